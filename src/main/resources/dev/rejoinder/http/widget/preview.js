// The frame in the console's preview, whose page gives it the look while the owner types.

/** The console's session stands for the visitor's token. */
export const chat = { tokens: 'preview-token' };

parent.keepFocusOut(window);

export function follow({ view, settings, wear, offer }) {
  // The chat is a part of the console here, so the keyboard must get out of it.
  view.keepFocus = () => {};

  function show({ frame, page }) {
    const talk = [...view.log.children].filter((each) => each !== view.greeting && each !== view.offers);
    document.documentElement.dataset.theme = page.theme;
    Object.assign(settings, frame);
    wear();
    view.greeting = settings.welcome ? view.log.firstElementChild : null;
    view.log.append(...talk);
    if (!talk.length) offer();
  }

  parent.addEventListener('look', ({ detail }) => show(detail));
  show(parent.look);
}
