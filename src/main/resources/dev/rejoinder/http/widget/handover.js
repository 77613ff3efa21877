// Conversations with a person: asking for one, who it is, and their messages. Loads only where it is needed.

const ENGLISH = {
  ask: 'Talk to a person', waiting: 'Waiting for a person…', cancel: 'Cancel',
  active: 'You are now talking to {name}.', end: 'Back to the assistant', ended: 'The assistant answers again.',
  nobody: 'Nobody is available right now.', closed: 'Nobody is available until {time}.',
  email: 'Your e-mail address', leave: 'Leave your e-mail address, and we will write to you.',
};

const WAITS_MILLIS = [500, 1000, 2000, 4000, 8000, 15000];
const LASTED_MILLIS = 10000;

const isOpen = (handover) => /^(waiting|active)$/.test(handover?.state);

/** Grows with each change: responses and events may overtake each other. */
const order = (handover) => (handover ? [handover.requestedAt, !!handover.acceptedAt, !!handover.endedAt].join() : '');

const style = new CSSStyleSheet();
style.replaceSync('{style}');
document.adoptedStyleSheets.push(style);

export class Handover {
  /**
   * `offers` is whether the visitor may ask for a person. `on.ask` sends a message to the assistant,
   * `text` is in another language than English; `on.message` tells the page about a person's message; `on.unanswered` shows the form for contact details, if it is for that.
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.text ??= ENGLISH;
    const { make } = this;
    this.line = make('p', { role: 'status' });
    this.more = make('div');
    this.view.input.form.before(make('div', { className: 'person', dir: 'auto' }, this.line, this.more));
    this.reset();
  }

  /** Begins with a conversation without a handover. */
  reset() {
    this.handover = null;
    this.view.withPerson = false;
    this.paint('', this.offer());
    this.follow();
  }

  /** Shows the state of the handover if it is newer. */
  show(handover) {
    const { text, chat } = this;
    const before = this.handover;
    if (order(handover) <= order(before)) return;
    this.handover = handover;
    this.view.withPerson = isOpen(handover);
    if (handover.state === 'waiting') this.paint(text.waiting, this.button(text.cancel, () => this.leave()));
    else if (handover.state === 'active') this.paint(text.active.replace('{name}', handover.agent.name), this.button(text.end, () => this.leave()));
    else if (handover.unanswered && chat.memory.values.left !== handover.requestedAt) this.nobody(handover.requestedAt);
    else this.paint(isOpen(before) ? text.ended : '', this.offer());
  }

  offer() {
    return this.offers && this.button(this.text.ask, () => this.ask());
  }

  /** Says that nobody came, and asks how to reach the visitor: with the assistant's form, if it has one for that. */
  nobody(about) {
    const { text } = this;
    const asked = this.on.unanswered();
    this.paint(asked ? text.nobody : `${text.nobody} ${text.leave}`, !asked && this.contact(about));
  }

  /** The assistant takes no more messages today. Without a conversation, nobody can take one over. */
  spent() {
    if (!this.chat.conversationId) this.paint(this.text.leave, this.contact());
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
    const input = make('input', { type: 'email', required: true, autocomplete: 'email', label: text.email, placeholder: text.email });
    const onsubmit = async (event) => {
      event.preventDefault();
      if (await this.send('leads', 'POST', { email: input.value.trim(), conversationId: chat.conversationId })) {
        if (about) chat.memory.set({ left: about });
        this.paint(this.view.text.thanks);
        this.view.focus();
      }
    };
    return make('form', { onsubmit }, input, make('button', { textContent: this.view.text.send }));
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
      const response = await this.chat.call(path, { method, headers: body && { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
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
    this.away = !shown;
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
    if (this.life?.id === id) return;
    this.stop();
    if (!id || this.away && !isOpen(this.handover)) return;
    const life = Object.assign(new AbortController(), { id });
    this.life = life;
    for (let failures = 0; this.life === life; failures++) {
      const began = Date.now();
      try {
        const response = await chat.call(`conversations/${id}/events`, { signal: life.signal });
        if (/^4(?!29)/.test(response.status)) return;
        const stored = response.ok && await chat.history();
        if (stored) {
          stored.messages.forEach((message) => this.add(message));
          this.show(stored.handover);
          for await (const { data } of this.events(response.body)) {
            const event = JSON.parse(data);
            if (event.role) this.add(event);
            else this.show(event);
          }
        }
      } catch { /* The connection was lost. */ }
      if (Date.now() - began > LASTED_MILLIS) failures = 0;
      if (this.life === life) await this.pause(WAITS_MILLIS[failures] || WAITS_MILLIS.at(-1));
    }
  }

  /** Shows a person's message. The assistant's answers come as streams. */
  add({ id, content, author }) {
    if (!author || this.view.has(id)) return;
    this.view.addAnswer(id, author.name).finish(content, [], '');
    this.view.say(`${author.name}: ${content}`);
    this.on.message(content);
  }
}
