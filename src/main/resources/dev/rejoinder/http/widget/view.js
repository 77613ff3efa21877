// The view: builds the DOM once and updates it on request. Makes no decisions.
import { safeAddress } from './inline.js';
import { MarkdownView } from './markdown.js';

const NEAR_THE_END = 60;
const ICONS = {
  close: 'M18 6 6 18M6 6l12 12',
  restart: 'M3 12a9 9 0 1 0 3-6.700L3 8M3 3v5h5',
  send: 'M12 19V5M5 12l7-7 7 7',
  stop: 'M7 7h10v10H7z',
  down: 'm6 9 6 6 6-6',
  back: 'm15 6-6 6 6 6',
  thumb: 'M7 20V11l4-8q3 0 2.5 3L13 9h5.5q2 0 1.5 2.5L18.5 18q-.5 2-2.5 2H3V11h4',
};

export function make(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const key of Object.keys(properties)) {
    if (key.startsWith('aria-')) made.setAttribute(key, properties[key]);
    else if (key === 'label') made.ariaLabel = properties[key];
    else made[key] = properties[key];
  }
  made.append(...children);
  return made;
}

/** `name` is an icon's, or its path. */
function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon ${ICONS[name] ? name : ''}`);
  path.setAttribute('d', ICONS[name] || name);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick) {
  return make('button', { type: 'button', className: 'round', label, title: label, onclick }, icon(name));
}

function onEnter(field, action) {
  field.addEventListener('keydown', (event) => {
    // During IME composition, Enter belongs to the input method.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      action();
    }
  });
}

export class View {
  constructor(text, on) {
    this.text = text;
    this.on = on;
    this.name = make('h1', { textContent: text.title, dir: 'auto' });
    this.badge = make('span', { className: 'badge', 'aria-hidden': 'true' });
    this.header = make('header', {},
      this.badge, this.name,
      iconButton('restart', text.restart, on.restart),
      iconButton('close', text.close, on.close));
    // The log is not a live region, because answers grow letter by letter; `said` announces them once.
    this.log = make('div', { className: 'log', role: 'log', label: text.conversation, tabIndex: 0, 'aria-live': 'off', 'aria-busy': 'true' });
    this.said = make('div', { className: 'unseen', role: 'status', 'aria-live': 'polite' });
    this.notice = make('div', { className: 'notice', role: 'status', hidden: true });
    this.latest = make('button', { type: 'button', className: 'latest', hidden: true, onclick: () => this.toEnd() }, icon('down'), text.latest);
    this.input = make('textarea', { rows: 1, dir: 'auto', placeholder: text.write, label: text.write, maxLength: 32000, enterKeyHint: 'send', autocomplete: 'off' });
    this.button = iconButton('send', '', () => on.submit());
    this.button.classList.add('main');
    this.panel = make('main', { className: 'panel' },
      this.header, make('div', { className: 'middle' }, this.log, this.latest), this.notice,
      make('form', { onsubmit: (event) => event.preventDefault() }, this.input, this.button), this.said);
    this.sheet = make('section', { className: 'sheet', role: 'dialog', 'aria-modal': 'true', hidden: true });
    document.body.append(this.panel, this.sheet);

    this.input.addEventListener('input', () => this.fit());
    onEnter(this.input, on.submit);
    this.log.addEventListener('scroll', () => { this.latest.hidden = this.isAtEnd(); }, { passive: true });
    addEventListener('resize', () => { if (this.latest.hidden) this.toEnd(); });
    document.addEventListener('keydown', (event) => this.key(event));
    this.busy(false);
  }

  key(event) {
    if (event.key === 'Escape') {
      event.preventDefault();
      if (this.sheet.hidden) this.on.close();
      else this.closeSheet();
    } else if (event.key === 'Tab') {
      this.keepFocus(event);
    }
  }

  /** Keeps the focus inside the chat: wraps from the last control to the first and back. */
  keepFocus(event) {
    const layer = this.sheet.hidden ? this.panel : this.sheet;
    const all = [...layer.querySelectorAll('a[href], button, input, textarea, [tabindex="0"]')]
      .filter((each) => !each.disabled && each.getClientRects().length > 0);
    const at = all.indexOf(document.activeElement);
    const leaves = event.shiftKey ? at <= 0 : at === all.length - 1 || at < 0;
    if (!leaves || all.length === 0) return;
    event.preventDefault();
    all[event.shiftKey ? all.length - 1 : 0].focus();
  }

  /** Applies the owner's title, logo and greeting, and whether answers can be rated. */
  introduce({ title, logo, welcome, feedback }) {
    this.name.textContent = title;
    document.title = title;
    const letter = [...title.trim()][0].toUpperCase();
    // A logo that does not load leaves the letter.
    this.badge.replaceChildren(logo ? make('img', { src: logo, alt: '', onerror: () => this.badge.replaceChildren(letter) }) : letter);
    this.welcome = welcome;
    this.rates = feedback;
    this.clear();
  }

  /** The visitor may send messages, or will find out why not. */
  loaded() {
    this.log.removeAttribute('aria-busy');
  }

  clear() {
    this.log.replaceChildren();
    if (this.welcome) this.addAnswer().finish(this.welcome, []);
  }

  focus() {
    if (!this.sheet.hidden) return;
    // On a phone this would open the on-screen keyboard.
    if (matchMedia('(pointer: coarse)').matches) this.log.focus();
    else this.input.focus();
  }

  take() {
    const text = this.input.value.trim();
    this.fill(text && !this.button.disabled ? '' : this.input.value);
    return text;
  }

  fill(text) {
    this.input.value = text;
    this.fit();
  }

  fit() {
    // An empty field has no letters to derive the direction from.
    this.input.dir = this.input.value ? 'auto' : document.documentElement.dir;
    this.input.style.height = 'auto';
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.drawButton();
  }

  /** While an answer is streaming, the button stops it. While one waits for others, the visitor may also ask on. */
  busy(isBusy, waits) {
    this.isBusy = isBusy;
    this.waits = waits;
    this.fit();
  }

  stops() {
    return this.isBusy && !(this.waits && this.input.value.trim());
  }

  drawButton() {
    const [name, label] = this.stops() ? ['stop', this.text.stop] : ['send', this.text.send];
    this.button.classList.toggle('empty', !this.isBusy && !this.input.value.trim() && !this.hasFiles);
    if (this.button.title === label) return;
    this.button.replaceChildren(icon(name));
    this.button.title = label;
    this.button.ariaLabel = label;
  }

  notify(sentence) {
    this.notice.textContent = sentence || '';
    this.notice.hidden = !sentence;
  }

  say(sentence) {
    this.said.textContent = sentence;
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_THE_END;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.latest.hidden = true;
  }

  /** Changes the log and keeps it scrolled to the end if it was there. */
  keepEnd(change) {
    const atEnd = this.isAtEnd();
    change();
    if (atEnd) this.toEnd();
    else this.latest.hidden = false;
  }

  addQuestion(text, id) {
    this.offers?.remove();
    const box = make('div', { className: 'message mine' },
      make('span', { className: 'unseen', textContent: this.text.you }),
      make('div', { className: 'bubble', dir: 'auto', textContent: text }));
    this.log.append(box);
    this.claim(box, id);
    this.toEnd();
    return box;
  }

  /** Offers questions below the log; the next message removes them. */
  suggest(questions, ask) {
    if (!questions.length) return;
    this.offers = make('div', { className: 'sources offers', role: 'group', label: this.text.offers },
      ...questions.map((textContent) => make('button', { type: 'button', dir: 'auto', textContent, onclick: () => { ask(textContent); this.focus(); } })));
    this.keepEnd(() => this.log.append(this.offers));
  }

  /** `author` is the name of the person who wrote it; without one, the assistant did. */
  addAnswer(id, author) {
    this.offers?.remove();
    const answer = new AnswerView(this, author);
    this.log.append(answer.box);
    this.claim(answer.box, id);
    this.toEnd();
    return answer;
  }

  /** Sets a message's id and removes an earlier message with the same id. */
  claim(box, id) {
    if (!id) return;
    for (const other of this.log.children) {
      if (other !== box && other.dataset.id === id) other.remove();
    }
    box.dataset.id = id;
  }

  has(id) {
    return [...this.log.children].some((each) => each.dataset.id === id);
  }

  /** Shows a cited passage. */
  async openSheet(source, from) {
    const { showPassage } = await import('./passage.js');
    showPassage(this, source, { make, iconButton, safeAddress });
    this.showSheet(from);
  }

  /** `from` gets the focus back. */
  showSheet(from) {
    this.returnTo = from;
    this.panel.inert = true;
    this.sheet.hidden = false;
    this.sheet.querySelector('button').focus();
  }

  closeSheet() {
    this.sheet.hidden = true;
    this.panel.inert = false;
    if (this.returnTo && this.returnTo.isConnected) this.returnTo.focus();
    else this.input.focus();
  }
}

/** The view of one answer. */
class AnswerView {
  constructor(view, author) {
    this.view = view;
    this.author = author;
    this.sources = [];
    this.content = make('div', { className: 'bubble text' });
    this.box = make('div', { className: 'message theirs', 'aria-busy': 'true' },
      make('span', { className: author ? 'by' : 'unseen', dir: 'auto', textContent: author || view.text.bot }), this.content);
    this.calls = new Map();
    this.markdown = new MarkdownView(this.content, { cite: (number) => this.cite(number), heading: 2 });
    this.wait();
  }

  wait() {
    const dots = make('div', { className: 'dots', role: 'img', label: this.view.text.writing }, make('i'), make('i'), make('i'));
    this.content.replaceChildren(dots);
    this.waits = true;
  }

  name(id) {
    this.view.claim(this.box, id);
  }

  /** Renders the text so far, at most once per frame. */
  show(text) {
    this.latest = text;
    if (this.due) return;
    this.due = requestAnimationFrame(() => this.paint());
  }

  paint() {
    cancelAnimationFrame(this.due);
    this.due = 0;
    this.box.hidden = false;
    this.view.keepEnd(() => {
      if (this.waits && this.latest) {
        this.content.replaceChildren();
        this.waits = false;
      }
      if (!this.waits) this.markdown.show(this.latest);
    });
  }

  /** Shows a quiet line below the answer while a tool call runs or waits; without a sentence, removes it. */
  setCall(id, sentence, ...more) {
    const hadFocus = this.calls.get(id)?.contains(document.activeElement);
    this.calls.get(id)?.remove();
    this.calls.delete(id);
    if (hadFocus) this.view.focus();
    if (!sentence) return;
    const line = make('div', { className: 'call', dir: 'auto' }, make('p', { textContent: sentence }), ...more);
    this.calls.set(id, line);
    this.view.keepEnd(() => this.box.append(line));
    this.view.say(sentence);
  }

  /** Asks whether a tool may be called with these arguments. */
  askToApprove(id, title, given, decide) {
    const { text } = this.view;
    const facts = make('dl');
    for (const [name, value] of Object.entries(Object(given))) {
      facts.append(make('dt', { textContent: name }), make('dd', { textContent: typeof value === 'string' ? value : JSON.stringify(value) }));
    }
    const choice = (label, approve) => make('button', { type: 'button', textContent: label, onclick: () => decide(approve) });
    this.setCall(id, title, facts, choice(text.approve, true), choice(text.deny, false));
    this.calls.get(id).setAttribute('role', 'group');
    this.calls.get(id).ariaLabel = title;
  }

  /** Shows the final text, its sources and a note below it. */
  finish(text, sources, note, retry) {
    for (const id of [...this.calls.keys()]) this.setCall(id);
    this.latest = text;
    if (JSON.stringify(sources) !== JSON.stringify(this.sources)) {
      this.sources = sources;
      if (!this.waits) this.markdown.refresh(text);
    }
    this.paint();
    this.view.keepEnd(() => {
      if (!text) this.content.remove();
      this.box.removeAttribute('aria-busy');
      this.listSources(text);
      if (note) this.addNote(note, retry);
      // The welcome has no id, an answer that may be retried is not the last word, and people are not rated.
      if (this.view.rates && !this.author && text && !retry && this.box.dataset.id) this.loadThumbs();
    });
  }

  addNote(note, retry) {
    const line = make('p', { className: 'note', dir: 'auto', textContent: note });
    if (retry) {
      line.classList.add('wrong');
      line.append(' ', make('button', { type: 'button', textContent: this.view.text.retry, onclick: retry }));
    }
    this.box.append(line);
  }

  async loadThumbs() {
    const { addThumbs } = await import('./rating.js');
    addThumbs(this, { make, iconButton, onEnter });
  }

  cite(number) {
    const source = this.sources.find((each) => each.number === number);
    if (!source) return null;
    const button = make('button', { type: 'button', className: 'cite', textContent: String(number),
      label: `${this.view.text.source} ${number}: ${source.title}` });
    button.onclick = () => this.view.openSheet(source, button);
    return button;
  }

  /** The sources that the text cites. */
  listSources(text) {
    const cited = this.sources.filter((each) => text.includes(`[${each.number}]`));
    if (cited.length === 0) return;
    const list = make('ul', { className: 'sources', label: this.view.text.sources });
    for (const source of cited) {
      const button = make('button', { type: 'button' },
        make('b', { textContent: String(source.number) }),
        make('span', { dir: 'auto', textContent: source.title || this.view.text.source }));
      button.onclick = () => this.view.openSheet(source, button);
      list.append(make('li', {}, button));
    }
    this.box.append(list);
  }
}
