// The client for the server: tokens, history and streamed answers. Knows nothing of the page.

const RENEW_AFTER_MILLIS = 13 * 60 * 1000;
const WAITS_MILLIS = [500, 1000, 2000, 4000, 8000];
const LASTED_MILLIS = 10000;
const PENDING_LIFE_MILLIS = 23 * 60 * 60 * 1000;

/** An error: the server's code, or `NETWORK` without a response. */
export class ChatError extends Error {
  constructor(code, opensAt, said) {
    super(said);
    this.code = code;
    this.opensAt = opensAt;
  }
}

/** This browser's memory of one bot on one site. Where storage is blocked, the host page keeps it. */
class Memory {
  /** `kept` is what the host page has, and `keep` gives it the next. */
  constructor(name, kept, keep) {
    Object.assign(this, { name, kept, keep });
    this.values = {};
    this.read();
  }

  read() {
    try {
      this.kept = localStorage.getItem(this.name);
    } catch { /* Blocked: the page has it. */ }
    try {
      Object.assign(this.values, JSON.parse(this.kept));
    } catch { /* Not ours. */ }
  }

  /** Updates these values and keeps changes by other tabs. */
  set(change) {
    this.read();
    this.kept = JSON.stringify(Object.assign(this.values, change));
    try {
      localStorage.setItem(this.name, this.kept);
    } catch {
      this.keep(this.kept);
    }
  }
}

const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

