// The inbox: who waits for a person, who has whom, and the chosen conversation.
import { get, query } from './api.js';
import { BotFilter, listBots } from './bot-choice.js';
import { button, fill, h } from './dom.js';
import { toast } from './dialogs.js';
import { plainText, relative } from './format.js';
import { inboxAddress, reasonOf, stateTag } from './handover.js';
import { MOST_SHOWN, inboxFeed, notifications } from './inbox-feed.js';
import { Page, emptyState, errorState, heading, loadingState } from './page.js';
import { switchBox } from './switch.js';

const PAGE_SIZE = 30;
const TICK_MILLIS = 15_000;
const RECHECK_MILLIS = 20_000;

class Inbox extends Page {
  start() {
    this.body = h('div');
    this.lists = h('div', { class: 'inbox-lists' }, loadingState(3));
    this.connection = h('p', { class: 'notice', role: 'status', hidden: true }, 'The connection was lost. Reconnecting…');
    this.ended = null;
    this.bot = new BotFilter(() => this.#refresh());
    this.bot.root.hidden = true;
    fill(this, heading('Inbox', this.#notify()),
      h('div', { class: 'inbox' }, h('div', { class: 'inbox-side' }, this.connection, this.bot.root, this.lists), this.body));
    this.#offerBots();
    const changed = () => this.#refresh();
    inboxFeed.addEventListener('changed', changed);
    // A deleted conversation tells nobody that it is gone.
    const timer = setInterval(changed, RECHECK_MILLIS);
    this.signal.addEventListener('abort', () => {
      inboxFeed.removeEventListener('changed', changed);
      clearInterval(timer);
    }, { once: true });
    this.#refresh();
    this.#tick();
    this.#choose();
  }

  /** Shows another conversation and keeps the lists. */
  moveTo(parameters) {
    const same = parameters.bot === this.parameters.bot && parameters.conversation === this.parameters.conversation;
    this.parameters = parameters;
    if (!same) {
      this.#choose();
      this.#mark();
      window.scrollTo(0, 0);
    }
    return true;
  }

  #choose() {
    const { bot, conversation } = this.parameters;
    this.classList.toggle('chosen', Boolean(conversation));
    if (conversation) this.run(() => import('./inbox-conversation.js'), () => fill(this.body, errorState(new Error('The server cannot be reached.'), () => location.reload())));
    fill(this.body, conversation
      ? h('rj-inbox-conversation', { '.botId': bot, '.conversationId': conversation, '.account': this.account })
      : h('div', { class: 'inbox-none' }, emptyState('chat', 'No conversation selected', 'Select one to read it, and to take it over.')));
  }

  #notify() {
    if (!notifications.possible) return null;
    return h('label', { class: 'check' }, switchBox('Notifications', notifications.on, (wanted) => notifications.turn(wanted)), h('span', null, 'Notify me'));
  }

  /** Offers to show the conversations of one assistant, if there are several. */
  #offerBots() {
    return this.run(async () => {
      const { pagination } = await listBots({ limit: 1 }, this.signal);
      this.bot.root.hidden = pagination.total < 2;
    }, (error) => toast(error.message, 'error'));
  }

  /** Loads the lists; changes while it loads cause one more. */
  async #refresh() {
    this.connection.hidden = inboxFeed.connected || !this.active;
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    await this.run(async () => {
      const [active, ended, waiting] = await Promise.all([
        this.#page('active', MOST_SHOWN),
        this.ended && this.#page('ended', PAGE_SIZE),
        this.bot.id && this.#page('waiting', MOST_SHOWN)]);
      this.waiting = waiting;
      this.active = active.conversations;
      this.ended = ended && ended.conversations;
      this.#paint();
    }, (error) => { if (!this.active) fill(this.lists, errorState(error, () => this.#refresh())); });
    this.loading = false;
    if (this.again && !this.signal.aborted) {
      this.again = false;
      this.#refresh();
    }
  }

  #page(state, limit) {
    return get(`/inbox${query({ state, limit, botId: this.bot.id })}`, { signal: this.signal });
  }

  #paint() {
    const focused = document.activeElement?.closest?.('.inbox-row')?.getAttribute('href');
    const { counts } = this.waiting || inboxFeed;
    const waiting = this.waiting ? this.waiting.conversations : inboxFeed.waiting;
    fill(this.lists,
      this.#list('Waiting', counts.waiting, waiting, 'Nobody is waiting.'),
      this.#list('With a person', counts.active, this.active, 'Nobody is talking to a person.'),
      this.ended ? this.#list('Ended', null, this.ended, 'No handover has ended yet.') : button('Show ended', () => this.#showEnded(), { class: 'button quiet small' }));
    this.#mark();
    if (focused) [...this.lists.querySelectorAll('.inbox-row')].find((row) => row.getAttribute('href') === focused)?.focus({ preventScroll: true });
  }

  async #showEnded() {
    await this.run(async () => {
      this.ended = (await this.#page('ended', PAGE_SIZE)).conversations;
      this.#paint();
    }, (error) => toast(error.message, 'error'));
  }

  #list(title, count, entries, empty) {
    return h('section', { 'aria-label': title },
      h('h2', { class: 'nav-title' }, count ? `${title} (${count})` : title),
      entries.length ? h('ul', { class: 'inbox-list' }, entries.map((entry) => h('li', null, this.#row(entry)))) : h('p', { class: 'faint' }, empty));
  }

  #row(entry) {
    const { botId, conversationId, botName, handover, lastMessage } = entry;
    const time = handover.endedAt ?? (handover.state === 'active' ? handover.acceptedAt : handover.requestedAt);
    return h('a', { class: 'inbox-row', href: inboxAddress(botId, conversationId) },
      h('span', { class: 'inbox-top' }, h('strong', { title: entry.userId }, entry.userId || 'Visitor'), stateTag(handover, this.account), h('time', { class: 'faint', datetime: time }, relative(time))),
      h('span', { class: 'inbox-last' }, lastMessage ? who(lastMessage) + plainText(lastMessage.content) : plainText(entry.preview ?? '')),
      h('span', { class: 'faint' }, `${botName} · ${reasonOf(handover)}`));
  }

  /** Marks the chosen conversation. */
  #mark() {
    for (const row of this.lists.querySelectorAll('.inbox-row')) {
      const { bot, conversation } = this.parameters;
      if (conversation && row.getAttribute('href') === inboxAddress(bot, conversation)) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    }
  }

  /** Keeps the waiting times current. */
  #tick() {
    this.later(TICK_MILLIS, () => {
      for (const time of this.lists.querySelectorAll('time')) time.textContent = relative(time.dateTime);
      this.#tick();
    });
  }
}

const who = ({ role, author }) => (role === 'user' ? '' : `${author?.name ?? 'Assistant'}: `);

customElements.define('rj-inbox', Inbox);
