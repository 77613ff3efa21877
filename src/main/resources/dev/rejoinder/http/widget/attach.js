// Lets the visitor attach files: by a button, by dropping or pasting. The part for files loads with the first of them.
import { ACCEPTED, takeFiles } from './file-upload.js';

const ENGLISH = { attach: 'Attach files', files: 'Files' };

const PLUS = 'M12 5v14M5 12h14';

/** `text` is in another language than English. */
export function offerFiles({ view, make, iconButton, add, text = ENGLISH }) {
  const picker = make('input', { type: 'file', multiple: true, hidden: true, accept: ACCEPTED, label: text.files });
  picker.onchange = () => {
    add([...picker.files]);
    picker.value = '';
  };
  view.input.before(iconButton(PLUS, text.attach, () => picker.click()), picker);
  takeFiles(view.panel, add);
}
