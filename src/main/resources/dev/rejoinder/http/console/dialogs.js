// Dialogs and toasts.
import { button, h, iconButton, showFieldError, uniqueId, field } from './dom.js';
import { isUnsaved, markSaved, markUnsaved } from './unsaved.js';

/** Opens a dialog. Closing it removes it and restores the focus. */
export function openDialog(title, content, { kind = 'box', actions = [] } = {}) {
  const id = uniqueId('dialog');
  const dialog = h('dialog', { class: kind, 'aria-labelledby': id },
    h('div', { class: 'dialog-head' }, h('h2', { id }, title), iconButton('close', 'Close', () => dialog.close())),
    h('div', { class: 'dialog-body', tabindex: kind === 'sheet' ? '0' : null, role: kind === 'sheet' ? 'region' : null, 'aria-labelledby': kind === 'sheet' ? id : null }, content),
    actions.length ? h('div', { class: 'dialog-foot' }, actions) : null);
  dialog.addEventListener('close', () => {
    markSaved(dialog);
    dialog.remove();
  });
  dialog.addEventListener('click', (event) => {
    // A click beside the dialog must not lose what was typed.
    if (event.target === dialog && !isUnsaved(dialog)) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Runs the work of a form. Shows its error beside the field that it names, otherwise in `problem`. */
export async function submitForm(form, { problem, submit }, work) {
  problem.hidden = true;
  showFieldError(form, null, '');
  submit.disabled = true;
  try {
    await work();
  } catch (error) {
    if (!(error.field && showFieldError(form, error.field, error.message))) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  } finally {
    submit.disabled = false;
  }
}

/** The place for an error of a form that belongs to no field. */
export const formProblem = () => h('p', { class: 'form-error', role: 'alert', hidden: true });

/** A dialog with a form. If `submit` throws, the dialog shows the error and stays open. */
export function formDialog(title, fields, { submit, submitLabel, danger = false, kind = 'box' }) {
  const problem = formProblem();
  const send = h('button', { class: `button ${danger ? 'danger' : 'primary'}`, type: 'submit' }, submitLabel);
  const form = h('form', {
    class: 'form',
    novalidate: true,
    oninput: danger ? null : () => markUnsaved(dialog),
    onsubmit(event) {
      event.preventDefault();
      submitForm(form, { problem, submit: send }, async () => {
        await submit(form);
        dialog.close();
      });
    },
  }, fields, problem, h('div', { class: 'dialog-foot' }, button('Cancel', () => dialog.close()), send));
  const dialog = openDialog(title, form, { kind });
  return dialog;
}

/** Asks for confirmation. With `typed`, the user must type that text first. */
export function confirmDialog(title, text, { action, label, typed = null }) {
  const input = typed === null ? null : h('input', { name: 'typed', autocomplete: 'off', spellcheck: 'false' });
  const dialog = formDialog(title,
    [h('p', null, text), input ? field(`Type “${typed}” to confirm`, input) : null],
    {
      danger: true,
      submitLabel: label,
      async submit(form) {
        if (typed !== null && input.value.trim() !== typed.trim()) {
          showFieldError(form, 'typed', 'The text does not match.');
          throw Object.assign(new Error('The text does not match.'), { field: 'typed' });
        }
        await action();
      },
    });
  return dialog;
}

const TOAST_MILLIS = 5000;

/** Shows a toast. Screen readers announce it politely. */
export function toast(message, kind = 'info') {
  const region = document.querySelector('.toasts');
  if (!region) return;
  const note = h('div', { class: `toast ${kind}` }, h('span', null, message), iconButton('close', 'Dismiss', () => note.remove()));
  region.append(note);
  while (region.children.length > 3) region.firstElementChild.remove();
  setTimeout(() => note.remove(), TOAST_MILLIS);
}

/** The live region for toasts. It must exist before the first toast. */
export const toastRegion = () => h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
