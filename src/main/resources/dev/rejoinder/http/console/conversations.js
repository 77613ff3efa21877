// All conversations of an assistant: a list of any length, and one of them to read.
import { get, path, query, remove } from './api.js';
import { button, field, fill, h } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { absolute, count, number, relative } from './format.js';
import { Page, emptyState, errorState } from './page.js';
import { MessageView } from './playground.js';

const ROW = 64;
const STEP = 100;
const AHEAD = 12;
const FILTER_MILLIS = 300;
const EXPORT_MOST = 100_000;

class Conversations extends Page {
  start() {
    this.show();
  }

  show() {
    if (this.item) fill(this, h('rj-conversation', { '.bot': this.bot, '.item': this.item }));
    else this.#list();
  }

  moveTo(item) {
    this.item = item;
    this.show();
    return true;
  }

  #list() {
    const changed = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#load(), FILTER_MILLIS);
    };
    this.since = h('input', { type: 'date', oninput: changed });
    this.userId = h('input', { type: 'search', maxlength: 256, oninput: changed, autocomplete: 'off', spellcheck: 'false' });
    this.words = h('input', { type: 'search', maxlength: 100, oninput: changed, autocomplete: 'off' });
    this.summary = h('p', { class: 'faint', role: 'status' });
    this.body = h('div');
    fill(this, h('div', { class: 'talks' },
      h('div', { class: 'filters', role: 'search', 'aria-label': 'Conversations' },
        field('Active since', this.since), field('User id', this.userId), field('First message', this.words),
        h('div', { class: 'row' },
          button('JSON', () => this.#export('json'), { icon: 'download', 'aria-label': 'Export as JSON' }),
          button('CSV', () => this.#export('csv'), { icon: 'download', 'aria-label': 'Export as CSV' }))),
      this.summary, this.body));
    this.#load();
  }

  get #filter() {
    return { since: this.since.value, userId: this.userId.value.trim() };
  }

  #page(cursor) {
    return get(path('chat', this.bot.id, 'conversations') + query({ ...this.#filter, limit: STEP, cursor }), { signal: this.signal });
  }

  #load() {
    const words = this.words.value.trim().toLowerCase();
    const filtered = words || this.since.value || this.userId.value.trim();
    this.load(this.body, () => this.#page(null), (first) => {
      if (first.pagination.total === 0) {
        this.summary.textContent = '';
        fill(this.body, filtered ? emptyState('search', 'None fits', 'Change what you search for.') : emptyState('chat', 'No conversations yet', 'They appear here as soon as somebody asks something, in the playground or through the API.'));
        return;
      }
      const rows = new Rows(first, (cursor) => this.#page(cursor), words, (conversation) => this.#row(conversation), (text) => { this.summary.textContent = text; }, this.signal);
      fill(this.body, rows.root);
      rows.begin();
    });
  }

  #row(conversation) {
    return [
      h('span', { class: 'preview' }, conversation.preview || 'No text'),
      h('span', { class: 'faint' }, relative(conversation.updatedAt)),
      h('span', { class: 'faint' }, count(conversation.messageCount, 'message')),
      h('span', null)];
  }

  /** Puts together a file of what the filter shows, from the API, page by page. */
  async #export(kind) {
    toast('Collecting the conversations…');
    await this.run(async () => {
      const words = this.words.value.trim().toLowerCase();
      const all = [];
      let cursor = null;
      do {
        const { conversations, pagination } = await this.#page(cursor);
        all.push(...conversations.filter((each) => each.preview.toLowerCase().includes(words)));
        cursor = pagination.hasMore ? pagination.cursor : null;
      } while (cursor && all.length < EXPORT_MOST);
      const parts = kind === 'json' ? await this.#json(all) : await this.#csv(all);
      save(new Blob(parts, { type: kind === 'json' ? 'application/json' : 'text/csv' }), `${this.bot.shortName ?? this.bot.id}-conversations.${kind}`);
      toast(`${count(all.length, 'conversation')} exported.`);
    }, (error) => toast(error.message, 'error'));
  }

  #read(conversation) {
    return get(path('chat', this.bot.id, 'conversations', conversation.id) + query({ include: 'status,sources,metadata,usage' }), { signal: this.signal });
  }

  async #json(all) {
    const parts = ['['];
    for (const [index, conversation] of all.entries()) parts.push(index ? ',\n' : '\n', JSON.stringify(await this.#read(conversation)));
    return [...parts, '\n]\n'];
  }

  async #csv(all) {
    const parts = ['conversationId,messageId,role,timestamp,status,userId,content\r\n'];
    for (const conversation of all) {
      const { messages } = await this.#read(conversation);
      for (const message of messages) {
        parts.push([conversation.id, message.id, message.role, message.timestamp, message.status ?? '', message.metadata?.userId ?? '', message.content].map(cell).join(','), '\r\n');
      }
    }
    return parts;
  }
}

