import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test from 'node:test';
import { verifyWebhook } from '@rejoinder/client';

const SECRET = 'whsec_' + Buffer.from('the current secret of 32 bytes!!').toString('base64');
const OLD = 'whsec_' + Buffer.from('the former secret of 32 bytes...').toString('base64');
const BODY = '{"id":"evt_1","type":"message.created","timestamp":"2026-11-30T01:27:44.780Z","data":{"name":"Zoë"}}';
const EVENT = JSON.parse(BODY);

const now = () => Math.floor(Date.now() / 1000);

function standard(secret, timestamp, body = BODY) {
  const key = Buffer.from(secret.slice(6), 'base64');
  return 'v1,' + createHmac('sha256', key).update(`evt_1.${timestamp}.${body}`).digest('base64');
}

function headers(secrets, timestamp = now()) {
  const signatures = secrets.map((secret) => standard(secret, timestamp)).join(' ');
  return { 'webhook-id': 'evt_1', 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures };
}

const whole = (secret, body = BODY) => 'sha256=' + createHmac('sha256', secret).update(body).digest('hex');

const refused = (message) => ({ name: 'RejoinderError', code: 'INVALID_SIGNATURE', status: 0, retryable: false, message });
const WRONG = refused('No signature fits this body and secret.');
const OLD_DELIVERY = refused('The delivery is too old, or the clocks differ.');

test('a genuine delivery is verified, whatever its body and headers are made of', async () => {
  const signed = headers([SECRET]);
  assert.deepEqual(await verifyWebhook(BODY, signed, SECRET), EVENT);
  assert.deepEqual(await verifyWebhook(Buffer.from(BODY), new Headers(signed), SECRET), EVENT);
  const bytes = new TextEncoder().encode(BODY).buffer;
  const upper = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toUpperCase(), [value]]));
  assert.deepEqual(await verifyWebhook(bytes, upper, SECRET), EVENT);
});

test('during a rotation either secret verifies', async () => {
  for (const secret of [SECRET, OLD]) {
    assert.deepEqual(await verifyWebhook(BODY, headers([SECRET, OLD]), secret), EVENT);
  }
});

test('anything that is changed is refused', async () => {
  const signed = headers([SECRET]);
  await assert.rejects(verifyWebhook(BODY + ' ', signed, SECRET), WRONG);
  await assert.rejects(verifyWebhook(BODY, signed, OLD), WRONG);
  await assert.rejects(verifyWebhook(BODY, { ...signed, 'webhook-id': 'evt_2' }, SECRET), WRONG);
  await assert.rejects(verifyWebhook(BODY, { ...signed, 'webhook-timestamp': String(now() - 9) }, SECRET), WRONG);
  for (const signature of ['v1,', 'v1,???', 'v2' + signed['webhook-signature'].slice(2), signed['webhook-signature'].slice(3)]) {
    await assert.rejects(verifyWebhook(BODY, { ...signed, 'webhook-signature': signature }, SECRET), WRONG);
  }
});

test('a delivery must be recent', async () => {
  for (const age of [-299, 299]) {
    assert.deepEqual(await verifyWebhook(BODY, headers([SECRET], now() - age), SECRET), EVENT);
  }
  for (const age of [-310, 301]) {
    await assert.rejects(verifyWebhook(BODY, headers([SECRET], now() - age), SECRET), OLD_DELIVERY);
  }
  await assert.rejects(verifyWebhook(BODY, { ...headers([SECRET]), 'webhook-timestamp': '' }, SECRET), OLD_DELIVERY);
  const old = headers([SECRET], now() - 400);
  assert.deepEqual(await verifyWebhook(BODY, old, SECRET, { tolerance: 500 }), EVENT);
  assert.deepEqual(await verifyWebhook(BODY, old, SECRET, { tolerance: Infinity }), EVENT);
});

test('X-MGA-Signature has no time, so it counts only if the age does not', async () => {
  const signed = { 'X-MGA-Signature': whole(SECRET), 'X-MGA-Signature-Previous': whole(OLD) };
  await assert.rejects(verifyWebhook(BODY, signed, SECRET), refused('The header webhook-signature is missing.'));
  for (const secret of [SECRET, OLD]) {
    assert.deepEqual(await verifyWebhook(BODY, signed, secret, { tolerance: Infinity }), EVENT);
    await assert.rejects(verifyWebhook(BODY + ' ', signed, secret, { tolerance: Infinity }), WRONG);
  }
  for (const signature of ['', 'sha256=', whole(SECRET).slice(7), whole(SECRET) + '0']) {
    await assert.rejects(verifyWebhook(BODY, { 'X-MGA-Signature': signature }, SECRET, { tolerance: Infinity }), WRONG);
  }
});

test('a secret that is not one is a mistake of the program', async () => {
  await assert.rejects(verifyWebhook(BODY, headers([SECRET]), 'whsec_?'), TypeError);
});
