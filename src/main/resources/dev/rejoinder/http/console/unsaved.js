// Forms with unsaved changes. Their pages keep what was typed while the user is elsewhere in the console, and the browser
// asks before it closes or reloads the tab.

/** What is unsaved, by key: a draft, or null for a dialog, which has its own buttons. */
const unsaved = new Map();
/** Fires `changed`. */
export const changes = new EventTarget();

/** Call it when a page with unsaved changes is shown or left. */
export const announceChange = () => changes.dispatchEvent(new Event('changed'));

const warn = (event) => event.preventDefault();

function update(change) {
  change();
  if (unsaved.size) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
  announceChange();
}

/**
 * Marks changes as unsaved, until `markSaved`. A draft is { page, title, address, save, discard }: `page` is the element
 * that `unsavedPage` returns, `address()` leads to it, and `save()` resolves to false if it failed.
 */
export function markUnsaved(key, draft = null) {
  if (!unsaved.has(key)) update(() => unsaved.set(key, draft));
}

export function markSaved(key) {
  if (unsaved.has(key)) update(() => unsaved.delete(key));
}

export const isUnsaved = (key) => unsaved.has(key);

export const anyUnsaved = () => unsaved.size > 0;

export const forgetUnsaved = () => update(() => unsaved.clear());

/** The page with the unsaved changes of this key, or null. */
export const unsavedPage = (key) => unsaved.get(key)?.page ?? null;

/** The pages with unsaved changes. */
export const drafts = () => [...unsaved.values()].filter(Boolean);
