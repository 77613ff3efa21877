// What waits in the inbox, live, for all pages: the count in the navigation and the title, and notifications.
import { get, query } from './api.js';
import { toast } from './dialogs.js';
import { plainText } from './format.js';
import { inboxAddress } from './handover.js';
import { live } from './live.js';
import { setWaiting } from './page.js';

export const MOST_SHOWN = 100;
const READ_AGAIN_MILLIS = 300;
const NOTIFY_MEMORY = 'rejoinder.notify';

/** Fires `changed` after each change; `waiting` and `counts` are current then. */
class InboxFeed extends EventTarget {
  waiting = [];
  counts = { waiting: 0, active: 0 };
  connected = false;
  #life = null;
  #known = null;
  #reading = null;

  /** Follows the inbox until `end`. An account that may not read it has an empty one. */
  begin() {
    this.end();
    this.#life = new AbortController();
    const { signal } = this.#life;
    oneForAllTabs(signal, {
      opened: () => this.#read(signal).then(() => this.#connection(true)),
      event: ({ data }) => {
        this.dispatchEvent(new CustomEvent('handover', { detail: data }));
        this.#readSoon(signal);
      },
      lost: () => this.#connection(false),
    }).catch((error) => {
      if (!signal.aborted) console.warn(`The inbox is not available: ${error.message}`);
    });
  }

  end() {
    this.#life?.abort();
    this.#known = null;
    this.waiting = [];
    this.#show({ waiting: 0, active: 0 });
  }

  #connection(connected) {
    this.connected = connected;
    this.dispatchEvent(new Event('changed'));
  }

  /** Many events at once cause one request. */
  #readSoon(signal) {
    this.#reading ??= setTimeout(() => {
      this.#reading = null;
      if (!signal.aborted) this.#read(signal).catch(() => {});
    }, this.#known === null ? 0 : READ_AGAIN_MILLIS);
  }

  async #read(signal) {
    const { conversations, counts } = await get(`/inbox${query({ state: 'waiting', limit: MOST_SHOWN })}`, { signal });
    if (signal.aborted) return;
    this.waiting = conversations;
    const ids = new Set(conversations.map(identity));
    if (this.#known) conversations.filter((each) => !this.#known.has(identity(each))).forEach(tell);
    this.#known = ids;
    this.#show(counts);
  }

  #show(counts) {
    this.counts = counts;
    setWaiting(counts.waiting);
    this.dispatchEvent(new Event('changed'));
  }
}

/**
 * Follows the events of the inbox. Browsers limit the connections to a server, so one tab has the stream and passes
 * its events on to the others.
 */
async function oneForAllTabs(signal, on) {
  const follow = (tell) => live('/inbox/events', {
    opened: async () => {
      await on.opened();
      tell({ name: 'opened' });
    },
    event: (event) => {
      on.event(event);
      tell({ name: 'event', event });
    },
    lost: () => {
      on.lost();
      tell({ name: 'lost' });
    },
  }, signal);
  // The lock exists only on HTTPS and localhost.
  if (!navigator.locks) return follow(() => {});
  const tabs = new BroadcastChannel('rejoinder.inbox');
  signal.addEventListener('abort', () => tabs.close(), { once: true });
  tabs.onmessage = ({ data }) => Promise.resolve(on[data.name](data.event)).catch(() => {});
  on.opened().catch(() => {});
  return navigator.locks.request('rejoinder.inbox', { signal }, () => follow((message) => tabs.postMessage(message)));
}

/** A visitor who waits again is a new one. */
const identity = ({ conversationId, handover }) => `${conversationId} ${handover.requestedAt}`;

/** Tells the user about a visitor who has begun to wait. */
function tell(entry) {
  toast(`${entry.botName}: a visitor waits for a person.`);
  if (!document.hidden || !notifications.on) return;
  const note = new Notification(`${entry.botName}: a visitor waits`, { body: plainText(entry.lastMessage?.content ?? ''), tag: entry.conversationId });
  note.onclick = () => {
    window.focus();
    location.hash = inboxAddress(entry.botId, entry.conversationId);
    note.close();
  };
}

/** Notifications of the browser, which exist only on HTTPS and localhost. */
export const notifications = {
  get possible() {
    return 'Notification' in window && window.isSecureContext;
  },
  get on() {
    return this.possible && Notification.permission === 'granted' && localStorage.getItem(NOTIFY_MEMORY) === 'on';
  },
  /** Returns whether they are on afterwards; the browser may ask the user first. */
  async turn(wanted) {
    if (wanted && await Notification.requestPermission() !== 'granted') {
      toast('The browser does not allow notifications from this site. Allow them in its settings.', 'error');
      return false;
    }
    localStorage.setItem(NOTIFY_MEMORY, wanted ? 'on' : 'off');
    return wanted;
  },
};

export const inboxFeed = new InboxFeed();
