// Reads a stream of events for as long as the page needs it, and reconnects by itself.
import { ApiError, send } from './api.js';
import { events } from './turn.js';

const FIRST_WAIT_MILLIS = 250;
const MAX_WAIT_MILLIS = 15_000;
const STABLE_MILLIS = 10_000;
/** The server sends a heartbeat every 15 seconds. */
const SILENCE_MILLIS = 50_000;

/**
 * Calls `on.opened` after each connection, to load what happened in between, then `on.event` with
 * { event, data } for each event, and `on.lost` when the connection has gone. Ends when `signal` aborts. Throws
 * when the server refuses, or when `opened` throws a refusal.
 */
export async function live(path, on, signal) {
  let last = null;
  for (let failures = 0; ; failures += 1) {
    const began = Date.now();
    try {
      for await (const each of connection(path, last, on.opened, signal)) {
        last = each.id ?? last;
        on.event({ event: each.event ?? each.data.type, data: each.data });
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) throw error;
    }
    if (signal.aborted) return;
    if (Date.now() - began > STABLE_MILLIS) failures = 0;
    on.lost?.();
    await pause(Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** failures), signal);
  }
}

/** The events of one connection, which ends when the server is silent for too long. */
async function* connection(path, last, opened, signal) {
  const life = new AbortController();
  const abort = () => life.abort();
  signal.addEventListener('abort', abort, { once: true });
  let watchdog = setTimeout(abort, SILENCE_MILLIS);
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(abort, SILENCE_MILLIS);
  };
  try {
    const headers = { Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) };
    const response = await send('GET', path, { headers, signal: life.signal });
    await opened?.();
    const heard = new TransformStream({
      transform(chunk, controller) {
        alive();
        controller.enqueue(chunk);
      },
    });
    yield* events({ body: response.body.pipeThrough(heard) });
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', abort);
    life.abort();
  }
}

/** Waits for a time, or until the browser is online again or `signal` aborts. */
export function pause(millis, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
