// The field in which a message is written, and the buttons that send it and stop its answer.
import { h, icon, iconButton } from './dom.js';
import { ACCEPTED } from './file-upload.js';

export class Composer {
  /**
   * `send` is called by the button and the Enter key, `stop` by the button that `answering` shows. `attach` gets the
   * files that are chosen with a button.
   */
  constructor({ label, placeholder, maxlength, send, stop = () => {}, sendLabel = 'Send', attach = null }) {
    this.input = h('textarea', {
      rows: 1, maxlength, 'aria-label': label, placeholder,
      onkeydown: (event) => {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          send();
        }
      },
    });
    this.sendButton = h('button', { type: 'submit', class: 'button primary square', 'aria-label': sendLabel, title: sendLabel }, icon('send'));
    this.stopButton = iconButton('stop', 'Stop', stop, { class: 'button square', hidden: true });
    this.root = h('form', { class: 'composer', onsubmit: (event) => { event.preventDefault(); send(); } },
      h('div', { class: 'composer-box' }, attach ? attachButton(attach) : null, this.input, this.sendButton, this.stopButton));
  }

  /** While something must end before the message is sent, it cannot be changed. */
  set waiting(on) {
    this.input.readOnly = on;
    this.sendButton.disabled = on;
  }

  set answering(on) {
    this.sendButton.hidden = on;
    this.stopButton.hidden = !on;
  }
}

function attachButton(attach) {
  const picker = h('input', { type: 'file', multiple: true, hidden: true, accept: ACCEPTED, 'aria-label': 'Files', onchange: () => {
    attach([...picker.files]);
    picker.value = '';
  } });
  return [iconButton('plus', 'Attach files', () => picker.click()), picker];
}
