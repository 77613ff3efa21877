// The conversations of an assistant: a virtual list, its filters, and the export of what they find.
import { get, path, query } from './api.js';
import { field, fill, h } from './dom.js';
import { toast } from './dialogs.js';
import { absolute, count, number, relative } from './format.js';
import { isOpenHandover, stateTag } from './handover.js';
import { csvLine, exportMenu, exportPath, save } from './download.js';
import { Page, emptyState } from './page.js';
import { ratingTag } from './ratings.js';
import { Found, Listed, Rows, STEP } from './rows.js';
import { MESSAGE_DETAILS } from './turn.js';

const FILTER_MILLIS = 300;
const EXPORT_MOST = 100_000;
const OUTCOMES = [['', 'Any outcome'], ['answered', 'Answered'], ['fallback', 'Could not answer'], ['waiting', 'Waiting for approval'], ['stopped', 'Stopped by the user'], ['interrupted', 'Interrupted'], ['failed', 'Failed with an error']];
const RATINGS = [['', 'Any rating'], ['up', 'With a thumbs up'], ['down', 'With a thumbs down']];

class ConversationList extends Page {
  start() {
    const changed = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#load(), FILTER_MILLIS);
    };
    this.since = h('input', { type: 'date', oninput: changed });
    this.userId = h('input', { type: 'search', maxlength: 256, oninput: changed, autocomplete: 'off', spellcheck: 'false' });
    this.words = h('input', { type: 'search', name: 'q', maxlength: 200, oninput: changed, autocomplete: 'off' });
    const select = (name, options) => h('select', { name, oninput: changed }, options.map(([value, label]) => h('option', { value }, label)));
    this.outcome = select('outcome', OUTCOMES);
    this.rating = select('feedback', RATINGS);
    this.summary = h('p', { class: 'faint', role: 'status' });
    this.body = h('div');
    fill(this, h('div', { class: 'talks' },
      h('div', { class: 'filters', role: 'search', 'aria-label': 'Conversations' },
        field('Search messages', this.words), field('User ID', this.userId), field('Active since', this.since), field('Outcome', this.outcome), field('Rating', this.rating),
        exportMenu([
          ['These as CSV', 'For spreadsheets: one message per line', () => this.#export('csv')],
          ['These as JSON', 'For programs: with sources, tools and ratings', () => this.#export('json')],
          ['All as JSON Lines', 'Every conversation, however many there are', exportPath(this.bot, 'jsonl')],
          ['All as CSV', 'Every conversation, however many there are', exportPath(this.bot, 'csv')]])),
      this.summary, this.body));
    this.#load();
  }

  get #filter() {
    return { since: this.since.value, userId: this.userId.value.trim(), q: this.words.value.trim(), outcome: this.outcome.value, feedback: this.rating.value };
  }

  #page(place, filter = this.#filter) {
    return get(path('chat', this.bot.id, 'conversations') + query({ ...filter, limit: STEP, ...place }), { signal: this.signal });
  }

  #load() {
    const filter = this.#filter;
    const loading = (this.loading ?? 0) + 1;
    this.loading = loading;
    this.load(this.body, () => this.#page({}, filter), (first) => {
      // A later request is under way.
      if (loading !== this.loading) return;
      if (first.pagination.total === 0 || (first.conversations.length === 0 && !first.pagination.hasMore)) {
        this.summary.textContent = '';
        fill(this.body, Object.values(filter).some(Boolean) ? emptyState('search', 'No matches', 'Change the filters.') : emptyState('chat', 'No conversations yet', 'Conversations from the playground, the widget and the API appear here.'));
        return;
      }
      const Source = filter.q || filter.outcome ? Found : Listed;
      const rows = new Rows(new Source(first, (place) => this.#page(place, filter)), {
        label: 'Conversations',
        signal: this.signal,
        href: (conversation) => `#${path('bots', this.bot.id, 'conversations', conversation.id)}`,
        draw: (conversation) => this.#row(conversation),
        say: (text) => { if (this.summary.textContent !== text) this.summary.textContent = text; },
      });
      fill(this.body, rows.root);
      rows.begin();
    });
  }

  #row(conversation) {
    return [
      h('span', { class: 'preview' }, conversation.preview || 'No text'),
      h('span', { class: 'faint', title: absolute(conversation.updatedAt) }, relative(conversation.updatedAt)),
      isOpenHandover(conversation.handover) ? stateTag(conversation.handover) : conversation.waiting ? h('span', { class: 'tag warn' }, 'Waiting') : conversation.running ? h('span', { class: 'tag live' }, 'Answering') : h('span', { class: 'faint' }, count(conversation.messageCount, 'message')),
      h('span', { class: 'row' }, ['up', 'down'].map((rating) => this.#rated(rating, conversation.feedback?.[rating] ?? 0)))];
  }

  #rated(rating, answers) {
    return answers > 0 && ratingTag(rating, [number(answers), h('span', { class: 'visually-hidden' }, ` rated ${rating}`)]);
  }

  /** Exports the conversations that match the filter. Reads them from the API page by page. */
  async #export(kind) {
    toast('Exporting conversations…');
    await this.run(async () => {
      const filter = this.#filter;
      const all = [];
      let cursor = null;
      do {
        const { conversations, pagination } = await this.#page({ cursor }, filter);
        all.push(...conversations);
        cursor = pagination.hasMore ? pagination.cursor : null;
      } while (cursor && all.length < EXPORT_MOST);
      const parts = kind === 'json' ? await this.#json(all) : await this.#csv(all);
      save(new Blob(parts, { type: kind === 'json' ? 'application/json' : 'text/csv' }), `${this.bot.shortName ?? this.bot.id}-conversations.${kind}`);
      toast(`${count(all.length, 'conversation')} exported.`);
    }, (error) => toast(error.message, 'error'));
  }

  #read(conversation) {
    return get(path('chat', this.bot.id, 'conversations', conversation.id) + query({ include: MESSAGE_DETAILS }), { signal: this.signal });
  }

  async #json(all) {
    const parts = ['['];
    for (const [index, conversation] of all.entries()) parts.push(index ? ',\n' : '\n', JSON.stringify(await this.#read(conversation)));
    return [...parts, '\n]\n'];
  }

  async #csv(all) {
    const parts = ['conversationId,messageId,role,timestamp,status,userId,content,rating,comment\r\n'];
    for (const conversation of all) {
      const { messages } = await this.#read(conversation);
      for (const message of messages) {
        parts.push(csvLine([conversation.id, message.id, message.role, message.timestamp, message.status ?? '', message.metadata?.userId ?? '', message.content, message.feedback?.rating ?? '', message.feedback?.comment ?? '']));
      }
    }
    return parts;
  }
}

customElements.define('rj-conversation-list', ConversationList);
