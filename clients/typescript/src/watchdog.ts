import { connectionFailed, RejoinderError } from './errors.js';

/** Aborts a request if no byte comes for a time, or with the signal of the caller. */
export class Watchdog {
  readonly #controller = new AbortController();
  readonly #seconds: number;
  readonly #caller: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seconds: number, caller?: AbortSignal) {
    this.#seconds = seconds;
    this.#caller = caller;
    caller?.addEventListener('abort', this.#onAbort);
    if (caller?.aborted) {
      this.#onAbort();
    }
  }

  readonly #onAbort = (): void => this.#controller.abort(this.#caller?.reason);

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for something that must not take longer than the timeout, unless it makes progress. */
  async wait<T>(step: Promise<T>): Promise<T> {
    this.#start();
    try {
      return await step;
    } catch (error) {
      this.close();
      throw this.#failure(error);
    } finally {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  /** To be called when the step has made progress; later calls have no effect. */
  progress(): void {
    if (this.#timer !== undefined) {
      this.#start();
    }
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#controller.abort(connectionFailed(`No data came for ${this.#seconds} seconds.`)),
      this.#seconds * 1000,
    );
  }

  close(): void {
    this.#caller?.removeEventListener('abort', this.#onAbort);
  }

  #failure(error: unknown): unknown {
    if (this.signal.aborted) {
      return this.signal.reason;
    }
    return error instanceof RejoinderError ? error : connectionFailed('The connection failed.', error);
  }
}
