// Passes requests of useChat on to Rejoinder, with the key and the user that only this server knows.
import { cookies } from 'next/headers';

const url = process.env.REJOINDER_URL ?? 'http://127.0.0.1:8080';
const ui = `${url}/api/v1/chat/${process.env.REJOINDER_BOT ?? 'demo'}/ui`;
const headers = { Authorization: `Bearer ${process.env.REJOINDER_KEY}`, 'Content-Type': 'application/json' };

// Replace it by the user of your session. Undefined until the first message.
async function user() {
  return (await cookies()).get('visitor')?.value;
}

export const pass = (response) => new Response(response.body, {
  status: response.status,
  headers: { 'Content-Type': response.headers.get('Content-Type') ?? 'text/plain' },
});

export async function send(body) {
  let visitor = await user();
  if (!visitor) {
    visitor = crypto.randomUUID();
    (await cookies()).set('visitor', visitor, { httpOnly: true, sameSite: 'lax' });
  }
  return fetch(ui, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ...body, metadata: { ...body.metadata, userId: visitor } }),
  });
}

async function get(id, path) {
  const visitor = await user();
  if (!visitor) return new Response(null, { status: 404 });
  const chat = `${ui}/${encodeURIComponent(id)}${path}?userId=${encodeURIComponent(visitor)}`;
  return fetch(chat, { headers, cache: 'no-store' });
}

export const load = (id) => get(id, '');

export async function resume(id) {
  const response = await get(id, '/stream');
  // Nothing is being written.
  return response.status === 404 ? new Response(null, { status: 204 }) : response;
}
