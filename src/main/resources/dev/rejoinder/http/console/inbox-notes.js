// The notes of colleagues on a conversation.
import { get, post } from './api.js';
import { field, fill, h } from './dom.js';
import { formProblem, submitForm } from './dialogs.js';
import { absolute } from './format.js';
import { inboxPath } from './handover.js';

const MAX_CHARACTERS = 4_000;
/** No event tells about a new note. */
const RELOAD_MILLIS = 20_000;
const MEMORY = 'rejoinder.note.';
/** On a phone, open notes would cover the conversation. */
const WIDE = '(width >= 900px)';

export class InboxNotes {
  constructor(botId, conversationId, signal) {
    Object.assign(this, { path: inboxPath(botId, conversationId, 'notes'), memory: MEMORY + conversationId, signal });
    this.list = h('ul', { class: 'notes' });
    this.title = h('span', null, 'Notes');
    this.input = h('textarea', { name: 'text', rows: 2, maxlength: MAX_CHARACTERS, '.value': sessionStorage.getItem(this.memory) ?? '', oninput: () => sessionStorage.setItem(this.memory, this.input.value) });
    const problem = formProblem();
    const submit = h('button', { type: 'submit', class: 'button small' }, 'Add note');
    const form = h('form', {
      class: 'note-form',
      onsubmit: (event) => {
        event.preventDefault();
        submitForm(form, { problem, submit }, () => this.#add());
      },
    }, field('New note', this.input, 'Only your team sees notes. The visitor and the assistant never do.'), problem, submit);
    this.root = h('details', { class: 'team-notes' }, h('summary', null, this.title), this.list, form);
  }

  /** Keeps the notes of colleagues current. */
  follow() {
    const timer = setInterval(() => { if (!document.hidden) this.load().catch(() => {}); }, RELOAD_MILLIS);
    this.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  async load() {
    const { notes } = await get(this.path, { signal: this.signal });
    this.title.textContent = notes.length ? `Notes (${notes.length})` : 'Notes';
    if (notes.length && !this.list.children.length && matchMedia(WIDE).matches) this.root.open = true;
    fill(this.list, notes.map(({ text, author, createdAt }) => h('li', null,
      h('p', { class: 'meta' }, h('strong', null, author?.name ?? 'A colleague'), h('span', null, absolute(createdAt))), h('p', { class: 'note-text' }, text))));
  }

  async #add() {
    const text = this.input.value.trim();
    if (!text) return;
    await post(this.path, { text });
    this.input.value = '';
    sessionStorage.removeItem(this.memory);
    await this.load();
  }
}
