import { type Connection, path, type RequestOptions } from './connection.js';
import type { Bot, BotChanges, BotFilters, BotSummary, Deleted, NewBot } from './types.js';

export class Bots {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  list(filters: BotFilters & { brief: true }, options?: RequestOptions): AsyncGenerator<BotSummary>;
  list(filters?: BotFilters, options?: RequestOptions): AsyncGenerator<Bot>;
  list(filters: object = {}, options?: RequestOptions): AsyncGenerator<Bot | BotSummary> {
    return this.#connection.list({ path: '/bots', query: filters }, 'bots', options);
  }

  get(bot: string, options?: RequestOptions): Promise<Bot> {
    return this.#connection.send({ method: 'GET', path: path`/bots/${bot}` }, options);
  }

  create(bot: NewBot, options?: RequestOptions): Promise<Bot> {
    return this.#connection.send({ method: 'POST', path: '/bots', json: bot }, options);
  }

  /** Changes a bot: missing fields keep their value, and null resets a field to its default. */
  update(bot: string, changes: BotChanges, options?: RequestOptions): Promise<Bot> {
    return this.#connection.send({ method: 'PATCH', path: path`/bots/${bot}`, json: changes }, options);
  }

  /** Deletes a bot and all its conversations. */
  delete(bot: string, options?: RequestOptions): Promise<Deleted> {
    return this.#connection.send({ method: 'DELETE', path: path`/bots/${bot}` }, options);
  }
}
