// A Slack bot that answers with an assistant of Rejoinder.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Rejoinder, RejoinderError } from '@rejoinder/client';

const { SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN, SLACK_API = 'https://slack.com/api', PORT = '3000' } = process.env;
const BOT = process.env.REJOINDER_BOT ?? 'demo';
const OLDEST_SECONDS = 300;
const LONGEST_BODY = 1 << 20;
const MOST_REMEMBERED = 10_000;

if (!SLACK_SIGNING_SECRET || !SLACK_BOT_TOKEN) {
  console.error('Set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN.');
  process.exit(2);
}

const rejoinder = new Rejoinder();
const answered = new Set();

// Slack sends an event again if it thinks that it was lost.
function isNew(eventId) {
  if (answered.has(eventId)) return false;
  answered.add(eventId);
  if (answered.size > MOST_REMEMBERED) answered.delete(answered.values().next().value);
  return true;
}

function isFromSlack(headers, body) {
  const time = headers['x-slack-request-timestamp'];
  const given = Buffer.from(String(headers['x-slack-signature']));
  if (!(Math.abs(Date.now() / 1000 - Number(time)) < OLDEST_SECONDS)) return false;
  const right = Buffer.from(`v0=${createHmac('sha256', SLACK_SIGNING_SECRET).update(`v0:${time}:${body}`).digest('hex')}`);
  return given.length === right.length && timingSafeEqual(given, right);
}

async function say(channel, thread, text) {
  const response = await fetch(`${SLACK_API}/chat.postMessage`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${SLACK_BOT_TOKEN}`, 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel, thread_ts: thread, text }),
  });
  const result = await response.json();
  if (!result.ok) throw new Error(`Slack refused the message: ${result.error}`);
}

// The thread is the end user of the conversation, so it can be found again.
async function conversationOf(user) {
  for await (const conversation of rejoinder.conversations.list(BOT, { userId: user })) return conversation.id;
  return undefined;
}

async function answer(event, eventId) {
  const thread = event.thread_ts ?? event.ts;
  const user = `slack:${event.channel}:${thread}`;
  const question = event.text.replace(/<@[A-Z0-9]+>/g, '').trim();
  if (question === '') return;
  let text;
  try {
    const answer = await rejoinder.chat.send(BOT, question, {
      conversationId: await conversationOf(user),
      metadata: { userId: user },
      idempotencyKey: eventId,
    });
    text = answer.text;
  } catch (error) {
    if (!(error instanceof RejoinderError)) throw error;
    // Another run of this program has sent the event, before its conversation existed.
    if (error.code === 'IDEMPOTENCY_KEY_REUSED') return;
    console.error(`${error.code}: ${error.message} (${error.requestId})`);
    text = error.code === 'BUDGET_EXCEEDED'
      ? 'I have no messages left for today. Please ask again tomorrow.'
      : 'I cannot answer right now. Please ask again in a few minutes.';
  }
  if (text) await say(event.channel, thread, text);
}

function accept({ type, challenge, event, event_id: eventId }) {
  if (type === 'url_verification') return challenge;
  const asked = event?.type === 'app_mention' || (event?.type === 'message' && event.channel_type === 'im');
  // The bot's own messages, edits and joins are events too.
  if (type === 'event_callback' && asked && !event.bot_id && !event.subtype && isNew(eventId)) {
    answer(event, eventId).catch((error) => console.error(error.message));
  }
  return '';
}

// Slack waits three seconds for the response, so the answer comes later.
const server = createServer(async (request, response) => {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    body += chunk;
    if (body.length > LONGEST_BODY) return request.destroy();
  }
  if (request.method !== 'POST' || request.url !== '/slack/events') return response.writeHead(404).end();
  if (!isFromSlack(request.headers, body)) return response.writeHead(401).end();
  try {
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end(accept(JSON.parse(body)));
  } catch {
    if (!response.headersSent) response.writeHead(400);
    response.end();
  }
});
server.listen(Number(PORT), () => console.log(`Listening on port ${server.address().port}`));
