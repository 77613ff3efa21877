// The messages of a conversation, as they arrive: from the history and from events, each once and in order.
import { MessageView, messageViews } from './message.js';
import { isOpen } from './turn.js';

export class LiveMessages {
  #shown = new Map();

  /** Adds messages to `list`. `options` go to each MessageView. */
  constructor(list, options = {}) {
    this.list = list;
    this.options = options;
  }

  get isEmpty() {
    return this.#shown.size === 0;
  }

  /** Shows a part of the history. Returns the messages that were not shown before. */
  merge(messages) {
    let previous = null;
    const added = [];
    for (const message of messages.filter(hasContent)) {
      if (!this.#shown.has(message.id)) added.push(message);
      this.#show(message, (roots) => (previous ? previous.after(...roots) : this.list.prepend(...roots)));
      previous = this.#shown.get(message.id).roots.at(-1);
    }
    return added;
  }

  /** Shows a message that has just been stored. Returns whether it was not shown before. */
  add(message) {
    if (!hasContent(message)) return false;
    const isNew = !this.#shown.has(message.id);
    this.#show(message, (roots) => this.list.append(...roots));
    return isNew;
  }

  #show(message, place) {
    const before = this.#shown.get(message.id);
    if (before?.content === message.content && (before.hasFiles || !message.attachments?.length)) return;
    const roots = messageViews(message, isOpen(message), this.options);
    if (before) {
      before.roots[0].before(...roots);
      before.roots.forEach((root) => root.remove());
    } else {
      place(roots);
    }
    this.#shown.set(message.id, { content: message.content, hasFiles: Boolean(message.attachments?.length), roots });
  }
}

/** While a person has the conversation, the stored answers of the assistant are empty. */
const hasContent = (message) => message.role === 'user' || Boolean(message.content) || Boolean(message.steps?.length);

/** What a screen reader announces for a new message. */
export const spoken = (message, user) => `${message.role === 'user' ? user : message.author?.name ?? 'Assistant'}: ${message.content || 'a file'}`;
