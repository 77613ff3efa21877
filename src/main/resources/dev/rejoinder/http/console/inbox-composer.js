// Writes to a visitor. Text that is typed or not yet delivered survives failures and reloads.
import { post } from './api.js';
import { fill, h, icon } from './dom.js';
import { inboxPath } from './handover.js';
import { pause } from './live.js';
import { MessageView } from './message.js';

const MAX_CHARACTERS = 32_000;
const FIRST_WAIT_MILLIS = 500;
const MAX_WAIT_MILLIS = 15_000;
const MEMORY = 'rejoinder.inbox.';

/** Browsers offer `randomUUID` only on HTTPS and localhost. */
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

export class InboxComposer {
  #unsent = [];
  #sending = false;
  #mine = false;

  /** `shows` shows a delivered message; `grown` is called when this has become higher. */
  constructor({ botId, conversationId, account, shows, grown, signal }) {
    Object.assign(this, { botId, conversationId, account, shows, grown, signal });
    this.queue = h('div', { class: 'messages unsent', hidden: true });
    this.problem = h('p', { class: 'form-error', role: 'alert', hidden: true });
    this.notice = h('p', { class: 'hint', hidden: true });
    this.input = h('textarea', {
      rows: 1, maxlength: MAX_CHARACTERS, 'aria-label': 'Message to the visitor', placeholder: 'Write to the visitor…',
      oninput: () => this.#keep(),
      onkeydown: (event) => {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.#submit();
        }
      },
    });
    this.send = h('button', { type: 'submit', class: 'button primary square', 'aria-label': 'Send', title: 'Send' }, icon('send'));
    this.form = h('form', { class: 'composer', onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      this.problem, this.notice, h('div', { class: 'composer-box' }, this.input, this.send));
    this.#restore();
  }

  /** Only the agent who has the conversation may write. Text of another one stays until he has it again. */
  allow(mine) {
    this.#mine = mine;
    this.form.hidden = !mine && !this.input.value;
    this.send.disabled = !mine;
    this.input.readOnly = !mine;
    this.notice.hidden = mine;
    this.notice.textContent = mine ? '' : 'You did not send this text. Take the conversation over to send it.';
    if (mine) this.#deliver();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** A stored message has arrived as an event, perhaps before the response to its request. */
  arrived({ content, author }) {
    if (author?.id !== this.account.id) return;
    const sent = this.#unsent.find((each) => each.message === content && each.view.root.isConnected);
    sent?.view.root.remove();
  }

  #submit() {
    const message = this.input.value.trim();
    if (!message || !this.#mine) return;
    this.input.value = '';
    this.problem.hidden = true;
    this.#queue({ key: newKey(), message });
    this.#keep();
    this.#deliver();
    this.grown();
  }

  #queue({ key, message }) {
    const view = new MessageView('assistant', null, { author: this.account });
    view.show(message);
    view.root.classList.add('pending');
    fill(view.foot, h('span', null, 'Sending…'));
    this.queue.append(view.root);
    this.queue.hidden = false;
    this.#unsent.push({ key, message, view });
  }

  /** Sends one message after another. The key makes retries safe. */
  async #deliver() {
    if (this.#sending) return;
    this.#sending = true;
    for (let failures = 0; this.#mine && this.#unsent.length && !this.signal.aborted;) {
      const [first] = this.#unsent;
      try {
        const stored = await post(inboxPath(this.botId, this.conversationId, 'messages'), { message: first.message }, { headers: { 'Idempotency-Key': first.key }, signal: this.signal });
        failures = 0;
        this.#forget(first);
        this.shows(stored);
      } catch (error) {
        if (error.name === 'AbortError') break;
        if (error.status === 0 || error.retryable) {
          fill(first.view.foot, h('span', { class: 'tag warn', role: 'status' }, 'Not sent yet. Trying again…'));
          await pause(Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** failures), this.signal);
          failures += 1;
        } else {
          this.#giveBack(error);
        }
      }
    }
    this.#sending = false;
  }

  /** The server refuses: the text goes back into the field. */
  #giveBack(error) {
    const texts = this.#unsent.map((each) => each.message);
    [...this.#unsent].forEach((each) => this.#forget(each));
    this.input.value = [...texts, this.input.value].filter(Boolean).join('\n');
    this.problem.textContent = `Not sent. ${error.message}`;
    this.problem.hidden = false;
    this.#keep();
    this.allow(this.#mine);
    this.grown();
  }

  #forget(sent) {
    this.#unsent = this.#unsent.filter((each) => each !== sent);
    sent.view.root.remove();
    this.queue.hidden = this.#unsent.length === 0;
    this.#keep();
  }

  #keep() {
    const unsent = this.#unsent.map(({ key, message }) => ({ key, message }));
    try {
      sessionStorage.setItem(MEMORY + this.conversationId, JSON.stringify({ draft: this.input.value, unsent }));
    } catch {
      // Without storage, the text lasts until the page is closed.
    }
  }

  #restore() {
    try {
      const { draft, unsent } = JSON.parse(sessionStorage.getItem(MEMORY + this.conversationId)) ?? {};
      this.input.value = draft ?? '';
      (unsent ?? []).forEach((each) => this.#queue(each));
    } catch {
      // As above.
    }
  }
}
