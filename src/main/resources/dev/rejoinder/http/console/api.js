// The client for the public API. It uses the same origin and the session cookie.

const BASE = '/api/v1';

/** An error from the server or the network. Its message is shown to users. */
export class ApiError extends Error {
  constructor(status, error, retryAfter) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.field = error.field ?? null;
    this.retryable = error.retryable ?? false;
    this.requestId = error.requestId ?? null;
    // The model provider's error.
    this.cause = error.cause ?? null;
    this.retryAfter = retryAfter;
  }
}

/** Fires `ended` when the server rejects the session. */
export const session = new EventTarget();

/** `via` replaces `fetch`. */
export async function send(method, path, { body, form, headers, signal, via = fetch } = {}) {
  let response;
  try {
    response = await via(BASE + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
      credentials: 'same-origin',
      signal,
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError(0, { code: 'UNREACHABLE', message: 'The server cannot be reached. Check your connection.' });
  }
  if (response.ok) return response;
  throw await refusal(response, path);
}

async function refusal(response, path) {
  const retryAfter = Number(response.headers.get('Retry-After')) || null;
  let error;
  try {
    error = (await response.json()).error;
  } catch {
    error = null;
  }
  error ??= { code: 'UNEXPECTED', message: `The server answered ${response.status}.` };
  if (response.status === 401 && !path.startsWith('/session')) session.dispatchEvent(new Event('ended'));
  if (response.status === 429 && retryAfter) {
    error = { ...error, message: `${error.message} Try again in ${retryAfter} s.` };
  }
  return new ApiError(response.status, error, retryAfter);
}

async function call(method, path, body, options = {}) {
  const response = await send(method, path, { body, ...options });
  const text = await response.text();
  return text ? JSON.parse(text).data : null;
}

export const get = (path, options) => call('GET', path, undefined, options);
export const post = (path, body, options) => call('POST', path, body, options);
export const patch = (path, body, options) => call('PATCH', path, body, options);
export const put = (path, body, options) => call('PUT', path, body, options);
export const remove = (path, options) => call('DELETE', path, undefined, options);
export const upload = (path, form, options) => call('POST', path, undefined, { form, ...options });

/** Joins parts into a path and escapes each. */
export const path = (...parts) => parts.map((part) => `/${encodeURIComponent(part)}`).join('');

export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
}