const json = (method, body, headers) => ({
  method,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

export class Chat {
  /**
   * `origin` is the host page's origin, as the browser reports it. `kept` and `keep` are for blocked storage, and `warn`
   * tells the owner of the page what is wrong. The console's preview gets its tokens elsewhere, with its session.
   */
  constructor(base, botId, origin, { kept, keep, warn, tokens = 'token' }) {
    Object.assign(this, { base, botId: encodeURIComponent(botId), origin, warn, tokens });
    this.memory = new Memory(`rejoinder:${botId}:${origin}`, kept, keep);
  }

  /** What the page says about the visitor: short strings only. A `userHash` proves the `userId`. */
  identify(who = {}) {
    for (const each in who) who[each] = who[each] ? String(who[each]).slice(0, 256) : undefined;
    const before = this.identity;
    this.identity = who;
    if (before?.userHash === who.userHash) return;
    this.renewAt = 0;
    if (this.token) this.admit().catch(() => {});
  }

  /** Gets the first or the next token. Returns the bot's public settings. */
  async admit() {
    const { identity } = this;
    const response = await this.fetch(`widget/${this.botId}/${this.tokens}`, {
      ...json('POST', { origin: this.origin, visitor: this.memory.values.visitor, identity }), credentials: 'same-origin' });
    if (!response.ok) throw await refusal(response);
    const { data } = await response.json();
    // The page has said meanwhile who the visitor is.
    if (identity !== this.identity) return this.admit();
    if (data.identity?.problem) this.warn(data.identity.problem);
    this.token = data.token;
    this.renewAt = Date.now() + RENEW_AFTER_MILLIS;
    this.memory.set({ visitor: data.visitor });
    this.mayApprove = data.bot.visitorApproves || [];
    return data;
  }

  /** The messages of the visitor's conversation, and whether a person has it; empty if it was deleted. */
  async history() {
    const response = await this.call(`conversations/${this.conversationId}?limit=200&include=status,sources,feedback,attachments`, {});
    if (response.ok) return (await response.json()).data;
    if (response.status !== 404) throw await refusal(response);
    this.conversationId = null;
    return { messages: [], handover: null };
  }

  /** Starts a turn. It survives a reload until `settled`. */
  ask(message, files = []) {
    const body = { message, metadata: { origin: this.origin, identity: this.identity } };
    if (this.conversationId) body.conversationId = this.conversationId;
    if (files.length) body.attachments = files.map(({ fileId }) => ({ fileId }));
    return this.remember({ key: randomKey(), body, files, at: Date.now() });
  }

  remember(pending) {
    this.memory.set({ pending });
    return pending;
  }

  /** Forgets a turn that has ended; without one, any. */
  settled(pending) {
    this.memory.read();
    if (!pending || this.memory.values.pending?.key === pending.key) this.memory.set({ pending: null });
  }

  /** The unfinished turn of an earlier page, or null. */
  pending() {
    const { pending } = this.memory.values;
    return pending && Date.now() - pending.at < PENDING_LIFE_MILLIS ? pending : null;
  }

  /**
   * Follows an answer to its terminal event and reconnects as needed. The idempotency key makes
   * retries safe.
   */
  async follow(pending, onEvent) {
    const place = { id: null };
    for (let failures = 0; ; failures++) {
      const before = place.id;
      const began = Date.now();
      try {
        const response = await this.open(pending, place.id);
        if (!response.ok) throw await refusal(response);
        if (await this.read(response, pending, place, onEvent)) return;
      } catch (error) {
        if (error instanceof ChatError && error.code !== 'NETWORK') throw error;
      }
      // An answer that waits for an approval has no events for hours, and the server closes its stream now and then.
      if (place.id !== before || Date.now() - began > LASTED_MILLIS) failures = 0;
      if (failures >= WAITS_MILLIS.length && navigator.onLine) throw new ChatError('NETWORK');
      await pause(WAITS_MILLIS[Math.min(failures, WAITS_MILLIS.length - 1)]);
    }
  }

  open(pending, after) {
    if (!pending.messageId) {
      return this.call('stream', json('POST', pending.body, { 'Idempotency-Key': pending.key }));
    }
    const query = after ? `?after=${encodeURIComponent(after)}` : '';
    return this.call(`${this.pathOf(pending)}/stream${query}`, {});
  }

  /** Passes on the events of one connection. Returns whether the terminal event was among them. */
  async read(response, pending, place, onEvent) {
    let ended = false;
    for await (const { id, data } of events(response.body)) {
      place.id = id;
      const event = JSON.parse(data);
      if (event.type === 'message.start') {
        this.conversationId = event.conversationId;
        Object.assign(pending, { conversationId: event.conversationId, messageId: event.messageId });
        this.remember(pending);
      }
      ended = event.type === 'message.completed' || event.type === 'message.failed';
      onEvent(event);
    }
    return ended;
  }

  async stop(pending) {
    if (pending.messageId) await this.call(`${this.pathOf(pending)}/stop`, { method: 'POST' });
  }

  /** Approves or denies a tool call that the answer waits for. */
  async decide(pending, callId, approve) {
    const response = await this.call(`${this.pathOf(pending)}/approvals`, json('POST', { callId, approve }));
    if (!response.ok) throw await refusal(response);
  }

  /** Rates an answer, or removes its rating. */
  async rate(messageId, rating, comment) {
    const response = await this.call(`${this.pathOf({ conversationId: this.conversationId, messageId })}/feedback`,
      rating ? json('PUT', { rating, comment }) : { method: 'DELETE' });
    if (!response.ok) throw await refusal(response);
  }

  pathOf(pending) {
    return `conversations/${encodeURIComponent(pending.conversationId)}/messages/${encodeURIComponent(pending.messageId)}`;
  }

  async call(path, init) {
    if (!this.token || Date.now() > this.renewAt) await this.admit();
    const send = () =>
      this.fetch(`chat/${this.botId}/${path}`, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${this.token}` },
      });
    const response = await send();
    if (response.status !== 401) return response;
    // The token expired, for example while a laptop slept.
    await this.admit();
    return send();
  }

  /** `via` replaces `fetch`. */
  async fetch(path, { via = fetch, ...init }) {
    try {
      return await via(new URL(path, this.base), { credentials: 'omit', ...init, cache: 'no-store' });
    } catch {
      throw new ChatError('NETWORK');
    }
  }
}

export async function refusal(response) {
  try {
    const { error, data } = await response.json();
    return new ChatError(error.code, data?.opensAt, error.message);
  } catch {
    return new ChatError('INTERNAL_ERROR');
  }
}

/** Waits for a time, or until the browser is online again. */
export function pause(millis) {
  return new Promise((resolve) => {
    if (!navigator.onLine) {
      addEventListener('online', resolve, { once: true });
      return;
    }
    setTimeout(resolve, millis);
  });
}

/** Reads server-sent events from a response body. */
export async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let id = null;
  let data = '';
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith('id: ')) id = line.slice(4);
        else if (line.startsWith('data: ')) data = line.slice(6);
        else if (!line && data) {
          yield { id, data };
          data = '';
        }
      }
    }
  } catch (error) {
    throw new ChatError('NETWORK');
  } finally {
    reader.cancel().catch(() => {});
  }
}
