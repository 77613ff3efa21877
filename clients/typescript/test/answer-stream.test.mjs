import assert from 'node:assert/strict';
import test from 'node:test';
import { cut, cutAtOnce, error, events, FakeServer, json, silentAfter } from './fake-server.mjs';
import { bytes, bytesAfter, COMPLETED, EVENTS, TEXT, TYPES } from './recording.mjs';

const RESUME = 'GET /chat/demo/conversations/conv_1/messages/msg_1/stream';
const ANSWER = {
  text: TEXT,
  conversationId: 'conv_1',
  messageId: 'msg_1',
  status: 'complete',
  finishReason: 'stop',
  requiredActions: [],
  sources: COMPLETED.data.sources,
  usage: COMPLETED.data.usage,
  suggestions: [],
};

function failed(code, { retryable = false, response } = {}) {
  const data = response === undefined ? null : { response, conversationId: 'conv_1', messageId: 'msg_1' };
  return { type: 'message.failed', success: false, data, error: { code, message: 'Failed.', requestId: 'req_1', retryable } };
}

async function using(replies, use) {
  const server = await FakeServer.start(...replies);
  try {
    return await use(server);
  } finally {
    server.close();
  }
}

async function all(items) {
  const read = [];
  for await (const item of items) read.push(item);
  return read;
}

/** Continues after the event that the request names. */
const rest = (sendBytes) => (response, { url, headers }) => {
  assert.equal(headers.accept ?? '*/*', '*/*');
  sendBytes(bytesAfter(new URL(url, 'http://test').searchParams.get('after')))(response);
};

test('a stream without faults is one request, and its text is the answer', () =>
  using([events(bytes())], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?', {
      conversationId: 'conv_1',
      metadata: { userId: 'u' },
      toolChoice: 'none',
    });
    assert.equal((await all(stream)).join(''), TEXT);
    assert.deepEqual(await stream.final(), ANSWER);
    assert.equal(stream.conversationId, 'conv_1');
    assert.equal(stream.messageId, 'msg_1');
    assert.equal(stream.position, 'msg_1:46,2');
    const [{ headers, body }] = server.requests;
    assert.deepEqual(server.lines, ['POST /chat/demo/stream']);
    assert.equal(headers.authorization, 'Bearer rj_test');
    assert.match(headers['idempotency-key'], /^[0-9a-f]{32}$/);
    assert.deepEqual(JSON.parse(body), {
      message: 'When?',
      conversationId: 'conv_1',
      metadata: { userId: 'u' },
      toolChoice: 'none',
    });
  }));

test('a cut at any byte loses and repeats nothing, and sends the question once', () =>
  using([], async (server) => {
    const whole = bytes();
    const firstEvent = whole.indexOf('\n\n') + 2;
    const repeated = (response, request) =>
      (request.method === 'POST' ? events(whole) : rest(events))(response, request);
    for (let at = 0; at < whole.lastIndexOf('\n'); at++) {
      server.reply(cut(whole.subarray(0, at)), repeated);
      const stream = server.client().chat.stream('demo', 'When?');
      const read = await all(stream.events());
      assert.deepEqual(read, EVENTS.map(([, event]) => event), `cut at ${at}`);
      assert.deepEqual(await stream.final(), ANSWER);
      const [first, second] = server.requests;
      assert.equal(server.requests.length, 2);
      assert.equal(second.method, at < firstEvent ? 'POST' : 'GET');
      if (second.method === 'POST') assert.equal(second.headers['idempotency-key'], first.headers['idempotency-key']);
    }
  }));

