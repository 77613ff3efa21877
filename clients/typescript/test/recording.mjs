/** A recorded answer: characters of one to four bytes, a tool call, a heartbeat. */
export const TEXT = 'Grüezi! Geöffnet: 9–17 Uhr 🕘. 你好, naïve café.';

const ids = { conversationId: 'conv_1', messageId: 'msg_1' };
const source = { number: 1, sourceId: 'src_1', title: 'Hours', section: '', score: 0.9, text: 'Nine to five' };
const call = { callId: 'call_1', tool: 'clock', title: 'Clock', arguments: { zone: 'Zürich' } };

export const COMPLETED = {
  type: 'message.completed',
  success: true,
  data: { response: TEXT, ...ids, finishReason: 'stop', sources: [source], usage: { inputTokens: 9, outputTokens: 4 } },
  error: null,
};

export const EVENTS = [
  ['msg_1:0', { type: 'message.start', ...ids, userMessageId: 'msg_0' }],
  ['msg_1:0', { type: 'message.sources', sources: [source] }],
  ['msg_1:8', { type: 'message.delta', delta: TEXT.slice(0, 8) }],
  ['msg_1:8,1', { type: 'message.tool.started', ...call }],
  ['msg_1:8,2', { type: 'message.tool.completed', callId: 'call_1', tool: 'clock', status: 'ok', expired: false, durationMillis: 3, result: '9' }],
  ['msg_1:29,2', { type: 'message.delta', delta: TEXT.slice(8, 29) }],
  ['msg_1:46,2', { type: 'message.delta', delta: TEXT.slice(29) }],
  ['msg_1:46,2', COMPLETED],
];

export const TYPES = EVENTS.map(([, event]) => event.type);

export function bytes(events = EVENTS, heartbeat = ': keep-alive\n') {
  const blocks = events.map(([id, data]) => `id: ${id}\nevent: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
  return Buffer.from(blocks.join(heartbeat));
}

/** What the server sends to a reader that has everything until this event; the sources again without text. */
export function bytesAfter(id) {
  const last = EVENTS.findLastIndex(([each, { type }]) => each === id && type !== 'message.completed');
  const after = EVENTS.slice(last + 1);
  return bytes(id === 'msg_1:0' ? EVENTS.slice(1) : after);
}
