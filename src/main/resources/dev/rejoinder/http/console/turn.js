// One question and its answer, followed until its end: through lost connections, and through a reload of the page.
import { ApiError, path, post, query, send } from './api.js';

const MAX_RETRIES = 5;
const MEMORY = 'rejoinder.turn.';

/** What of a turn must outlive the page: kept for this tab alone, until the turn ends. */
export const pending = {
  of(botId) {
    try {
      return JSON.parse(sessionStorage.getItem(MEMORY + botId));
    } catch {
      return null;
    }
  },
  keep(botId, turn) {
    try {
      sessionStorage.setItem(MEMORY + botId, JSON.stringify(turn));
    } catch {
      // Without storage a reload finds the answer in the history, once it is there.
    }
  },
  forget(botId) {
    try {
      sessionStorage.removeItem(MEMORY + botId);
    } catch {
      // As above.
    }
  },
};

/** Reads events { event, id, data } from the bytes of a response, however they are cut. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = {};
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (event.data !== undefined) yield { ...event, data: JSON.parse(event.data) };
        event = {};
      } else if (!line.startsWith(':')) {
        const colon = line.indexOf(':');
        const name = line.slice(0, colon);
        const text = line.slice(colon + 1).replace(/^ /, '');
        event[name] = name === 'data' && event.data !== undefined ? `${event.data}\n${text}` : text;
      }
    }
  }
}

/** For who reads along: nothing of the turn outlives the page. */
const nothing = { keep() {}, forget() {} };

/** Reads along with an answer that somebody else asked for; `turn` has its conversationId and messageId. */
export const watch = (botId, turn, on, signal) => follow(botId, turn, on, signal, nothing);

/** Whether the answer to a message of the history is still being written, or waits to be. */
export const isOpen = (message) => message.role === 'user' && ['pending', 'streaming'].includes(message.status);

/**
 * Asks, or goes on with what was asked, and tells `on` what comes: start, delta, sources, then completed or
 * failed. Ends when the turn has; throws what was refused.
 */
export async function follow(botId, turn, on, signal, memory = pending) {
  let failures = 0;
  let last = null;
  while (true) {
    try {
      const response = turn.messageId ? await resume(botId, turn, last, signal) : await ask(botId, turn, signal, memory);
      for await (const { id, data } of events(response)) {
        failures = 0;
        last = id ?? last;
        if (data.type === 'message.start') {
          Object.assign(turn, { conversationId: data.conversationId, messageId: data.messageId });
          memory.keep(botId, turn);
          on.start?.(data);
        } else if (data.type === 'message.delta') {
          on.delta?.(data.delta);
        } else if (data.type === 'message.sources') {
          on.sources?.(data.sources ?? []);
        } else if (data.type === 'message.completed') {
          memory.forget(botId);
          on.completed?.(data.data);
          return;
        } else if (data.type === 'message.failed') {
          memory.forget(botId);
          on.failed?.(data.error, data.data);
          return;
        }
      }
      throw new ApiError(0, { code: 'CUT', message: 'The connection was lost.' });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      const lost = !(error instanceof ApiError) || error.status === 0 || error.status === 503;
      failures += 1;
      if (!lost || failures > MAX_RETRIES) {
        if (!lost) memory.forget(botId);
        throw error instanceof ApiError ? error : new ApiError(0, { code: 'CUT', message: 'The connection was lost. Reload the page to go on.' });
      }
      on.waiting?.();
      await pause(2 ** failures * 150, signal);
    }
  }
}

function ask(botId, turn, signal, memory) {
  memory.keep(botId, turn);
  // What was sent under a key stays the same under it, also once the conversation has got its name.
  const body = { message: turn.message, ...(turn.continues ? { conversationId: turn.continues } : {}) };
  return send('POST', `${path('chat', botId)}/stream`, { body, headers: { 'Idempotency-Key': turn.key }, signal });
}

function resume(botId, turn, last, signal) {
  // Not the header Last-Event-ID: with it an answer that is over gives no last event.
  return send('GET', `${messagePath(botId, turn)}/stream${query({ after: last })}`, { signal });
}

export function stop(botId, turn) {
  return post(`${messagePath(botId, turn)}/stop`);
}

const messagePath = (botId, turn) => path('chat', botId, 'conversations', turn.conversationId, 'messages', turn.messageId);

function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('left', 'AbortError'));
    }, { once: true });
  });
}
