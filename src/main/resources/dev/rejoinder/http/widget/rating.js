// Thumbs up and down below an answer. Loads once there is one to rate.

const style = new CSSStyleSheet();
style.replaceSync('{style}');
document.adoptedStyleSheets.push(style);

/** Lets the visitor rate the answer, and say what was wrong. */
export function addThumbs(answer, { make, iconButton, onEnter }) {
  const { view } = answer;
  const { text, on } = view;
  const said = make('span', { role: 'status' });
  const why = make('textarea', { rows: 1, dir: 'auto', placeholder: text.why, label: text.why, maxLength: 2000 });
  const form = make('form', { hidden: true, onsubmit: (event) => event.preventDefault() },
    why, iconButton('send', text.send, () => comment()));
  const thumbs = ['up', 'down'].map((rating) => {
    const thumb = iconButton('thumb', text[rating], () => rate(rating));
    thumb.classList.add(rating);
    return thumb;
  });
  const draw = (sentence) => {
    for (const thumb of thumbs) thumb.ariaPressed = thumb.classList.contains(answer.rating);
    said.textContent = sentence;
  };
  let last = Promise.resolve();
  // One after another, so that the last click counts.
  const rate = (rating, reason) => {
    last = last.then(() => send(reason === undefined && answer.rating === rating ? null : rating, reason));
  };
  const send = async (rating, reason) => {
    const before = answer.rating;
    answer.rating = rating;
    draw('');
    try {
      await on.rate(answer.box.dataset.id, rating, reason);
      const asks = rating === 'down' && !reason;
      view.keepEnd(() => { form.hidden = !asks; });
      draw(rating && !asks ? text.thanks : '');
    } catch {
      answer.rating = before;
      draw(text.failed);
    }
  };
  const comment = () => {
    thumbs[1].focus();
    rate('down', why.value);
  };
  onEnter(why, comment);
  draw('');
  answer.box.append(make('div', { className: 'thumbs' }, ...thumbs, said), form);
}
