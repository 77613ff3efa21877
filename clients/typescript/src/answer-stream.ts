import { type Answer, answerOf, type StoppedAnswer, stoppedAnswerOf } from './answer.js';
import { type Call, type Connection, path, type RequestOptions } from './connection.js';
import { connectionFailed, RejoinderError, unexpected } from './errors.js';
import { Retries } from './retries.js';
import type { AnswerEvent, StoppedData, StreamEvent } from './types.js';

/** The answer that a stream reads. */
export interface StreamedAnswer {
  bot: string;
  /** Sends the question; without it, the ids name an answer that exists. */
  question?: Call;
  conversationId?: string;
  messageId?: string;
  /** The id of the last event that was received. */
  after?: string | undefined;
}

export function answerPath(bot: string, conversationId: string, messageId: string): string {
  return path`/chat/${bot}/conversations/${conversationId}/messages/${messageId}`;
}

/**
 * An answer while it is written. It is read once: as text with `for await`, as events with
 * {@link events}, or at once with {@link final}.
 */
export class AnswerStream implements AsyncIterable<string> {
  /** Known after the first event. */
  conversationId: string | undefined;
  /** Known after the first event. */
  messageId: string | undefined;
  /** The id of the last event: with it, `chat.resume` continues in another process. */
  position: string | undefined;

  readonly #connection: Connection;
  readonly #answer: StreamedAnswer;
  readonly #options: RequestOptions;
  readonly #reading = new AbortController();
  readonly #events: AsyncGenerator<AnswerEvent, void>;
  readonly #first: Promise<IteratorResult<AnswerEvent, void>>;
  readonly #end: Promise<Answer>;
  #resolve!: (answer: Answer) => void;
  #reject!: (error: unknown) => void;
  #isClaimed = false;
  #isClosed = false;
  /** Where the next attempt continues; without it, it sends the question, or begins at the first event. */
  #after: string | undefined;
  /** The text that was delivered, and how much of it the current run of the answer has repeated. */
  #text = '';
  #offset = 0;
  #onlyEndIsMissing = false;
  readonly #delivered = new Set<string>();

  /** @internal */
  constructor(connection: Connection, answer: StreamedAnswer, options: RequestOptions = {}) {
    this.#connection = connection;
    this.#answer = answer;
    this.#options = options;
    this.conversationId = answer.conversationId;
    this.messageId = answer.messageId;
    this.position = this.#after = answer.after;
    this.#end = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#end.catch(() => {});
    this.#events = this.#run();
    // The question is sent now, not when somebody reads.
    this.#first = this.#events.next();
    this.#first.catch(() => {});
  }

  /** Reads the events of the API, except `message.failed`, which is thrown as an error. */
  events(): AsyncGenerator<AnswerEvent, void> {
    if (this.#isClaimed) {
      throw new TypeError('A stream is read only once.');
    }
    this.#isClaimed = true;
    return this.#read();
  }

  /** Reads the text. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
    for await (const event of this.events()) {
      if (event.type === 'message.delta') {
        yield event.delta;
      }
    }
  }

  /** Reads what nobody has read yet, and returns the whole answer. */
  async final(): Promise<Answer> {
    if (!this.#isClaimed) {
      for await (const event of this.events()) {
        void event;
      }
    }
    return this.#end;
  }

  /** Stops the answer; the stream then ends with the text so far. */
  async stop(): Promise<StoppedAnswer> {
    await this.#first;
    return stopAnswer(this.#connection, this.#answer.bot, this.conversationId!, this.messageId!);
  }

  /** Stops reading. The answer goes on. */
  close(): void {
    this.#isClosed = true;
    this.#reading.abort(new RejoinderError(0, { code: 'STREAM_CLOSED', message: 'The stream was closed.', retryable: false }));
    this.#events.return().catch(() => {});
  }

  async *#read(): AsyncGenerator<AnswerEvent, void> {
    let isAtEnd = false;
    try {
      for (let next = await this.#first; !next.done; next = await this.#events.next()) {
        yield next.value;
      }
      isAtEnd = true;
    } finally {
      if (!isAtEnd) {
        this.close();
      }
    }
  }

