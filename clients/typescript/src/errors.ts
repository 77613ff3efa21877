import type { ErrorDetail } from './api.js';

/** A code of the API or of this library; newer servers may have more. */
export type ErrorCode =
  | ErrorDetail['code']
  | 'CONNECTION_FAILED'
  | 'INVALID_SIGNATURE'
  | 'SOURCE_FAILED'
  | 'STREAM_CLOSED'
  | 'UNEXPECTED_RESPONSE'
  | (string & {});

interface ErrorFields {
  code: ErrorCode;
  message: string;
  requestId?: string | null | undefined;
  field?: string | null | undefined;
  retryable: boolean;
  cause?: unknown;
}

/** A request that failed, an answer that failed, or a webhook delivery that is not genuine. */
export class RejoinderError extends Error {
  override readonly name = 'RejoinderError';
  /** The HTTP status; 200 if the answer failed in its stream, 0 without a response. */
  readonly status: number;
  readonly code: ErrorCode;
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;
  /** How many seconds the server asks to wait. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  /** The wrong field of the request. */
  readonly field: string | undefined;
  /** What the server sent beside the error, such as the ids of an interrupted answer. */
  readonly data: Record<string, unknown> | undefined;

  constructor(
    status: number,
    error: ErrorFields,
    { retryAfter, data }: { retryAfter?: number | undefined; data?: object | null | undefined } = {},
  ) {
    super(error.message, { cause: error.cause ?? undefined });
    this.status = status;
    this.code = error.code;
    this.retryable = error.retryable;
    this.requestId = error.requestId ?? undefined;
    this.field = error.field ?? undefined;
    this.retryAfter = retryAfter;
    this.data = (data ?? undefined) as Record<string, unknown> | undefined;
  }

  /** The text of the answer that the server has stored, if the answer failed after some text. */
  get partial(): string | undefined {
    return this.data?.['response'] as string | undefined;
  }
}

export function connectionFailed(message: string, cause?: unknown): RejoinderError {
  return new RejoinderError(0, { code: 'CONNECTION_FAILED', message, retryable: true, cause });
}

/** The error of a response that is not a success. */
export function errorOf(response: Response, body: string): RejoinderError {
  const seconds = Number(response.headers.get('retry-after') || NaN);
  const retryAfter = seconds >= 0 ? seconds : undefined;
  try {
    const { error, data } = JSON.parse(body) as { error: ErrorFields; data: object | null };
    if (error.code) {
      return new RejoinderError(response.status, error, { retryAfter, data });
    }
  } catch {
    // Not from Rejoinder, but from a proxy.
  }
  return unexpected(response, [502, 503, 504].includes(response.status), retryAfter);
}

export function unexpected(response: Response, retryable = false, retryAfter?: number): RejoinderError {
  const message = `${response.url} answered ${response.status}, which is not a response of Rejoinder. Check baseUrl.`;
  return new RejoinderError(response.status, { code: 'UNEXPECTED_RESPONSE', message, retryable }, { retryAfter });
}

/** Whether the server has certainly not carried out the request. */
export function wasNotHandled(error: RejoinderError): boolean {
  if (error.code === 'CONNECTION_FAILED') {
    return couldNotConnect(error.cause);
  }
  return [429, 503].includes(error.status) && error.code !== 'UNEXPECTED_RESPONSE';
}

/** Node and Bun name the reason in a code, Deno in a text; browsers do not tell. */
function couldNotConnect(error: unknown): boolean {
  const { code, message, cause } = Object(error) as { code?: string; message?: string; cause?: unknown };
  return (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)$/.test(
      code ?? '',
    ) ||
    /\(Connect\)/.test(message ?? '') ||
    (cause !== undefined && couldNotConnect(cause))
  );
}
