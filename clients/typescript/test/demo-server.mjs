import { error, events, FakeServer, json } from './fake-server.mjs';
import { bytes } from './recording.mjs';

const ANSWERS = '/api/v1/chat/demo/conversations/conv_1/messages/msg_1';
const HOURS = 'Our business hours are Monday-Friday, 9 AM to 5 PM EST.';
const CALL = { callId: 'call_1', arguments: { city: 'Bern' } };
const CANCEL = { callId: 'call_2', tool: 'cancel_order', title: 'Cancel an order', arguments: { order: 7 } };
const SOURCE = { id: 'src_1', title: 'handbook.pdf' };

const answer = (response, more) => ({
  response,
  conversationId: 'conv_1',
  messageId: 'msg_1',
  sources: [],
  usage: { inputTokens: 889, outputTokens: 11 },
  ...more,
});

const START = ['msg_1:0', { type: 'message.start', conversationId: 'conv_1', messageId: 'msg_1', userMessageId: 'msg_0' }];

/** The events of an answer with this text, word by word, after the offset that an id ends with. */
function streamed(text, after = 'msg_1:') {
  const from = Number(after.split(':')[1]);
  const deltas = [...text.slice(from).matchAll(/\S+\s*/g)].map(({ 0: delta, index }) => [
    `msg_1:${from + index + delta.length}`,
    { type: 'message.delta', delta },
  ]);
  const data = answer(text, { finishReason: 'stop' });
  const end = [`msg_1:${text.length}`, { type: 'message.completed', success: true, data, error: null }];
  return bytes([...(from ? [] : [START]), ...deltas, end]);
}

/** A server that answers what the samples of README.md ask. */
export function startDemo() {
  let finishTool;
  const routes = {
    'POST /api/v1/chat/demo/files': () => json({ fileId: 'file_1', name: 'invoice.txt', type: 'text/plain', bytes: 15 }),
    'GET /api/v1/chat/demo/files/file_1': () => (response) => response.end('Due in 30 days.'),
    'POST /api/v1/chat/demo/message': ({ message, attachments }) =>
      attachments?.[0].fileId === 'file_1'
        ? json(answer('Due in 30 days. (invoice.txt)'))
        : message.startsWith('Cancel')
        ? json(answer('', { status: 'requires_action', requiredActions: [{ type: 'approval', ...CANCEL, expiresAt: '' }] }))
        : json(answer(HOURS)),
    'POST /api/v1/chat/nobody/message': () => error(404, 'BOT_NOT_FOUND', { message: 'There is no such bot.' }),
    'POST /api/v1/chat/demo/stream': ({ tools }) => (tools ? waiting : events(streamed(HOURS))),
    [`POST ${ANSWERS}/tool-results`]: ({ results }) => {
      finishTool(results[0].output.rain ? 'Yes, take one.\n' : 'No.\n');
      return json({ status: 'running' });
    },
    [`POST ${ANSWERS}/approvals`]: () => json({ status: 'running', requiredActions: [] }),
    [`GET ${ANSWERS}/stream`]: (_, after) => events(streamed(after ? HOURS : 'Order 7 is cancelled.', after ?? undefined)),
    'GET /api/v1/chat/demo/conversations': () =>
      json({
        conversations: [{ preview: 'Do you sell gift cards?' }, { preview: 'Who won the chess championship?' }],
        pagination: { page: 1, hasMore: false },
      }),
    'POST /api/v1/bots/demo/sources': () => json({ ...SOURCE, status: 'queued' }),
    'GET /api/v1/bots/demo/sources/src_1': () => json({ ...SOURCE, status: 'ready' }),
  };

  /** An answer that waits for the weather. */
  function waiting(response) {
    response.setHeader('content-type', 'text/event-stream');
    const requested = { type: 'message.tool.requested', tool: 'get_weather', title: 'get_weather', ...CALL, expiresAt: '' };
    response.write(bytes([START, ['msg_1:0,1', requested]]));
    finishTool = (text) => response.end(streamed(text));
  }

  return FakeServer.start((response, { method, url, body }) => {
    const { pathname, searchParams } = new URL(url, 'http://test');
    const isJson = body.startsWith('{');
    const route = routes[`${method} ${pathname}`];
    if (!route) {
      return error(404, 'NOT_FOUND', { message: `There is no ${method} ${pathname}.` })(response);
    }
    return route(isJson ? JSON.parse(body) : {}, searchParams.get('after'))(response);
  });
}
