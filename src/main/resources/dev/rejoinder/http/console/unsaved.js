// Unsaved changes: asks before they are lost, on leaving a page and on closing or reloading the tab.
import { confirmDialog } from './dialogs.js';

/** The page with unsaved changes, or null. */
let changed = null;

const warn = (event) => event.preventDefault();

/** Marks the changes of a page as unsaved, until `markSaved` or until the user has left it. */
export function markUnsaved(page) {
  if (changed === page) return;
  changed = page;
  window.addEventListener('beforeunload', warn);
  page.signal.addEventListener('abort', () => { if (changed === page) markSaved(); }, { once: true });
}

export function markSaved() {
  changed = null;
  window.removeEventListener('beforeunload', warn);
}

export const hasUnsaved = () => changed !== null;

/** Asks whether to lose the changes. Resolves to true at once if there are none. */
export function confirmLeaving() {
  if (!hasUnsaved()) return Promise.resolve(true);
  const { promise, resolve } = Promise.withResolvers();
  const dialog = confirmDialog('Leave without saving?', 'Your changes on this page are not saved and will be lost.', {
    label: 'Leave without saving',
    action() {
      markSaved();
      resolve(true);
    },
  });
  dialog.addEventListener('close', () => resolve(false));
  return promise;
}
