import { RejoinderError } from './errors.js';

/** An event of a webhook. */
export interface WebhookEvent {
  id: string;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

export interface VerifyOptions {
  /**
   * How many seconds the delivery may be old, or ahead of this clock; 300 by default. With `Infinity`, a delivery
   * that has only `X-MGA-Signature`, which does not cover the time, is accepted too.
   */
  tolerance?: number;
}

/**
 * Checks the signature and the age of a delivery, and returns its event.
 *
 * @param body of the request, before it was parsed
 * @param secret of the endpoint; during a rotation the old or the new one
 * @throws RejoinderError with the code `INVALID_SIGNATURE`
 */
export async function verifyWebhook(
  body: string | ArrayBuffer | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
  { tolerance = 300 }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const bytes = typeof body === 'string' ? utf8(body) : new Uint8Array(body);
  const header = reader(headers);
  if (header('webhook-signature') || tolerance !== Infinity) {
    await verifyStandard(bytes, header, secret, tolerance);
  } else {
    await verifyBody(bytes, header, secret);
  }
  return JSON.parse(new TextDecoder().decode(bytes)) as WebhookEvent;
}

type HeaderReader = (name: string) => string;

/** Standard Webhooks: one signature with each valid secret, over id, time and body. */
async function verifyStandard(
  body: Uint8Array,
  header: HeaderReader,
  secret: string,
  tolerance: number,
): Promise<void> {
  if (!header('webhook-signature')) {
    throw invalid('The header webhook-signature is missing.');
  }
  const timestamp = header('webhook-timestamp');
  const age = Math.abs(Date.now() / 1000 - Number(timestamp || NaN));
  if (!(age <= tolerance)) {
    throw invalid('The delivery is too old, or the clocks differ.');
  }
  const key = fromBase64(secret.replace(/^whsec_/, ''));
  if (!key) {
    throw new TypeError('A secret is whsec_ and Base64.');
  }
  const head = utf8(`${header('webhook-id')}.${timestamp}.`);
  const signed = new Uint8Array([...head, ...body]);
  const signatures = header('webhook-signature').split(' ').filter((each) => each.startsWith('v1,'));
  await requireOne(signatures.map((each) => fromBase64(each.slice(3))), key, signed);
}

async function verifyBody(body: Uint8Array, header: HeaderReader, secret: string): Promise<void> {
  const signatures = ['x-mga-signature', 'x-mga-signature-previous'].map(header);
  await requireOne(signatures.map(fromHex), utf8(secret), body);
}

/** Web Crypto compares in constant time. */
async function requireOne(signatures: (Uint8Array | undefined)[], secret: Uint8Array, signed: Uint8Array): Promise<void> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret as BufferSource, algorithm, false, ['verify']);
  for (const signature of signatures) {
    if (signature && (await crypto.subtle.verify('HMAC', key, signature as BufferSource, signed as BufferSource))) {
      return;
    }
  }
  throw invalid('No signature fits this body and secret.');
}

function reader(headers: WebhookHeaders): HeaderReader {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  const byName = new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => [byName.get(name) ?? ''].flat()[0] ?? '';
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function fromHex(signature: string): Uint8Array | undefined {
  const digits = /^sha256=([0-9a-f]{64})$/.exec(signature)?.[1]?.match(/../g);
  return digits ? Uint8Array.from(digits, (each) => parseInt(each, 16)) : undefined;
}

function invalid(message: string): RejoinderError {
  return new RejoinderError(0, { code: 'INVALID_SIGNATURE', message, retryable: false });
}