test('a stream that is cut after each event ends, however many cuts there are', async () => {
  let attempts = 0;
  const oneEvent = (whole) => {
    attempts++;
    const blocks = whole.toString().split('\n\n');
    // Without text, the server sends the sources again.
    const length = blocks[0].includes('message.sources') && attempts > 2 ? 2 : 1;
    return (blocks.length === 2 ? events : cut)(blocks.slice(0, length).join('\n\n') + '\n\n');
  };
  await using([oneEvent(bytes()), rest((whole) => oneEvent(whole))], async (server) => {
    const stream = server.client({ maxRetries: 1 }).chat.stream('demo', 'When?');
    assert.deepEqual((await all(stream.events())).map(({ type }) => type), TYPES);
    assert.equal(server.lines.filter((line) => line.startsWith('POST')).length, 1);
    assert.ok(server.lines.length >= EVENTS.length - 1);
  });
});

test('a stream without heartbeats is resumed', () =>
  using([silentAfter(bytes().subarray(0, 700)), rest(events)], async (server) => {
    const stream = server.client({ timeout: 0.1 }).chat.stream('demo', 'When?');
    assert.equal((await all(stream)).join(''), TEXT);
    assert.equal(server.lines.length, 2);
  }));

test('heartbeats keep a waiting answer alive across any number of connections', () => {
  const waiting = bytes(EVENTS.slice(0, 1));
  const heartbeats = Array.from({ length: 5 }, () => cut(': keep-alive\n'));
  return using([cut(waiting), ...heartbeats, rest(events)], async (server) => {
    const stream = server.client({ maxRetries: 1 }).chat.stream('demo', 'When?');
    assert.equal((await all(stream)).join(''), TEXT);
    assert.equal(server.lines.length, 7);
  });
});

test('attempts without progress end with CONNECTION_FAILED', () =>
  using([cut(bytes(EVENTS.slice(0, 3))), cutAtOnce], async (server) => {
    const stream = server.client({ maxRetries: 2 }).chat.stream('demo', 'When?');
    const texts = [];
    await assert.rejects(
      async () => {
        for await (const text of stream) texts.push(text);
      },
      { name: 'RejoinderError', code: 'CONNECTION_FAILED', status: 0, retryable: true, message: 'The connection failed.' },
    );
    assert.deepEqual(texts, ['Grüezi! ']);
    assert.deepEqual(server.lines, ['POST /chat/demo/stream', ...Array(2).fill(`${RESUME}?after=msg_1%3A8`)]);
    await assert.rejects(stream.final(), { code: 'CONNECTION_FAILED' });
  }));

test('a server that is overloaded is asked again after Retry-After, not after the backoff', () =>
  using([error(503, 'OVERLOADED', { retryable: true, headers: { 'retry-after': '0' } }), events(bytes())], async (server) => {
    const stream = server.client({ backoff: 1e6, maxBackoff: 1e6 }).chat.stream('demo', 'When?');
    assert.equal((await all(stream)).join(''), TEXT);
  }));

test('a resumed stream that the server refuses is an error', () =>
  using([cut(bytes(EVENTS.slice(0, 3))), error(400, 'INVALID_REQUEST', { field: 'after' })], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    await assert.rejects(all(stream), { code: 'INVALID_REQUEST', status: 400, field: 'after', requestId: 'req_1' });
    assert.equal(server.requests.length, 2);
  }));

test('204 means that only the end is missing', () => {
  const nothing = (response) => response.writeHead(204).end();
  return using([cut(bytes(EVENTS.slice(0, -1))), nothing, events(bytes())], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    assert.deepEqual((await all(stream.events())).map(({ type }) => type), TYPES);
    assert.deepEqual(await stream.final(), ANSWER);
  });
});

test('an answer whose server died fails after its text, with the shorter text that is stored', () => {
  const end = bytes([['msg_1:3', failed('ANSWER_INTERRUPTED', { response: 'Grü' })]]);
  return using([cut(bytes(EVENTS.slice(0, 3))), events(end)], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    const texts = [];
    await assert.rejects(
      async () => {
        for await (const text of stream) texts.push(text);
      },
      { code: 'ANSWER_INTERRUPTED', status: 200, partial: 'Grü', retryable: false, requestId: 'req_1' },
    );
    assert.deepEqual(texts, ['Grüezi! ']);
    await assert.rejects(stream.final(), { partial: 'Grü' });
  });
});