  async *#run(): AsyncGenerator<AnswerEvent, void> {
    const { signal } = this.#options;
    const abort = (): void => this.#reading.abort(signal!.reason);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) {
      abort();
    }
    try {
      yield* this.#attempts();
    } catch (error) {
      this.#reject(error);
      if (!this.#isClosed) {
        throw error;
      }
    } finally {
      this.#reject(this.#reading.signal.reason);
      signal?.removeEventListener('abort', abort);
    }
  }

  async *#attempts(): AsyncGenerator<AnswerEvent, void> {
    const { settings } = this.#connection;
    const retries = new Retries(settings, this.#reading.signal);
    const runs = new Retries(settings, this.#reading.signal);
    for (;;) {
      let failure: RejoinderError | undefined;
      try {
        failure = yield* this.#follow(retries);
      } catch (error) {
        await retries.pause(error);
        continue;
      }
      if (!failure) {
        return;
      }
      if (!this.#answer.question) {
        throw failure;
      }
      await runs.pause(failure);
      // The question with the same key runs the turn again, under the same ids.
      this.#after = undefined;
    }
  }

  /** Reads until the answer ends; returns the failure, if it failed. */
  async *#follow(retries: Retries): AsyncGenerator<AnswerEvent, RejoinderError | undefined> {
    const options = { ...this.#options, signal: this.#reading.signal };
    const exchange = await this.#connection.open(this.#call(), options);
    if (exchange.response.status === 204) {
      this.#onlyEndIsMissing = true;
      this.#after = undefined;
      throw connectionFailed('The end of the answer is missing.');
    }
    for await (const item of exchange.events()) {
      retries.reset();
      if ('comment' in item) {
        continue;
      }
      const event = parse(item.data, exchange.response);
      this.position = this.#after = item.id;
      if (event.type === 'message.failed') {
        return new RejoinderError(200, event.error, { data: event.data });
      }
      if (event.type === 'message.completed') {
        this.#resolve(answerOf(event.data));
        yield event;
        return undefined;
      }
      const fresh = this.#fresh(event);
      if (fresh) {
        yield fresh;
      }
    }
    throw connectionFailed('The stream ended before the answer did.');
  }

  #call(): Call {
    const { question, bot } = this.#answer;
    if (question && this.#after === undefined) {
      return question;
    }
    return {
      method: 'GET',
      path: answerPath(bot, this.conversationId!, this.messageId!) + '/stream',
      query: { after: this.#after },
    };
  }

  /** The part of an event that was not delivered before: an answer that runs again repeats its events. */
  #fresh(event: AnswerEvent): AnswerEvent | undefined {
    if (this.#onlyEndIsMissing) {
      return undefined;
    }
    if (event.type === 'message.delta') {
      const delta = this.#freshText(event.delta);
      return delta ? { ...event, delta } : undefined;
    }
    if (event.type === 'message.start') {
      if (this.#answer.after !== undefined) {
        throw startedAgain();
      }
      this.conversationId = event.conversationId;
      this.messageId = event.messageId;
      this.#offset = 0;
    }
    const name = event.type + ('callId' in event ? event.callId : '');
    if (this.#delivered.has(name)) {
      return undefined;
    }
    this.#delivered.add(name);
    return event;
  }

  #freshText(delta: string): string {
    const known = this.#text.slice(this.#offset, this.#offset + delta.length);
    if (!delta.startsWith(known)) {
      throw startedAgain();
    }
    const fresh = delta.slice(known.length);
    this.#offset += delta.length;
    this.#text += fresh;
    return fresh;
  }
}

export async function stopAnswer(
  connection: Connection,
  bot: string,
  conversationId: string,
  messageId: string,
  options?: RequestOptions,
): Promise<StoppedAnswer> {
  const call = { method: 'POST', path: answerPath(bot, conversationId, messageId) + '/stop', repeatable: true };
  return stoppedAnswerOf(await connection.send<StoppedData>(call, options));
}

function parse(data: string, response: Response): StreamEvent {
  try {
    return JSON.parse(data) as StreamEvent;
  } catch {
    throw unexpected(response);
  }
}

function startedAgain(): RejoinderError {
  const message = 'The server lost the answer and started it again, with another text. Read it from the beginning.';
  return new RejoinderError(200, { code: 'ANSWER_INTERRUPTED', message, retryable: false });
}
