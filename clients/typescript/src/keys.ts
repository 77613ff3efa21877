import { type Connection, path, type RequestOptions } from './connection.js';
import type { CreatedKey, Key, NewKey } from './types.js';

/** API keys. All calls need a key with scope `admin`. */
export class Keys {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The keys, newest first, including revoked ones. */
  list(options?: RequestOptions): AsyncGenerator<Key> {
    return this.#connection.list({ path: '/keys' }, 'keys', options);
  }

  /** Creates a key; only this call returns the key itself. */
  create(key: NewKey, options?: RequestOptions): Promise<CreatedKey> {
    return this.#connection.send({ method: 'POST', path: '/keys', json: key }, options);
  }

  /** Replaces a key by a new one; the old one stays valid for `overlapHours`, 24 by default. */
  rotate(keyId: string, rotation: { overlapHours?: number } = {}, options?: RequestOptions): Promise<CreatedKey> {
    return this.#connection.send({ method: 'POST', path: path`/keys/${keyId}/rotate`, json: rotation }, options);
  }

  /** Revokes a key within a second. */
  revoke(keyId: string, options?: RequestOptions): Promise<Key> {
    return this.#connection.send({ method: 'DELETE', path: path`/keys/${keyId}` }, options);
  }
}
