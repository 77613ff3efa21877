// Follows one turn to its end: resumes after lost connections and after a reload of the page.
import { ApiError, path, post, query, send } from './api.js';

const MAX_RETRIES = 5;
const LASTED_MILLIS = 10_000;
const TOOL_EVENT = /^message\.(tool|approval)\./;
const MEMORY = 'rejoinder.turn.';

/** What the pages of a conversation read of its messages, besides their texts. */
export const MESSAGE_DETAILS = 'status,sources,metadata,usage,steps,feedback,attachments';

/** The state of a turn that survives a reload: kept for this tab until the turn ends. */
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
      // Without storage, a reload shows the answer only from the history.
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

/** Reads server-sent events { event, id, data } from a response. */
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

/** For turns of other clients: nothing is kept. */
const nothing = { keep() {}, forget() {} };

/** Reads along with an answer that somebody else asked for; `turn` has its conversationId and messageId. */
export const watch = (botId, turn, on, signal) => follow(botId, turn, on, signal, nothing);

/** Whether the answer to a message of the history is still being written, or waits to be. */
export const isOpen = (message) => message.role === 'user' && ['pending', 'streaming', 'waiting'].includes(message.status);

/**
 * Asks, or goes on with what was asked, and calls `on` for each event: start, delta, sources, tool, then completed
 * or failed. Ends when the turn has ended; throws the server's refusal.
 */
export async function follow(botId, turn, on, signal, memory = pending) {
  let failures = 0;
  let last = null;
  while (true) {
    const began = Date.now();
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
        } else if (TOOL_EVENT.test(data.type)) {
          on.tool?.(data);
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
      // An answer that waits for an approval has no events for hours, and the server closes its stream now and then.
      failures = Date.now() - began > LASTED_MILLIS ? 1 : failures + 1;
      if (!lost || failures > MAX_RETRIES) {
        if (!lost) memory.forget(botId);
        throw error instanceof ApiError ? error : new ApiError(0, { code: 'CUT', message: 'The connection was lost. Reload the page to continue.' });
      }
      on.waiting?.();
      await sleep(2 ** failures * 150, signal);
    }
  }
}

function ask(botId, turn, signal, memory) {
  memory.keep(botId, turn);
  // A request with the same idempotency key must have the same body, also once the conversation id is known.
  const body = {
    message: turn.message,
    ...(turn.continues ? { conversationId: turn.continues } : {}),
    ...(turn.attachments?.length ? { attachments: turn.attachments.map(({ fileId }) => ({ fileId })) } : {}),
  };
  return send('POST', `${path('chat', botId)}/stream`, { body, headers: { 'Idempotency-Key': turn.key }, signal });
}

function resume(botId, turn, last, signal) {
  // Not Last-Event-ID: with that header a finished answer sends no terminal event.
  return send('GET', `${messagePath(botId, turn)}/stream${query({ after: last })}`, { signal });
}

export function stop(botId, turn) {
  return post(`${messagePath(botId, turn)}/stop`);
}

/** Approves or denies a tool call that the turn waits for. */
export function decide(botId, turn, callId, approve, reason) {
  return post(`${messagePath(botId, turn)}/approvals`, { callId, approve, ...(reason && !approve ? { reason } : {}) });
}

const messagePath = (botId, turn) => path('chat', botId, 'conversations', turn.conversationId, 'messages', turn.messageId);

function sleep(millis, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('left', 'AbortError'));
    }, { once: true });
  });
}
