// Conversations with a person: asking for one, who it is, and their messages. Loads only where it is needed.

const ENGLISH = {
  ask: 'Talk to a person', waiting: 'Waiting for a person…', cancel: 'Cancel',
  active: 'You are now talking to {name}.', end: 'Back to the assistant', ended: 'The assistant answers again.',
  nobody: 'Nobody is available right now.', closed: 'Nobody is available until {time}.',
  email: 'Your e-mail address', leave: 'Leave your e-mail address, and we will write to you.', thanks: 'Thank you. We will write to you.',
};

const FIRST_WAIT_MILLIS = 500;
const MAX_WAIT_MILLIS = 15000;
const LASTED_MILLIS = 10000;
const JSON_TYPE = { 'Content-Type': 'application/json' };

const isOpen = (handover) => handover?.state === 'waiting' || handover?.state === 'active';

/** The strings of a language that the widget has. */
export const stringsOfHandover = async (lang) => (lang === 'en' ? ENGLISH : (await import('./handover-languages.js')).TABLE[lang]);

export class Handover {
  /**
   * `offers` is whether the visitor may ask for a person. `on.ask` sends a message to the assistant,
   * `on.message` tells the page about a person's message.
   */
  constructor(parts) {
    Object.assign(this, parts);
    const { make } = this;
    this.line = make('p', { role: 'status' });
    this.more = make('div');
    this.bar = make('div', { className: 'person', dir: 'auto' }, this.line, this.more);
    this.view.input.form.before(this.bar);
    this.shown = true;
    this.show(null);
  }

  /** Shows the state of the handover if it has changed. */
  show(handover) {
    const { text, chat } = this;
    const before = this.handover;
    if (JSON.stringify(before) === JSON.stringify(handover)) return;
    this.handover = handover;
    this.view.withPerson = isOpen(handover);
    const ask = this.offers && this.button(text.ask, () => this.ask());
    if (handover?.state === 'waiting') this.paint(text.waiting, this.button(text.cancel, () => this.leave()));
    else if (handover?.state === 'active') this.paint(text.active.replace('{name}', handover.agent.name), this.button(text.end, () => this.leave()));
    else if (handover?.unanswered && chat.memory.values.left !== handover.requestedAt) this.paint(`${text.nobody} ${text.leave}`, this.contact(handover.requestedAt));
    else this.paint(isOpen(before) ? text.ended : '', ask);
  }

  button(label, onclick) {
    return this.make('button', { type: 'button', textContent: label, onclick });
  }

  paint(sentence, control) {
    const hadFocus = this.more.contains(document.activeElement);
    // The same sentence again would be announced again.
    if (this.line.textContent !== sentence) this.line.textContent = sentence;
    this.more.replaceChildren(...(control ? [control] : []));
    this.bar.hidden = !sentence && !control;
    if (hadFocus) this.view.focus();
  }

  /** The form for an e-mail address. */
  contact(about) {
    const { make, text, chat } = this;
    const input = make('input', { type: 'email', required: true, maxLength: 254, autocomplete: 'email', label: text.email, placeholder: text.email });
    const form = make('form', {}, input, make('button', { textContent: this.view.text.send }));
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (await this.send('leads', 'POST', { email: input.value.trim(), conversationId: chat.conversationId })) {
        if (about) chat.memory.set({ left: about });
        this.paint(text.thanks);
        this.view.focus();
      }
    };
    return form;
  }

  /** Asks for a person. A new conversation begins with that. */
  async ask() {
    const { text, chat } = this;
    if (!chat.conversationId) await this.on.ask(text.ask);
    if (!chat.conversationId) return;
    const response = await this.send(`conversations/${chat.conversationId}/handover`, 'POST', {}, (error) => {
      if (error.code !== 'HANDOVER_CLOSED') return false;
      this.paint(`${error.opensAt ? text.closed.replace('{time}', this.time(error.opensAt)) : text.nobody} ${text.leave}`, this.contact());
      return true;
    });
    if (response) this.show((await response.json()).data);
    this.follow();
  }

  time(instant) {
    return new Date(instant).toLocaleString(this.lang, { weekday: 'long', hour: 'numeric', minute: '2-digit' });
  }

  leave() {
    this.send(`conversations/${this.chat.conversationId}/handover`, 'DELETE');
  }

  /** Sends a request. Shows a failure, unless `explain` does. Returns the response if it succeeded. */
  async send(path, method, body, explain = () => false) {
    try {
      const response = await this.chat.call(path, { method, headers: body ? JSON_TYPE : {}, body: body && JSON.stringify(body) });
      if (response.ok) return response;
      throw await this.refusal(response);
    } catch (error) {
      if (!explain(error)) this.line.textContent = this.view.text.failed;
      return null;
    }
  }

  /** The chat was opened or closed. While it is closed, only an open handover is followed. */
  visible(shown) {
    this.shown = shown;
    if (shown) this.follow();
    else if (!isOpen(this.handover)) this.stop();
  }

  stop() {
    this.life?.abort();
    this.life = null;
  }

  /** Follows the events of the visitor's conversation, and reconnects by itself. */
  async follow() {
    const { chat } = this;
    const id = chat.conversationId;
    if (this.life && this.followed === id) return;
    this.stop();
    if (!id || !this.shown && !isOpen(this.handover)) return;
    this.followed = id;
    const life = new AbortController();
    this.life = life;
    for (let failures = 0; this.life === life; failures++) {
      const began = Date.now();
      try {
        const response = await chat.call(`conversations/${id}/events`, { signal: life.signal });
        if (response.status < 500 && response.status >= 400 && response.status !== 429) return;
        const stored = response.ok && await chat.history();
        if (stored && this.life === life) {
          stored.messages.forEach((message) => this.add(message));
          this.show(stored.handover);
          for await (const { data } of this.events(response.body)) this.event(JSON.parse(data));
        }
      } catch { /* The connection was lost. */ }
      if (Date.now() - began > LASTED_MILLIS) failures = 0;
      if (this.life === life) await this.pause(Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** failures));
    }
  }

  event(data) {
    if (data.role) this.add(data);
    else if (data.state) this.show(data);
  }

  /** Shows a person's message. The assistant's answers come as streams. */
  add({ id, content, author }) {
    if (!author || this.view.has(id)) return;
    this.view.addAnswer(id, author.name).finish(content, [], '');
    this.view.say(`${author.name}: ${content}`);
    this.on.message(content);
  }
}