/** A cell that no spreadsheet takes for a formula. */
function cell(value) {
  const text = String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h('a', { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Rows of which only those in sight are in the page. The list grows as it is scrolled: each step is
 * asked for by the cursor of the one before, so the last costs what the first did.
 */
class Rows {
  #items = [];
  #drawn = new Map();
  #loading = false;

  constructor(first, more, words, draw, say, signal) {
    Object.assign(this, { more, words, draw, say, signal });
    this.total = first.pagination.total;
    this.space = h('div', { class: 'virtual-space', role: 'list' });
    this.root = h('div', { class: 'virtual', tabindex: '0', role: 'region', 'aria-label': 'Conversations', onscroll: () => this.#schedule() }, this.space);
    this.#take(first);
  }

  begin() {
    const watcher = new ResizeObserver(() => this.#schedule());
    watcher.observe(this.root);
    this.signal.addEventListener('abort', () => watcher.disconnect(), { once: true });
    this.#schedule();
  }

  #take({ conversations, pagination }) {
    this.#items.push(...conversations.filter((each) => each.preview.toLowerCase().includes(this.words)));
    this.seen = (this.seen ?? 0) + conversations.length;
    this.cursor = pagination.hasMore ? pagination.cursor : null;
  }

  #schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.#paint();
    });
  }

  #paint() {
    const height = this.root.clientHeight;
    const from = Math.max(0, Math.floor(this.root.scrollTop / ROW) - AHEAD);
    const to = Math.min(this.#items.length, Math.ceil((this.root.scrollTop + height) / ROW) + AHEAD);
    this.space.style.height = `${this.#items.length * ROW}px`;
    for (const [index, row] of this.#drawn) {
      if (index < from || index >= to) {
        row.remove();
        this.#drawn.delete(index);
      }
    }
    for (let index = from; index < to; index += 1) {
      if (this.#drawn.has(index)) continue;
      const item = this.#items[index];
      const link = h('a', { class: 'virtual-row', href: `${location.hash.split('?')[0].replace(/\/$/, '')}/${encodeURIComponent(item.id)}`, title: absolute(item.updatedAt) }, this.draw(item));
      const row = h('div', { role: 'listitem', 'aria-setsize': this.words ? -1 : this.total, 'aria-posinset': index + 1 }, link);
      link.style.top = `${index * ROW}px`;
      this.#drawn.set(index, row);
      const next = [...this.#drawn.keys()].filter((each) => each > index).sort((a, b) => a - b)[0];
      this.space.insertBefore(row, next === undefined ? null : this.#drawn.get(next));
    }
    this.say(this.words
      ? `${count(this.#items.length, 'conversation')} found among ${number(this.seen)} of ${number(this.total)}`
      : count(this.total, 'conversation'));
    if (this.cursor && !this.#loading && to > this.#items.length - STEP / 2) this.#grow();
  }

  async #grow() {
    this.#loading = true;
    try {
      this.#take(await this.more(this.cursor));
      this.problem?.remove();
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.problem?.remove();
      this.problem = errorState(error, () => {
        this.#loading = false;
        this.#grow();
      });
      this.root.after(this.problem);
      return;
    }
    this.#loading = false;
    if (!this.signal.aborted) this.#paint();
  }
}

class ConversationPage extends Page {
  start() {
    this.body = h('div');
    fill(this, this.body);
    const address = path('chat', this.bot.id, 'conversations', this.item);
    this.load(this.body, () => get(address + query({ include: 'status,sources,metadata,usage', limit: 200 }), { signal: this.signal }), (data) => this.#show(data, address));
  }

  #show(data, address) {
    const list = h('div', { class: 'messages' }, data.messages.map(view));
    const userId = data.messages.find((message) => message.metadata?.userId)?.metadata.userId;
    const earlier = h('div', { class: 'more' });
    let shown = data.messages.length;
    const offer = (oldest) => fill(earlier, shown < data.metadata.messageCount && oldest ? button('Show earlier messages', () => this.run(async () => {
      const before = await get(address + query({ include: 'status,sources,metadata,usage', limit: 200, before: oldest }), { signal: this.signal });
      shown += before.messages.length;
      list.prepend(...before.messages.map(view));
      offer(before.messages[0]?.id);
    }, (error) => toast(error.message, 'error'))) : null);
    offer(data.messages[0]?.id);
    const back = `#${path('bots', this.bot.id, 'conversations')}`;
    fill(this.body, h('div', { class: 'reading' },
      h('div', { class: 'section-head' },
        h('div', null, h('a', { class: 'crumb', href: back }, 'All conversations'), h('h2', { tabindex: '-1' }, data.messages[0]?.content.slice(0, 80) || 'Conversation'),
          h('p', { class: 'meta' }, h('span', null, absolute(data.metadata.createdAt)), h('span', null, count(data.metadata.messageCount, 'message')), userId ? h('span', null, `user ${userId}`) : null, h('code', null, data.conversationId))),
        h('div', { class: 'row' },
          h('a', { class: 'button', href: `#${path('bots', this.bot.id, 'playground', data.conversationId)}` }, 'Go on in the playground'),
          button('Delete', () => confirmDialog('Delete this conversation?', 'It is gone for good, for its user as well.', {
            label: 'Delete conversation',
            action: async () => {
              await remove(address);
              toast('The conversation was deleted.');
              location.hash = back;
            },
          }), { icon: 'trash' }))),
      earlier, list));
  }
}

const view = (message) => MessageView.of(message).root;

customElements.define('rj-conversation', ConversationPage);
customElements.define('rj-conversations', Conversations);
