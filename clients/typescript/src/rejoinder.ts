import { Bots } from './bots.js';
import { Chat } from './chat.js';
import { Connection, type RejoinderOptions } from './connection.js';
import { Conversations } from './conversations.js';
import { Files } from './files.js';
import { Keys } from './keys.js';
import { Sources } from './sources.js';
import { Webhooks } from './webhooks.js';

/** A client of one server. */
export class Rejoinder {
  readonly chat: Chat;
  readonly conversations: Conversations;
  readonly files: Files;
  readonly bots: Bots;
  readonly sources: Sources;
  readonly keys: Keys;
  readonly webhooks: Webhooks;

  constructor(options: RejoinderOptions = {}) {
    const connection = new Connection(options);
    this.chat = new Chat(connection);
    this.conversations = new Conversations(connection);
    this.files = new Files(connection);
    this.bots = new Bots(connection);
    this.sources = new Sources(connection);
    this.keys = new Keys(connection);
    this.webhooks = new Webhooks(connection);
  }
}