test('an answer that failed without text runs again with the same key, and repeats no event', () => {
  const failure = ['msg_1:0,2', failed('MODEL_TIMEOUT', { retryable: true })];
  const tool = EVENTS.filter(([, { type }]) => type.startsWith('message.tool'));
  const first = bytes([EVENTS[0], ...tool, failure]);
  const second = bytes([EVENTS[0], ...tool, ...EVENTS.filter(([, { type }]) => !type.includes('tool')).slice(2)]);
  return using([events(first), events(second)], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    assert.deepEqual(
      (await all(stream.events())).map(({ type }) => type),
      [TYPES[0], ...tool.map(([, { type }]) => type), ...Array(3).fill('message.delta'), 'message.completed'],
    );
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    assert.deepEqual(server.lines, Array(2).fill('POST /chat/demo/stream'));
    assert.equal(keys[0], keys[1]);
  });
});

test('an answer that keeps failing is not asked for endlessly', () =>
  using([events(bytes([EVENTS[0], ['msg_1:0', failed('MODEL_TIMEOUT', { retryable: true })]]))], async (server) => {
    const stream = server.client({ maxRetries: 2 }).chat.stream('demo', 'When?');
    await assert.rejects(stream.final(), { code: 'MODEL_TIMEOUT', retryable: true, partial: undefined });
    assert.equal(server.requests.length, 3);
  }));

test('a failed answer that is only read is not run again', () =>
  using([events(bytes([EVENTS[0], ['msg_1:0', failed('MODEL_TIMEOUT', { retryable: true })]]))], async (server) => {
    await assert.rejects(server.client().chat.resume('demo', 'conv_1', 'msg_1').final(), { code: 'MODEL_TIMEOUT' });
    assert.equal(server.requests.length, 1);
  }));

test('an answer that another run wrote again continues where the texts are equal', () =>
  using([cut(bytes(EVENTS.slice(0, 3))), events(bytes())], async (server) => {
    assert.equal((await all(server.client().chat.stream('demo', 'When?'))).join(''), TEXT);
  }));

test('an answer that another run wrote differently is an error', () => {
  const other = EVENTS.toSpliced(2, 1, ['msg_1:5.2', { type: 'message.delta', delta: 'Hello' }]);
  return using([cut(bytes(EVENTS.slice(0, 3))), events(bytes(other))], async (server) => {
    await assert.rejects(all(server.client().chat.stream('demo', 'When?')), { code: 'ANSWER_INTERRUPTED' });
  });
});

test('another process continues after the stored position', async () => {
  const position = await using([silentAfter(bytes(EVENTS.slice(0, 3)))], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    for await (const text of stream) {
      assert.equal(text, 'Grüezi! ');
      break;
    }
    return stream.position;
  });
  await using([rest(events)], async (server) => {
    const stream = server.client().chat.resume('demo', 'conv_1', 'msg_1', { after: position });
    assert.equal((await all(stream)).join(''), TEXT.slice(8));
    assert.equal((await stream.final()).text, TEXT);
    assert.deepEqual(server.lines, [`${RESUME}?after=msg_1%3A8`]);
  });
});

test('a process that continues an answer which was started again gets an error, not a mixture', () =>
  using([events(bytes())], async (server) => {
    const stream = server.client().chat.resume('demo', 'conv_1', 'msg_1', { after: 'msg_1:8' });
    await assert.rejects(stream.final(), { code: 'ANSWER_INTERRUPTED' });
  }));

test('a stored answer is read from its beginning, by the id of its question too', () =>
  using([events(bytes())], async (server) => {
    const stream = server.client().chat.resume('demo', 'conv_1', 'msg_0');
    assert.equal((await all(stream)).join(''), TEXT);
    assert.equal(stream.messageId, 'msg_1');
    assert.deepEqual(server.lines, ['GET /chat/demo/conversations/conv_1/messages/msg_0/stream']);
  }));

