// The conversations of an assistant: a virtual list, and the view of one conversation.
import { get, path, query, remove } from './api.js';
import { button, field, fill, h } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { AnswerFeedback, ratingTag } from './feedback.js';
import { absolute, count, number, relative, topic } from './format.js';
import { inboxAddress, isOpenHandover, stateTag, take } from './handover.js';
import { csvLine, save } from './download.js';
import { MessageView, messageViews } from './message.js';
import { modelSettings } from './model-problems.js';
import { Page, emptyState } from './page.js';
import { Found, Listed, Rows, STEP } from './rows.js';
import { decide, isOpen, stop, watch } from './turn.js';

const FILTER_MILLIS = 300;
const EXPORT_MOST = 100_000;
/** The answers of a conversation that are followed at the same time. */
const MAX_FOLLOWED = 4;
const OUTCOMES = [['', 'Any'], ['answered', 'Answered'], ['fallback', 'Fallback message'], ['waiting', 'Waiting'], ['stopped', 'Stopped'], ['interrupted', 'Interrupted'], ['failed', 'Failed']];
const RATINGS = [['', 'Any'], ['up', 'Rated up'], ['down', 'Rated down']];
const INCLUDE = 'status,sources,metadata,usage,steps,feedback';

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
    this.words = h('input', { type: 'search', name: 'q', maxlength: 200, oninput: changed, autocomplete: 'off' });
    const select = (name, options) => h('select', { name, oninput: changed }, options.map(([value, label]) => h('option', { value }, label)));
    this.outcome = select('outcome', OUTCOMES);
    this.rating = select('feedback', RATINGS);
    this.summary = h('p', { class: 'faint', role: 'status' });
    this.body = h('div');
    fill(this, h('div', { class: 'talks' },
      h('div', { class: 'filters', role: 'search', 'aria-label': 'Conversations' },
        field('Search', this.words), field('User ID', this.userId), field('Active since', this.since), field('Outcome', this.outcome), field('Feedback', this.rating),
        h('div', { class: 'row' },
          button('JSON', () => this.#export('json'), { icon: 'download', 'aria-label': 'Export as JSON' }),
          button('CSV', () => this.#export('csv'), { icon: 'download', 'aria-label': 'Export as CSV' }))),
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
    return get(path('chat', this.bot.id, 'conversations', conversation.id) + query({ include: INCLUDE }), { signal: this.signal });
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

class ConversationPage extends Page {
  /** Streams the answers that are being written, one after another. */
  async #readAlong(open) {
    const answers = open.map(({ message, root }) => {
      const answer = new MessageView('assistant');
      const turn = { conversationId: this.item, messageId: message.answerId, message: message.content };
      answer.begin();
      fill(answer.foot, button('Stop', (event) => {
        event.currentTarget.disabled = true;
        this.run(() => stop(this.bot.id, turn), (error) => toast(error.message, 'error'));
      }, { class: 'button quiet small', icon: 'stop' }));
      root.after(answer.root);
      return { answer, turn };
    });
    // Browsers limit connections per host, and answers are written in this order. One that waits for an approval
    // does not hold up the next.
    const followed = new Set();
    for (const { answer, turn } of answers) {
      const waits = Promise.withResolvers();
      const end = this.run(() => this.#watch(answer, turn, waits.resolve), (error) => this.#failed(answer, error)).finally(() => followed.delete(end));
      followed.add(end);
      await Promise.race([end, waits.promise]);
      if (followed.size >= MAX_FOLLOWED) await Promise.race(followed);
    }
  }

  #watch(answer, turn, waits) {
    return watch(this.bot.id, turn, {
      delta: (delta) => answer.append(delta),
      sources: (sources) => answer.setSources(sources),
      tool: (event) => {
        answer.flush();
        answer.tool(event, (callId, approve, reason) => decide(this.bot.id, turn, callId, approve, reason));
        if (event.type.endsWith('.requested')) waits();
      },
      completed: (data) => {
        answer.flush();
        answer.show(data.response);
        answer.setSources(data.sources ?? []);
        answer.finish({ usage: data.usage, status: data.finishReason === 'stop' ? 'complete' : data.finishReason });
        if (data.response) this.#rating(answer, turn.messageId, turn.message);
      },
      failed: (error, partial) => {
        answer.flush();
        if (partial?.response) answer.show(partial.response);
        this.#failed(answer, error);
      },
    }, this.signal);
  }

  #failed(answer, error) {
    answer.flush();
    answer.finish({ status: answer.text ? 'interrupted' : 'complete' });
    answer.showError(error, modelSettings(this.bot.id));
  }

  /** Goes to the inbox, where the agent writes to the visitor. If another agent has the conversation, it can be read there. */
  #takeOver() {
    this.run(async () => {
      await take(this.bot.id, this.item);
      location.hash = inboxAddress(this.bot.id, this.item);
    }, (error) => {
      toast(error.message, 'error');
      if (error.code === 'HANDOVER_TAKEN') location.hash = inboxAddress(this.bot.id, this.item);
    });
  }

  start() {
    this.body = h('div');
    fill(this, this.body);
    const address = path('chat', this.bot.id, 'conversations', this.item);
    this.load(this.body, () => get(address + query({ include: INCLUDE, limit: 200 }), { signal: this.signal }), (data) => this.#show(data, address));
  }

  #views(messages) {
    let question = '';
    return messages.map((message) => {
      if (message.role === 'user') question = message.content;
      return messageViews(message, isOpen(message), { below: (view) => this.#rating(view, message.id, question, message.feedback) });
    });
  }

  #rating(view, messageId, question, feedback) {
    new AnswerFeedback(this.bot, { conversationId: this.item, messageId, question, feedback }, false).addTo(view);
  }

  #show(data, address) {
    const views = this.#views(data.messages);
    const openAnswers = data.messages.map((message, index) => ({ message, root: views[index][0] })).filter(({ message }) => isOpen(message));
    const list = h('div', { class: 'messages', role: 'log', 'aria-label': 'Messages', 'aria-live': 'off' }, views);
    this.#readAlong(openAnswers);
    const userId = data.messages.find((message) => message.metadata?.userId)?.metadata.userId;
    const earlier = h('div', { class: 'more' });
    let shown = data.messages.length;
    const offer = (oldest) => fill(earlier, shown < data.metadata.messageCount && oldest ? button('Show earlier messages', () => this.run(async () => {
      const before = await get(address + query({ include: INCLUDE, limit: 200, before: oldest }), { signal: this.signal });
      shown += before.messages.length;
      list.prepend(...this.#views(before.messages).flat());
      offer(before.messages[0]?.id);
    }, (error) => toast(error.message, 'error'))) : null);
    offer(data.messages[0]?.id);
    const back = `#${path('bots', this.bot.id, 'conversations')}`;
    fill(this.body, h('div', { class: 'reading' },
      h('div', { class: 'section-head' },
        h('div', null, h('a', { class: 'crumb', href: back }, 'All conversations'), h('h2', { tabindex: '-1' }, topic(data.messages[0]?.content ?? '')),
          h('p', { class: 'meta' }, h('span', null, absolute(data.metadata.createdAt)), h('span', null, count(data.metadata.messageCount, 'message')), userId ? h('a', { href: `#/settings/user-data${query({ user: userId })}` }, `user ${userId}`) : null, h('code', null, data.conversationId))),
        h('div', { class: 'row' },
          h('a', { class: 'button', href: `#${path('bots', this.bot.id, 'playground', data.conversationId)}` }, 'Continue in playground'),
          button('Take over', () => this.#takeOver(), { icon: 'user' }),
          button('Delete', () => confirmDialog('Delete this conversation?', 'This permanently deletes the conversation, also for its user.', {
            label: 'Delete conversation',
            action: async () => {
              await remove(address);
              toast('Conversation deleted.');
              location.hash = back;
            },
          }), { icon: 'trash' }))),
      earlier, list));
  }
}

customElements.define('rj-conversation', ConversationPage);
customElements.define('rj-conversations', Conversations);
