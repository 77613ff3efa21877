import { type Connection, path, type RequestOptions } from './connection.js';
import type { ConversationFilters, ConversationHistory, ConversationSummary, DeletedConversation } from './types.js';

export interface HistoryOptions {
  /** Additional fields, such as `status`, `sources` and `steps`. */
  include?: ('status' | 'sources' | 'metadata' | 'usage' | 'steps' | 'feedback' | 'attachments')[];
  /** Only the last so many messages. */
  limit?: number;
  /** Only messages before this one. */
  before?: string;
}

export class Conversations {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The conversations of a bot, newest activity first. */
  list(bot: string, filters: ConversationFilters = {}, options?: RequestOptions): AsyncGenerator<ConversationSummary> {
    return this.#connection.list({ path: path`/chat/${bot}/conversations`, query: filters }, 'conversations', options);
  }

  /** A conversation with its messages. */
  get(
    bot: string,
    conversationId: string,
    history: HistoryOptions = {},
    options?: RequestOptions,
  ): Promise<ConversationHistory> {
    const query = { ...history, include: history.include?.join() };
    return this.#connection.send({ method: 'GET', path: conversation(bot, conversationId), query }, options);
  }

  /** Deletes a conversation, and aborts an answer that is being written. */
  delete(bot: string, conversationId: string, options?: RequestOptions): Promise<DeletedConversation> {
    return this.#connection.send({ method: 'DELETE', path: conversation(bot, conversationId) }, options);
  }
}

function conversation(bot: string, conversationId: string): string {
  return path`/chat/${bot}/conversations/${conversationId}`;
}
