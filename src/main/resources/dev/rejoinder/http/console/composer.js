// The field in which a message is written, and the buttons that send it and stop its answer.
import { h, icon, iconButton } from './dom.js';

export class Composer {
  /** `send` is called by the button and the Enter key, `stop` by the button that `answering` shows. */
  constructor({ label, placeholder, maxlength, send, stop = () => {}, sendLabel = 'Send' }) {
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
      h('div', { class: 'composer-box' }, this.input, this.sendButton, this.stopButton));
  }

  set answering(on) {
    this.sendButton.hidden = on;
    this.stopButton.hidden = !on;
  }
}
