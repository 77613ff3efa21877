import { type Answer, answerOf, type StoppedAnswer } from './answer.js';
import { answerPath, AnswerStream, stopAnswer } from './answer-stream.js';
import { type Call, type Connection, path, type RequestOptions } from './connection.js';
import type { AnswerData, Approval, DecidedAnswer, Feedback, NewAttachment, OwnTool, ToolResult } from './types.js';

export interface MessageOptions extends RequestOptions {
  /** Continues this conversation. */
  conversationId?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** The files of the message, at most ten. */
  attachments?: NewAttachment[] | undefined;
  /** Your own tools. */
  tools?: OwnTool[] | undefined;
  toolChoice?: 'auto' | 'none' | 'required' | undefined;
  /** Makes the message the same as one that another process has sent; a new one by default. */
  idempotencyKey?: string | undefined;
}

export interface ResumeOptions extends RequestOptions {
  /** The `position` of the stream that is continued; without it, the answer begins at its beginning. */
  after?: string | undefined;
}

export class Chat {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sends a message, and waits for the answer. */
  async send(bot: string, message: string, options: MessageOptions = {}): Promise<Answer> {
    const call = question(path`/chat/${bot}/message`, message, options);
    return answerOf(await this.#connection.send<AnswerData>(call, options));
  }

  /** Sends a message; the stream of the answer resumes by itself. */
  stream(bot: string, message: string, options: MessageOptions = {}): AnswerStream {
    const call = question(path`/chat/${bot}/stream`, message, options);
    return new AnswerStream(this.#connection, { bot, question: call }, options);
  }

  /** Reads an answer that is stored or being written. `messageId` may also be the id of the question. */
  resume(bot: string, conversationId: string, messageId: string, options: ResumeOptions = {}): AnswerStream {
    const { after } = options;
    return new AnswerStream(this.#connection, { bot, conversationId, messageId, after }, options);
  }

  /** Stops an answer, which keeps its text so far. */
  stop(bot: string, conversationId: string, messageId: string, options?: RequestOptions): Promise<StoppedAnswer> {
    return stopAnswer(this.#connection, bot, conversationId, messageId, options);
  }

  /** Approves or denies tool calls: all of these or, if one is wrong, none. */
  approve(
    bot: string,
    conversationId: string,
    messageId: string,
    decisions: Approval | Approval[],
    options?: RequestOptions,
  ): Promise<DecidedAnswer> {
    const json = { approvals: [decisions].flat() };
    const call = change('POST', answerPath(bot, conversationId, messageId) + '/approvals', json);
    return this.#connection.send(call, options);
  }

  /** Gives the results of your own tools: all of these or, if one is wrong, none. */
  submitToolResults(
    bot: string,
    conversationId: string,
    messageId: string,
    results: ToolResult | ToolResult[],
    options?: RequestOptions,
  ): Promise<DecidedAnswer> {
    const json = { results: [results].flat() };
    const call = change('POST', answerPath(bot, conversationId, messageId) + '/tool-results', json);
    return this.#connection.send(call, options);
  }

  /** Rates an answer. A new rating replaces the one before it. */
  feedback(
    bot: string,
    conversationId: string,
    messageId: string,
    feedback: { rating: 'up' | 'down'; comment?: string | null },
    options?: RequestOptions,
  ): Promise<Feedback> {
    const call = change('PUT', answerPath(bot, conversationId, messageId) + '/feedback', feedback);
    return this.#connection.send(call, options);
  }
}

/** A change that has the same effect if it is repeated. */
function change(method: string, path: string, json: object): Call {
  return { method, path, json, repeatable: true };
}

function question(path: string, message: string, options: MessageOptions): Call {
  const { conversationId, metadata, attachments, tools, toolChoice, idempotencyKey = randomKey() } = options;
  return {
    ...change('POST', path, { message, conversationId, metadata, attachments, tools, toolChoice }),
    headers: { 'idempotency-key': idempotencyKey },
  };
}

/** `crypto.randomUUID` is missing on pages without HTTPS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
