// One conversation of the inbox, live: its messages, who has it, and the actions of an agent.
import { get, path, post, query, remove } from './api.js';
import { button, fill, h, icon } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { absolute, relative, topic } from './format.js';
import { agentName, inboxPath, isHeldBy, isOlder, isOpenHandover, reasonOf, stateTag, take } from './handover.js';
import { InboxComposer } from './inbox-composer.js';
import { inboxFeed } from './inbox-feed.js';
import { InboxNotes } from './inbox-notes.js';
import { LiveMessages, spoken } from './live-messages.js';
import { live } from './live.js';
import { Page, errorState, loadingState } from './page.js';
import { may } from './permissions.js';
import { visitorIdentity } from './visitor-identity.js';

const HISTORY = 200;
const NEAR_THE_END = 160;

class InboxConversation extends Page {
  start() {
    this.handover = null;
    this.address = path('chat', this.botId, 'conversations', this.conversationId);
    this.topic = h('h2', { tabindex: '-1' }, 'Conversation');
    this.facts = h('p', { class: 'meta' });
    this.state = h('div', { class: 'inbox-state', role: 'status' });
    this.actions = h('div', { class: 'inbox-actions' });
    this.connection = h('p', { class: 'notice', role: 'status', hidden: true }, 'The connection was lost. Reconnecting…');
    this.list = h('div', { class: 'messages', role: 'log', 'aria-label': 'Messages', 'aria-live': 'off' }, loadingState(2));
    this.announcer = h('p', { class: 'visually-hidden', 'aria-live': 'polite' });
    this.messages = new LiveMessages(this.list, { user: 'Visitor', botId: this.botId });
    this.notes = new InboxNotes(this.botId, this.conversationId, this.signal);
    this.composer = new InboxComposer({
      botId: this.botId, conversationId: this.conversationId, account: this.account, signal: this.signal,
      shows: (message) => { this.messages.add(message); this.#stay(); },
      grown: () => this.#toEnd(),
    });
    fill(this, h('section', { class: 'inbox-talk', 'aria-label': 'Conversation' },
      h('header', { class: 'inbox-head' },
        h('a', { class: 'crumb', href: '#/inbox' }, icon('back'), 'Inbox'),
        this.topic, this.facts),
      h('div', { class: 'inbox-bar' }, this.connection, this.state, this.actions),
      this.notes.root,
      h('div', null, this.list, this.composer.queue), this.composer.form, this.announcer));
    this.composer.allow(false);
    this.notes.follow();
    this.#follow();
  }

  #follow() {
    const changed = ({ detail }) => {
      if (detail.conversationId === this.conversationId) this.run(() => this.notes.load(), () => {});
    };
    inboxFeed.addEventListener('handover', changed);
    this.signal.addEventListener('abort', () => inboxFeed.removeEventListener('handover', changed), { once: true });
    this.run(() => live(`${this.address}/events`, {
      opened: () => this.#load(),
      event: (event) => this.#event(event),
      lost: () => { this.connection.hidden = false; },
    }, this.signal), (error) => fill(this, h('a', { class: 'crumb', href: '#/inbox' }, 'Inbox'), errorState(error)));
  }

  /** Loads what is stored; again after each reconnection, to show what was missed. */
  async #load() {
    const first = this.messages.isEmpty;
    const [data, bot] = await Promise.all([
      get(this.address + query({ include: 'status,sources,steps,metadata,attachments', limit: HISTORY }), { signal: this.signal }),
      this.bot ?? get(path('bots', this.botId), { signal: this.signal }),
      this.notes.load()]);
    this.bot = bot;
    this.connection.hidden = true;
    if (first) fill(this.list);
    const news = this.messages.merge(data.messages);
    news.forEach((message) => this.composer.arrived(message));
    this.topic.textContent = topic(data.messages[0]?.content ?? '');
    const userId = data.messages.find((message) => message.metadata?.userId)?.metadata.userId;
    fill(this.facts, h('span', null, bot.name), visitorIdentity(data.messages), userId ? h('span', null, `user ${userId}`) : null,
      h('a', { href: `#${path('bots', this.botId, 'conversations', this.conversationId)}` }, data.metadata.messageCount > data.messages.length ? 'Earlier messages' : 'Open in Conversations'));
    this.#show(data.handover ?? null);
    if (first) this.#toEnd();
    else news.forEach((message) => this.#announce(message));
  }

