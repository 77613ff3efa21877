// One conversation: its messages, and the answers that are being written.
import { get, path, query, remove } from './api.js';
import { button, fill, h } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { AnswerFeedback } from './feedback.js';
import { absolute, count, topic } from './format.js';
import { inboxAddress, take } from './handover.js';
import { MessageView, messageViews } from './message.js';
import { modelSettings } from './model-problems.js';
import { Page } from './page.js';
import { may } from './permissions.js';
import { visitorIdentity } from './visitor-identity.js';
import { MESSAGE_DETAILS, decide, isOpen, stop, watch } from './turn.js';

/** The answers of a conversation that are followed at the same time. */
const MAX_FOLLOWED = 4;

class ConversationPage extends Page {
  /** Streams the answers that are being written, one after another. */
  async #readAlong(open) {
    const answers = open.map(({ message, root }) => {
      const answer = new MessageView('assistant');
      const turn = { conversationId: this.item, messageId: message.answerId, message: message.content };
      answer.begin();
      if (may('edit')) fill(answer.foot, button('Stop', (event) => {
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
        answer.tool(event, may('edit') ? (callId, approve, reason) => decide(this.bot.id, turn, callId, approve, reason) : null);
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
    answer.showError(error, may('edit') ? modelSettings(this.bot.id) : null);
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
    this.load(this.body, () => get(address + query({ include: MESSAGE_DETAILS, limit: 200 }), { signal: this.signal }), (data) => this.#show(data, address));
  }

  #views(messages) {
    let question = '';
    return messages.map((message) => {
      if (message.role === 'user') question = message.content;
      return messageViews(message, isOpen(message), { botId: this.bot.id, below: (view) => this.#rating(view, message.id, question, message.feedback) });
    });
  }

  #rating(view, messageId, question, feedback) {
    new AnswerFeedback(this.bot, { conversationId: this.item, messageId, question, feedback }, false).addTo(view);
  }

  /** The user, whose data owners can export and erase. */
  #user(id) {
    const label = `user ${id}`;
    return may('administer') ? h('a', { href: `#/settings/user-data${query({ user: id })}` }, label) : h('span', null, label);
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
      const before = await get(address + query({ include: MESSAGE_DETAILS, limit: 200, before: oldest }), { signal: this.signal });
      shown += before.messages.length;
      list.prepend(...this.#views(before.messages).flat());
      offer(before.messages[0]?.id);
    }, (error) => toast(error.message, 'error'))) : null);
    offer(data.messages[0]?.id);
    const back = `#${path('bots', this.bot.id, 'conversations')}`;
    fill(this.body, h('div', { class: 'reading' },
      h('div', { class: 'section-head' },
        h('div', null, h('a', { class: 'crumb', href: back }, 'All conversations'), h('h2', { tabindex: '-1' }, topic(data.messages[0]?.content ?? '')),
          h('p', { class: 'meta' }, h('span', null, absolute(data.metadata.createdAt)), h('span', null, count(data.metadata.messageCount, 'message')), visitorIdentity(data.messages), userId ? this.#user(userId) : null, h('code', null, data.conversationId))),
        h('div', { class: 'row' },
          may('edit') ? h('a', { class: 'button', href: `#${path('bots', this.bot.id, 'playground', data.conversationId)}` }, 'Continue in playground') : null,
          may('answer') ? button('Take over', () => this.#takeOver(), { icon: 'user' }) : null,
          may('edit') ? button('Delete', () => confirmDialog('Delete this conversation?', 'This permanently deletes the conversation, also for its user.', {
            label: 'Delete conversation',
            action: async () => {
              await remove(address);
              toast('Conversation deleted.');
              location.hash = back;
            },
          }), { icon: 'trash' }) : null)),
      earlier, list));
  }
}

customElements.define('rj-conversation', ConversationPage);
