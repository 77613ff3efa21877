// Conversations with a person: asking for one, who it is, and their messages. Loads only where it is needed.

const ENGLISH = {
  ask: 'Talk to a person', waiting: 'Waiting for a person…', cancel: 'Cancel',
  active: 'You are now talking to {name}.', end: 'Back to the assistant', ended: 'The assistant answers again.',
  nobody: 'Nobody is available right now.', closed: 'Nobody is available until {time}.',
  email: 'Your e-mail address', leave: 'Leave your e-mail address, and we will write to you.', thanks: 'Thank you.',
};

const WAITS_MILLIS = [500, 1000, 2000, 4000, 8000, 15000];
const LASTED_MILLIS = 10000;
const JSON_TYPE = { 'Content-Type': 'application/json' };

const isOpen = (handover) => /^(waiting|active)$/.test(handover?.state);

/** The strings of a language that the widget has. */
export const stringsOfHandover = async (lang) => (lang === 'en' ? ENGLISH : (await import('./handover-languages.js')).TABLE[lang]);

export class Handover {
  /**
   * `offers` is whether the visitor may ask for a person. `on.ask` sends a message to the assistant,
   * `on.message` tells the page about a person's message; `on.unanswered` shows the form for contact details, if it is for that.
   */
  constructor(parts) {
    Object.assign(this, parts);
    const { make } = this;
    this.line = make('p', { role: 'status' });
    this.more = make('div');
    this.view.input.form.before(make('div', { className: 'person', dir: 'auto' }, this.line, this.more));
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
    else if (handover?.unanswered && chat.memory.values.left !== handover.requestedAt) this.nobody(handover.requestedAt);
    else this.paint(isOpen(before) ? text.ended : '', ask);
  }

  /** Says that nobody came, and asks how to reach the visitor: with the assistant's form, if it has one for that. */
  nobody(about) {
    const { text } = this;
    const asked = this.on.unanswered();
    this.paint(asked ? text.nobody : `${text.nobody} ${text.leave}`, !asked && this.contact(about));
  }

  button(textContent, onclick) {
    return this.make('button', { type: 'button', textContent, onclick });
  }

  paint(sentence, control) {
    const hadFocus = this.more.contains(document.activeElement);
    // The same sentence again would be announced again.
    if (this.line.textContent !== sentence) this.line.textContent = sentence;
    this.more.replaceChildren(control || '');
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
    const response = await this.send(`conversations/${chat.conversationId}/handover`, 'POST', {});
    if (response) this.show((await response.json()).data);
    this.follow();
  }

  leave() {
    this.send(`conversations/${this.chat.conversationId}/handover`, 'DELETE');
  }

  /** Sends a request and shows its failure. Returns the response if it succeeded. */
  async send(path, method, body) {
    try {
      const response = await this.chat.call(path, { method, headers: body ? JSON_TYPE : {}, body: body && JSON.stringify(body) });
      if (response.ok) return response;
      throw await this.refusal(response);
    } catch ({ code, opensAt }) {
      if (code === 'HANDOVER_CLOSED') this.paint(`${opensAt ? this.closed(opensAt) : this.text.nobody} ${this.text.leave}`, this.contact());
      else this.line.textContent = this.view.text.failed;
      return null;
    }
  }

  /** Says when a person is available again. */
  closed(opensAt) {
    return this.text.closed.replace('{time}', new Date(opensAt).toLocaleString(this.lang, { weekday: 'long', hour: 'numeric', minute: '2-digit' }));
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
        if (/^4(?!29)/.test(response.status)) return;
        const stored = response.ok && await chat.history();
        if (stored && this.life === life) {
          stored.messages.forEach((message) => this.add(message));
          this.show(stored.handover || null);
          for await (const { data } of this.events(response.body)) this.event(JSON.parse(data));
        }
      } catch { /* The connection was lost. */ }
      if (Date.now() - began > LASTED_MILLIS) failures = 0;
      if (this.life === life) await this.pause(WAITS_MILLIS[failures] || WAITS_MILLIS.at(-1));
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
