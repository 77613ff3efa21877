import { RejoinderError } from './errors.js';

/** Times are in seconds. */
export interface RetrySettings {
  /** How often a request is repeated without any progress in between; 8 by default. */
  maxRetries?: number | undefined;
  /** The pause before the first repetition; 0.5 by default. It doubles each time. */
  backoff?: number | undefined;
  /** The longest such pause; 20 by default. */
  maxBackoff?: number | undefined;
}

/** A longer `Retry-After` is for the caller to decide. */
const LONGEST_RETRY_AFTER = 60;

export type Pauses = { [Name in keyof RetrySettings]-?: number };

/** Counts the attempts of one call, and pauses between them. */
export class Retries {
  readonly #settings: Pauses;
  readonly #signal: AbortSignal | undefined;
  #failures = 0;

  constructor(settings: Pauses, signal?: AbortSignal) {
    this.#settings = settings;
    this.#signal = signal;
  }

  /** To be called when an attempt makes progress. */
  reset(): void {
    this.#failures = 0;
  }

  /** Pauses before the next attempt; throws the error if there must be none. */
  async pause(error: unknown): Promise<void> {
    this.#signal?.throwIfAborted();
    const { maxRetries, backoff, maxBackoff } = this.#settings;
    const isRetryable = error instanceof RejoinderError && error.retryable;
    if (!isRetryable || this.#failures >= maxRetries || (error.retryAfter ?? 0) > LONGEST_RETRY_AFTER) {
      throw error;
    }
    const pause = Math.min(maxBackoff, backoff * 2 ** this.#failures) * (0.75 + Math.random() / 2);
    this.#failures++;
    await sleep(error.retryAfter ?? pause, this.#signal);
  }
}

export function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) {
        reject(signal.reason);
      } else {
        resolve();
      }
    };
    const timer = setTimeout(end, seconds * 1000);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) {
      end();
    }
  });
}
