import { once } from 'node:events';
import { createServer } from 'node:http';
import { Rejoinder } from '@rejoinder/client';

/** A server on a free port that answers each request with the next of its replies, and keeps the requests. */
export class FakeServer {
  requests = [];
  #replies;
  #server = createServer((request, response) => this.#answer(request, response));

  static async start(...replies) {
    const fake = new FakeServer();
    fake.reply(...replies);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  /** Begins anew with these replies. */
  reply(...replies) {
    this.requests = [];
    this.#replies = replies;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** A client that does not pause between its attempts. */
  client(options) {
    return new Rejoinder({ baseUrl: this.url, apiKey: 'rj_test', backoff: 0, ...options });
  }

  /** Method, path and query of each request. */
  get lines() {
    return this.requests.map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request, response) {
    const chunks = [];
    request.on('error', () => {});
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method, url, headers } = request;
    this.requests.push({ method, url, headers, body });
    const reply = this.#replies.length > 1 ? this.#replies.shift() : this.#replies[0];
    await reply(response, this.requests.at(-1));
  }
}

export const json = (data) => (response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ success: true, data, error: null }));
};

export const error = (status, code, { retryable = false, headers = {}, data = null, ...more } = {}) => (response) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  const error = { code, message: `It is ${code}.`, requestId: 'req_1', retryable, ...more };
  response.end(JSON.stringify({ success: false, data, error }));
};

export const cutAtOnce = (response) => response.destroy();

export const events = (bytes) => (response) => {
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  response.end(bytes);
};

/** Sends these bytes and breaks the connection. */
export const cut = (bytes) => (response) => {
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  response.flushHeaders();
  response.write(bytes, () => response.destroy());
};

/** Sends these bytes and no more. */
export const silentAfter = (bytes) => (response) => {
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  response.flushHeaders();
  response.write(bytes);
};
