import { errorOf, RejoinderError, unexpected, wasNotHandled } from './errors.js';
import { EventParser, type ServerSentEvent } from './event-parser.js';
import { type Pauses, Retries, type RetrySettings } from './retries.js';
import { type Progress, upload } from './upload.js';
import { Watchdog } from './watchdog.js';

export interface RejoinderOptions extends RetrySettings {
  /** The address of the server, such as `https://chat.example`; `REJOINDER_URL` by default. */
  baseUrl?: string | undefined;
  /** An API key, or a function that returns a key or a visitor token; `REJOINDER_KEY` by default. */
  apiKey?: string | (() => string | Promise<string>) | undefined;
  /** After how many seconds without any byte a connection counts as dead; 60 by default. */
  timeout?: number | undefined;
  fetch?: typeof globalThis.fetch | undefined;
}

export interface RequestOptions {
  /** Stops waiting and reading. An answer that is being written goes on. */
  signal?: AbortSignal | undefined;
  /** Replaces the `timeout` of the client, in seconds. */
  timeout?: number | undefined;
}

/** A request of the API. */
export interface Call {
  method: string;
  path: string;
  query?: object | undefined;
  json?: unknown;
  form?: FormData;
  onProgress?: Progress | undefined;
  headers?: Record<string, string>;
  /** Whether it may be carried out twice. */
  repeatable?: boolean;
}

/** Fills ids into a path. */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
  return ids.reduce((all, id, index) => {
    if (typeof id !== 'string' || /^\.{0,2}$/.test(id)) {
      throw new TypeError(`"${id}" is not an id.`);
    }
    return all + encodeURIComponent(id) + parts[index + 1];
  }, parts[0]!);
}

/** Sends requests to one server. */
export class Connection {
  readonly settings: Pauses;
  readonly #baseUrl: string;
  readonly #apiKey: string | (() => string | Promise<string>);
  readonly #timeout: number;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: RejoinderOptions) {
    const { maxRetries = 8, backoff = 0.5, maxBackoff = 20, timeout = 60 } = options;
    this.settings = { maxRetries, backoff, maxBackoff };
    this.#timeout = timeout;
    this.#baseUrl = required(options.baseUrl, 'baseUrl', 'REJOINDER_URL').replace(/\/+$/, '');
    new URL(this.#baseUrl);
    this.#apiKey = required(options.apiKey, 'apiKey', 'REJOINDER_KEY');
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  /** Sends a request, again if need be, and returns the `data` of the response. */
  send<T>(call: Call, options?: RequestOptions): Promise<T> {
    return this.#repeat(call, options, (exchange) => exchange.data() as Promise<T>);
  }

  /** Sends a request, again if need be, and returns the body of the response. */
  download(call: Call, options?: RequestOptions): Promise<Blob> {
    return this.#repeat(call, options, (exchange) => exchange.blob());
  }

  async #repeat<T>(call: Call, options: RequestOptions = {}, read: (exchange: Exchange) => Promise<T>): Promise<T> {
    const retries = new Retries(this.settings, options.signal);
    for (;;) {
      try {
        return await read(await this.open(call, options));
      } catch (error) {
        const isSafe = call.repeatable ?? call.method === 'GET';
        if (!isSafe && error instanceof RejoinderError && !wasNotHandled(error)) {
          throw error;
        }
        await retries.pause(error);
      }
    }
  }

  /** The entries of all pages of a list. */
  async *list<T>(call: { path: string; query?: object }, name: string, options?: RequestOptions): AsyncGenerator<T> {
    let query: object | undefined = { limit: 100, ...call.query };
    while (query) {
      const page: Page = await this.send({ ...call, method: 'GET', query }, options);
      yield* page[name] as T[];
      query = after(page, query);
    }
  }

  /** Sends a request once. */
  async open(call: Call, options: RequestOptions): Promise<Exchange> {
    options.signal?.throwIfAborted();
    const url = this.#baseUrl + '/api/v1' + call.path + search(call.query);
    const headers = new Headers(call.headers);
    headers.set('authorization', `Bearer ${typeof this.#apiKey === 'string' ? this.#apiKey : await this.#apiKey()}`);
    const init: RequestInit = { method: call.method, headers, redirect: 'manual' };
    if (call.json !== undefined) {
      headers.set('content-type', 'application/json');
      init.body = JSON.stringify(call.json);
    }
    const watchdog = new Watchdog(options.timeout ?? this.#timeout, options.signal);
    init.signal = watchdog.signal;
    const progress: Progress = (sent, total) => {
      watchdog.progress();
      call.onProgress?.(sent, total);
    };
    const sent = call.form ? upload(this.#fetch, url, init, call.form, progress) : this.#fetch(url, init);
    const response = await watchdog.wait(sent);
    const exchange = new Exchange(response, watchdog);
    if (!response.ok) {
      throw errorOf(response, await exchange.text());
    }
    return exchange;
  }
}

/** An open response. */
export class Exchange {
  readonly response: Response;
  readonly #watchdog: Watchdog;

  constructor(response: Response, watchdog: Watchdog) {
    this.response = response;
    this.#watchdog = watchdog;
  }

  async data(): Promise<unknown> {
    const text = await this.text();
    if (this.response.status === 204) {
      return undefined;
    }
    try {
      return (JSON.parse(text) as { data: unknown }).data;
    } catch {
      throw unexpected(this.response);
    }
  }

  async *events(): AsyncGenerator<ServerSentEvent> {
    if (!this.response.headers.get('content-type')?.startsWith('text/event-stream')) {
      await this.text();
      throw unexpected(this.response);
    }
    const parser = new EventParser();
    for await (const chunk of this.#chunks()) {
      yield* parser.push(chunk);
    }
  }

  async text(): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of this.#chunks()) {
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }

  async blob(): Promise<Blob> {
    const chunks: BlobPart[] = [];
    for await (const chunk of this.#chunks()) {
      chunks.push(chunk as BlobPart);
    }
    return new Blob(chunks, { type: this.response.headers.get('content-type') ?? '' });
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    const reader = this.response.body?.getReader();
    const read = async () => await this.#watchdog.wait(reader!.read());
    try {
      while (reader) {
        const { done, value } = await read();
        if (done) {
          return;
        }
        yield value;
      }
    } finally {
      // After the last event the response ends. Reading that keeps the connection for other requests.
      const left = reader ? read().then(({ done }) => (done ? undefined : reader.cancel())) : Promise.resolve();
      left.catch(() => {}).finally(() => this.#watchdog.close());
    }
  }
}

type Page = Record<string, unknown> & { pagination?: { page: number; hasMore: boolean; cursor?: string } };

function after({ pagination }: Page, query: object): object | undefined {
  if (!pagination?.hasMore) {
    return undefined;
  }
  const { cursor, page } = pagination;
  return cursor ? { ...query, page: undefined, cursor } : { ...query, page: page + 1 };
}

function search(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return given.length ? '?' + new URLSearchParams(given.map(([name, value]) => [name, String(value)])) : '';
}

function required<T>(value: T | undefined, name: string, variable: string): T | string {
  const process = (globalThis as { process?: { env: Record<string, string | undefined> } }).process;
  const found = value ?? process?.env[variable];
  if (!found) {
    throw new TypeError(`Set ${name}, or the environment variable ${variable}.`);
  }
  return found;
}
