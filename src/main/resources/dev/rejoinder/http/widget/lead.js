// The form in which visitors leave contact details. Loads only where an assistant has one.
const ENGLISH = {
  name: 'Name', email: 'Email', phone: 'Phone', message: 'Message', send: 'Send', skip: 'No, thanks', optional: 'optional',
  before: 'Before we start', after: 'How can we reach you?', thanks: 'Thank you. We will get back to you.', wrong: 'Please check what you entered.',
};

const TYPES = { text: 'text', email: 'email', phone: 'tel' };
const OWN = ['name', 'email', 'phone', 'message'];
const MOST_CHARACTERS = { name: 200, email: 254, phone: 40, message: 4000 };

export class LeadForm {
  /** `form` is how the assistant's settings describe it; `make` makes elements; `text` is in another language than English. */
  constructor(form, { chat, view, make, text = ENGLISH }) {
    Object.assign(this, { form, chat, view, make, text });
    const style = new CSSStyleSheet();
    style.replaceSync('{style}');
    document.adoptedStyleSheets.push(style);
    // One that must be filled in before the chat leaves nothing else to do.
    this.blocks = form.when === 'before_chat' && form.fields.some((field) => field.required);
  }

  /** The chat begins, also after the visitor has cleared it. */
  begin() {
    if (this.form.when === 'before_chat') this.show();
  }

  /** An answer has ended. */
  answered(said) {
    const { when, afterMessages, fallbackMessage } = this.form;
    const isDue = when === 'after_messages'
      ? this.view.log.querySelectorAll('.mine').length >= afterMessages
      : when === 'when_unanswered' && said.trim() === fallbackMessage.trim();
    if (isDue) this.show();
  }

  /** Nobody took the conversation over. Returns whether the form is shown. */
  unanswered() {
    if (this.form.when === 'when_unanswered') this.show();
    return this.box?.isConnected;
  }

  /** Shows the form, once for each visitor. */
  show() {
    if (this.box?.isConnected || this.chat.memory.values.lead) return;
    const { make, text, form, view } = this;
    const title = make('h2', { id: 'lead', dir: 'auto', textContent: form.title || (form.when === 'before_chat' ? text.before : text.after) });
    this.inputs = form.fields.map((field) => this.input(field));
    this.problem = make('p', { className: 'note wrong', role: 'alert' });
    this.button = make('button', { textContent: text.send });
    this.box = make('form', { className: 'lead', 'aria-labelledby': 'lead', onsubmit: (event) => this.submit(event) },
      title, ...this.inputs.map((input, i) => this.label(form.fields[i], input)), this.problem, this.button);
    if (!this.blocks) this.box.append(make('button', { type: 'button', textContent: text.skip, onclick: () => this.end('') }));
    view.log.append(this.box);
    view.toEnd();
    view.say(title.textContent);
    view.input.form.hidden = this.blocks;
    this.focus();
  }

  input({ name, type, required }) {
    const isLong = name === 'message';
    const input = this.make(isLong ? 'textarea' : 'input', { name, required, dir: 'auto', maxLength: MOST_CHARACTERS[name] || 1000 });
    if (isLong) input.rows = 3;
    else input.type = TYPES[type];
    input.autocomplete = { name: 'name', email: 'email', phone: 'tel' }[name] || 'off';
    return input;
  }

  label({ name, label, required }, input) {
    const { make, text } = this;
    const caption = make('span', { textContent: label || text[name] || name });
    if (!required) caption.append(' ', make('small', { textContent: `(${text.optional})` }));
    return make('label', { dir: 'auto' }, caption, input);
  }

  /** Moves the focus into a form that hides the chat. */
  focus() {
    if (this.blocks && this.box?.isConnected && !matchMedia('(pointer: coarse)').matches) this.inputs[0].focus();
  }

  async submit(event) {
    event.preventDefault();
    const lead = { fields: {} };
    for (const { name, value } of this.inputs) (OWN.includes(name) ? lead : lead.fields)[name] = value;
    if (this.chat.conversationId) lead.conversationId = this.chat.conversationId;
    this.button.disabled = true;
    this.problem.textContent = '';
    const status = await this.send(lead);
    this.button.disabled = false;
    if (status === 201) this.end(this.text.thanks);
    else this.problem.textContent = status === 400 ? this.text.wrong : status === 429 ? this.view.text.tooMany : this.view.text.failed;
  }

  /** Returns the status of the response; 0 without one. */
  async send(lead) {
    try {
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(lead) };
      return (await this.chat.call('leads', init)).status;
    } catch {
      return 0;
    }
  }

  /** Remembers that the visitor has answered, and goes on with the chat. */
  end(sentence) {
    this.chat.memory.set({ lead: true });
    const hadFocus = this.box.contains(document.activeElement);
    if (sentence) this.box.replaceWith(this.make('p', { className: 'note', dir: 'auto', textContent: sentence }));
    else this.box.remove();
    this.view.say(sentence);
    this.view.input.form.hidden = false;
    if (hadFocus || this.blocks) this.view.focus();
  }
}
