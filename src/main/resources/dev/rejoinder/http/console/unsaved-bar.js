// The bar that offers to save or discard unsaved changes, on every page while there are some.
import { confirmDialog } from './dialogs.js';
import { button, fill, h } from './dom.js';
import { anyUnsaved, changes, drafts, forgetUnsaved } from './unsaved.js';

/** Asks whether to lose the changes. Resolves to true at once if there are none. */
export function confirmLeaving() {
  if (!anyUnsaved()) return Promise.resolve(true);
  const { promise, resolve } = Promise.withResolvers();
  const dialog = confirmDialog('Leave without saving?', 'Your changes are not saved and will be lost.', {
    label: 'Leave without saving',
    action() {
      forgetUnsaved();
      resolve(true);
    },
  });
  dialog.addEventListener('close', () => resolve(false));
  return promise;
}

/** The bar. It is empty while everything is saved. */
export function unsavedBar() {
  const words = h('p', { role: 'status' });
  const buttons = h('div', { class: 'actions' },
    button('Discard', () => each('discard')), button('Save', () => each('save'), { class: 'button primary' }));
  const bar = h('div', { class: 'unsaved-bar', role: 'region', 'aria-label': 'Unsaved changes', hidden: true }, words, buttons);
  const show = () => {
    const open = drafts();
    const hadFocus = bar.contains(document.activeElement);
    bar.hidden = open.length === 0;
    fill(words, open.length === 0 ? null : description(open));
    if (bar.hidden && hadFocus) document.querySelector('main')?.focus({ preventScroll: true });
  };
  const each = async (action) => {
    buttons.inert = true;
    for (const draft of drafts()) {
      if ((await draft[action]()) === false) {
        if (!draft.page.isConnected) location.hash = draft.address();
        break;
      }
    }
    buttons.inert = false;
  };
  changes.addEventListener('changed', show);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || bar.hidden || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    each('save');
  });
  show();
  return bar;
}

function description(open) {
  if (open.length === 1 && open[0].page.isConnected) return 'You have unsaved changes';
  return ['You have unsaved changes in ', open.map(({ title, address }, index) => [index ? ', ' : '', h('a', { href: address() }, title)])];
}
