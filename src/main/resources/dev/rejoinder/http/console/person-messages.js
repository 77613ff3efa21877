// Shows in the playground that a person has the conversation, and their messages as they arrive.
import { get, path } from './api.js';
import { fill, h } from './dom.js';
import { agentName, inboxAddress, isOpenHandover } from './handover.js';
import { LiveMessages } from './live-messages.js';
import { live } from './live.js';

export class PersonMessages {
  #life = null;
  #conversationId = null;
  #handover = null;

  /** Adds messages to `list`; `said` gets each new one. */
  constructor(botId, list, said, signal) {
    Object.assign(this, { botId, list, said });
    this.root = h('p', { class: 'notice plain', role: 'status', hidden: true });
    signal.addEventListener('abort', () => this.end(), { once: true });
  }

  /** Follows a conversation whose messages, as far as `shown`, are in the list. */
  follow(conversationId, shown = []) {
    if (this.#conversationId === conversationId) return;
    this.end();
    this.#conversationId = conversationId;
    this.#life = new AbortController();
    const { signal } = this.#life;
    const messages = new LiveMessages(this.list);
    const known = new Set(shown.map((message) => message.id));
    const add = (message) => {
      if (message.author && !known.has(message.id) && messages.add(message)) this.said(message);
    };
    const address = path('chat', this.botId, 'conversations', conversationId);
    live(`${address}/events`, {
      opened: async () => {
        const data = await get(address, { signal });
        data.messages.forEach(add);
        this.show(data.handover);
      },
      event: ({ event, data }) => {
        if (event === 'message.created') add(data);
        else if (event === 'handover.changed') this.show(data);
      },
    }, signal).catch((error) => console.warn(error.message));
  }

  end() {
    this.#life?.abort();
    this.#conversationId = null;
    this.show(null);
  }

  show(handover) {
    const wasOpen = isOpenHandover(this.#handover);
    this.#handover = handover;
    const inbox = () => h('a', { href: inboxAddress(this.botId, this.#conversationId) }, 'inbox');
    this.root.hidden = !isOpenHandover(handover) && !wasOpen;
    if (handover?.state === 'waiting') fill(this.root, 'This conversation waits for a person in the ', inbox(), '. The assistant is silent.');
    else if (handover?.state === 'active') fill(this.root, `${agentName(handover)} has this conversation. The assistant is silent. `, 'See the ', inbox(), '.');
    else if (handover?.unanswered) fill(this.root, 'Nobody took the conversation over. The assistant answers again.');
    else fill(this.root, handover ? 'The assistant answers again.' : '');
    if (!handover) this.root.hidden = true;
  }
}
