// Verifies the deliveries on standard input, one JSON object a line: {secret, headers, body}. Prints their types.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

function verify(rawBody, signature, secret) {
  const expected = Buffer.from('sha256=' + createHmac('sha256', secret).update(rawBody).digest('hex'));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  const event = new Webhook(secret).verify(body, headers);
  if (event.id !== headers['webhook-id']) throw new Error('another id');
  const signatures = [headers['x-mga-signature'], headers['x-mga-signature-previous']];
  if (!signatures.some((signature) => verify(body, signature, secret))) throw new Error('X-MGA-Signature');
  if (signatures.some((signature) => verify(body + ' ', signature, secret))) throw new Error('a changed body');
  let refused = false;
  try {
    new Webhook(secret).verify(body + ' ', headers);
  } catch {
    refused = true;
  }
  if (!refused) throw new Error('a changed body');
  console.log(event.type);
}
