import { type Connection, path, type RequestOptions } from './connection.js';
import type {
  CreatedWebhook,
  Deleted,
  Delivery,
  NewWebhook,
  Replayed,
  Webhook,
  WebhookChanges,
  WebhookTest,
} from './types.js';

/** Webhook endpoints. All calls need a key with scope `admin`. */
export class Webhooks {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The endpoints, oldest first. */
  list(options?: RequestOptions): AsyncGenerator<Webhook> {
    return this.#connection.list({ path: '/webhooks' }, 'webhooks', options);
  }

  get(webhookId: string, options?: RequestOptions): Promise<Webhook> {
    return this.#connection.send({ method: 'GET', path: path`/webhooks/${webhookId}` }, options);
  }

  /** Adds an endpoint; only this call and `rotate` return a secret. */
  create(webhook: NewWebhook, options?: RequestOptions): Promise<CreatedWebhook> {
    return this.#connection.send({ method: 'POST', path: '/webhooks', json: webhook }, options);
  }

  update(webhookId: string, changes: WebhookChanges, options?: RequestOptions): Promise<Webhook> {
    return this.#connection.send({ method: 'PATCH', path: path`/webhooks/${webhookId}`, json: changes }, options);
  }

  /** Gives an endpoint a new secret. The old one signs as well for 24 hours. */
  rotate(webhookId: string, options?: RequestOptions): Promise<CreatedWebhook> {
    return this.#connection.send({ method: 'POST', path: path`/webhooks/${webhookId}/rotate` }, options);
  }

  /** Sends a test event, and returns the response of the endpoint. */
  test(webhookId: string, options?: RequestOptions): Promise<WebhookTest> {
    return this.#connection.send({ method: 'POST', path: path`/webhooks/${webhookId}/test` }, options);
  }

  /** The deliveries, newest event first. */
  deliveries(
    webhookId: string,
    filters: { state?: 'pending' | 'sending' | 'delivered' | 'failed' } = {},
    options?: RequestOptions,
  ): AsyncGenerator<Delivery> {
    return this.#connection.list({ path: path`/webhooks/${webhookId}/deliveries`, query: filters }, 'deliveries', options);
  }

  /** Delivers one event again, or all events of a time. */
  replay(
    webhookId: string,
    events: { eventId: string } | { since: string; until?: string },
    options?: RequestOptions,
  ): Promise<Replayed> {
    return this.#connection.send({ method: 'POST', path: path`/webhooks/${webhookId}/replay`, json: events }, options);
  }

  /** Deletes an endpoint and its deliveries. */
  delete(webhookId: string, options?: RequestOptions): Promise<Deleted> {
    return this.#connection.send({ method: 'DELETE', path: path`/webhooks/${webhookId}` }, options);
  }
}