test('an aborted signal stops reading at once and sends nothing', () =>
  using([silentAfter(bytes(EVENTS.slice(0, 3)))], async (server) => {
    const controller = new AbortController();
    const stream = server.client().chat.stream('demo', 'When?', { signal: controller.signal });
    const texts = [];
    const reason = new Error('enough');
    await assert.rejects(async () => {
      for await (const text of stream) {
        texts.push(text);
        setImmediate(() => controller.abort(reason));
      }
    }, reason);
    assert.deepEqual(texts, ['Grüezi! ']);
    await assert.rejects(stream.final(), reason);
    assert.equal(server.requests.length, 1);
  }));

test('a signal that is aborted already sends nothing', () =>
  using([events(bytes())], async (server) => {
    const options = { signal: AbortSignal.abort() };
    await assert.rejects(server.client().chat.stream('demo', 'When?', options).final(), { name: 'AbortError' });
    await assert.rejects(server.client().chat.send('demo', 'When?', options), { name: 'AbortError' });
    assert.equal(server.requests.length, 0);
  }));

test('an aborted signal ends a pause between two attempts', () =>
  using([cutAtOnce], async (server) => {
    const controller = new AbortController();
    const client = server.client({ backoff: 1e6, maxBackoff: 1e6, fetch: async (...request) => {
      setImmediate(() => controller.abort());
      return fetch(...request);
    } });
    await assert.rejects(client.chat.stream('demo', 'When?', { signal: controller.signal }).final(), { name: 'AbortError' });
  }));

test('close ends the reading and leaves the answer running', () =>
  using([silentAfter(bytes(EVENTS.slice(0, 3)))], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    const texts = [];
    for await (const text of stream) {
      texts.push(text);
      setImmediate(() => stream.close());
    }
    assert.deepEqual(texts, ['Grüezi! ']);
    await assert.rejects(stream.final(), { code: 'STREAM_CLOSED' });
    assert.equal(server.requests.length, 1);
  }));

test('a stream that nobody reads can be closed', () =>
  using([silentAfter(bytes(EVENTS.slice(0, 3)))], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    stream.close();
    await assert.rejects(stream.final(), { code: 'STREAM_CLOSED' });
  }));

test('final waits for another reader, and a second reader is refused', () =>
  using([events(bytes())], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    const [texts, answer] = await Promise.all([all(stream), stream.final()]);
    assert.equal(texts.join(''), answer.text);
    assert.throws(() => stream.events(), TypeError);
    await assert.rejects(all(stream), TypeError);
  }));

test('stop stops the answer that is being read', () => {
  const stopped = { messageId: 'msg_1', conversationId: 'conv_1', status: 'stopped', response: 'Grüezi! ' };
  return using([silentAfter(bytes(EVENTS.slice(0, 3))), json(stopped)], async (server) => {
    const stream = server.client().chat.stream('demo', 'When?');
    const { response: text, ...rest } = stopped;
    assert.deepEqual(await stream.stop(), { text, ...rest });
    assert.equal(server.lines[1], 'POST /chat/demo/conversations/conv_1/messages/msg_1/stop');
    stream.close();
  });
});

test('an event that is not JSON is an error', () =>
  using([events('id: 1\ndata: Hello\n\n')], async (server) => {
    await assert.rejects(server.client().chat.stream('demo', 'When?').final(), { code: 'UNEXPECTED_RESPONSE' });
  }));

test('a page in place of a stream is an error, not an empty answer', () =>
  using([(response) => response.setHeader('content-type', 'text/html').end('<p>Sign in</p>')], async (server) => {
    await assert.rejects(server.client().chat.stream('demo', 'When?').final(), {
      code: 'UNEXPECTED_RESPONSE',
      status: 200,
      message: `${server.url}/api/v1/chat/demo/stream answered 200, which is not a response of Rejoinder. Check baseUrl.`,
    });
  }));