  #event({ event, data }) {
    if (event === 'handover.changed') {
      this.#show(data);
    } else if (event === 'message.created') {
      this.composer.arrived(data);
      if (!this.messages.add(data)) return;
      this.#announce(data);
      this.#stay();
      // Events do not have the files of a message.
      if (data.role === 'user' && this.bot?.uploads.enabled) this.run(() => this.#load(), () => {});
    }
  }

  #announce(message) {
    if (message.author?.id !== this.account.id) this.announcer.textContent = spoken(message, 'Visitor');
  }

  /** Shows who has the conversation and what the agent can do. */
  #show(handover) {
    if (isOlder(handover, this.handover)) return;
    const mine = isHeldBy(handover, this.account);
    // A disabled button has lost the focus.
    const hadFocus = this.actions.contains(document.activeElement) || (this.acting && document.activeElement === document.body);
    const isFirst = !this.handover && !this.actions.children.length;
    this.handover = handover;
    fill(this.state, stateTag(handover, this.account), h('span', { class: 'faint' }, this.#explanation(handover, mine)));
    fill(this.actions, this.#buttons(handover, mine));
    this.composer.allow(mine);
    if (mine && (hadFocus || isFirst)) this.composer.focus();
    else if (hadFocus) (this.actions.querySelector('button') ?? this.topic).focus({ preventScroll: true });
  }

  #explanation(handover, mine) {
    if (!isOpenHandover(handover)) return handover?.endedAt ? `since ${absolute(handover.endedAt)}` : '';
    const note = handover.note ? `: “${handover.note}”` : '';
    const reason = `${reasonOf(handover)} ${relative(handover.requestedAt)}${note}`;
    if (handover.state === 'waiting') return reason;
    return mine ? `${reason}. The assistant is silent.` : `${agentName(handover)} has this conversation since ${absolute(handover.acceptedAt)}. You can read along and leave a note.`;
  }

  #buttons(handover, mine) {
    if (mine) {
      return [
        button('Hand back', () => this.#act(() => post(inboxPath(this.botId, this.conversationId, 'return')), 'The assistant answers again.'), { class: 'button small', title: 'Hand back to the assistant' }),
        button('Close conversation', () => this.#act(() => post(inboxPath(this.botId, this.conversationId, 'close')), 'Conversation closed.'), { class: 'button small', icon: 'check' })];
    }
    if (handover?.state === 'active') {
      return may('edit') ? button('Release', () => confirmDialog(`Release ${agentName(handover)}’s conversation?`, 'Do this if your colleague cannot continue. The assistant answers again until somebody takes the conversation over.', {
        label: 'Release conversation',
        action: () => remove(`${this.address}/handover`),
      }), { class: 'button quiet small' }) : null;
    }
    return button('Take over', () => this.#act(async () => this.#show((await take(this.botId, this.conversationId)).handover)), { class: 'button primary small', icon: 'user' });
  }

  /** Runs an action of a button. A refusal shows the state as the server has it. */
  async #act(action, done) {
    const controls = [...this.actions.querySelectorAll('button')];
    controls.forEach((control) => { control.disabled = true; });
    this.acting = true;
    await this.run(async () => {
      await action();
      if (done) toast(done);
    }, (error) => {
      toast(error.message, 'error');
      this.run(() => this.#load(), () => {});
    });
    this.acting = false;
    controls.forEach((control) => { control.disabled = false; });
  }

  #toEnd() {
    window.scrollTo(0, document.documentElement.scrollHeight);
  }

  /** Scrolls with new messages, unless the agent has scrolled up. */
  #stay() {
    const root = document.documentElement;
    if (root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_THE_END + root.clientHeight / 4) this.#toEnd();
  }
}

customElements.define('rj-inbox-conversation', InboxConversation);
