import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import test from 'node:test';
import { Rejoinder } from '@rejoinder/client';
import { cutAtOnce, error, FakeServer, json } from './fake-server.mjs';

const DATA = { response: 'Hi!', conversationId: 'conv_1', messageId: 'msg_1', sources: [], usage: null };

async function using(replies, use) {
  const server = await FakeServer.start(...replies);
  try {
    return await use(server, server.client());
  } finally {
    server.close();
  }
}

async function all(items) {
  const read = [];
  for await (const item of items) read.push(item);
  return read;
}

const html = (status) => (response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<p>');

const half = (response) => {
  response.setHeader('content-length', '100');
  response.write('{"success":true', () => response.destroy());
};

test('a message is sent again with the same key until there is an answer', () =>
  using(
    [cutAtOnce, half, html(502), html(503), html(504), error(500, 'MODEL_TIMEOUT', { retryable: true }), json(DATA)],
    async (server, client) => {
      assert.equal((await client.chat.send('demo', 'Hello')).text, 'Hi!');
      const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
      assert.equal(keys.length, 7);
      assert.equal(new Set(keys).size, 1);
      assert.deepEqual(JSON.parse(server.requests[6].body), { message: 'Hello' });
    },
  ));

test('each message has a key of its own, unless it is given one', () =>
  using([json(DATA)], async (server, client) => {
    await client.chat.send('demo', 'Hello');
    await client.chat.send('demo', 'Hello');
    await client.chat.send('demo', 'Hello', { idempotencyKey: 'order-7' });
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    assert.equal(new Set(keys).size, 3);
    assert.equal(keys[2], 'order-7');
  }));

test('an answer that waits says what for', () => {
  const requiredActions = [{ type: 'approval', callId: 'call_1', tool: 'refund', title: 'Refund', arguments: {}, expiresAt: 't' }];
  return using([json({ ...DATA, status: 'requires_action', requiredActions })], async (server, client) => {
    const answer = await client.chat.send('demo', 'Refund it');
    assert.deepEqual(answer, {
      text: 'Hi!',
      conversationId: 'conv_1',
      messageId: 'msg_1',
      status: 'requires_action',
      finishReason: null,
      requiredActions,
      sources: [],
      usage: null,
      suggestions: [],
    });
  });
});

test('the status of a stopped answer is stopped, and what else the API sends is kept', () =>
  using([json({ ...DATA, finishReason: 'stopped', lookedAt: [], suggestions: ['When?'], handover: { state: 'waiting' } })],
    async (server, client) => {
      const { status, finishReason, lookedAt, suggestions, handover } = await client.chat.send('demo', 'Hello');
      assert.deepEqual({ status, finishReason, lookedAt, suggestions, handover }, {
        status: 'stopped', finishReason: 'stopped', lookedAt: [], suggestions: ['When?'], handover: { state: 'waiting' },
      });
    }));

test('an error that is not retryable is thrown at once, with all that the server said', () => {
  const cause = { provider: 'openai', model: 'gpt', status: 401, message: 'Bad key' };
  const data = { response: 'Hal', conversationId: 'conv_1', messageId: 'msg_1' };
  return using([error(500, 'ANSWER_INTERRUPTED', { cause, data })], async (server, client) => {
    await assert.rejects(client.chat.send('demo', 'Hello'), {
      name: 'RejoinderError',
      message: 'It is ANSWER_INTERRUPTED.',
      status: 500,
      code: 'ANSWER_INTERRUPTED',
      retryable: false,
      retryAfter: undefined,
      requestId: 'req_1',
      field: undefined,
      partial: 'Hal',
      cause,
      data,
    });
    assert.equal(server.requests.length, 1);
  });
});

test('a long Retry-After is left to the caller', () =>
  using([error(429, 'RATE_LIMIT_EXCEEDED', { retryable: true, headers: { 'retry-after': '61' } })], async (server, client) => {
    await assert.rejects(client.bots.get('demo'), { code: 'RATE_LIMIT_EXCEEDED', status: 429, retryAfter: 61 });
    assert.equal(server.requests.length, 1);
  }));

test('attempts end after maxRetries', () =>
  using([html(502)], async (server) => {
    await assert.rejects(server.client().bots.get('demo'), { code: 'UNEXPECTED_RESPONSE', status: 502, retryable: true });
    assert.equal(server.requests.length, 9);
  }));

test('a change without a key is not repeated if the server may have made it', async () => {
  for (const reply of [cutAtOnce, half, html(503), html(504), error(500, 'INTERNAL_ERROR', { retryable: true })]) {
    await using([reply, json({ id: 'bot_1' })], async (server, client) => {
      await assert.rejects(client.bots.create({ name: 'Shop' }), { name: 'RejoinderError' });
      assert.equal(server.requests.length, 1);
    });
  }
});

test('a change without a key is repeated if the server has refused it for now', () =>
  using(
    [
      error(429, 'RATE_LIMIT_EXCEEDED', { retryable: true, headers: { 'retry-after': '0' } }),
      error(503, 'SHUTTING_DOWN', { retryable: true }),
      json({ id: 'bot_1' }),
    ],
    async (server, client) => {
      assert.deepEqual(await client.bots.create({ name: 'Shop' }), { id: 'bot_1' });
      assert.deepEqual(server.lines, Array(3).fill('POST /bots'));
    },
  ));

test('a change is repeated if the connection could not be opened', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address();
  closed.close();
  let attempts = 0;
  const client = new Rejoinder({
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: 'rj_test',
    backoff: 0,
    maxRetries: 2,
    fetch: (...request) => fetch(...request, attempts++),
  });
  await assert.rejects(client.bots.create({ name: 'Shop' }), (thrown) => {
    assert.equal(thrown.code, 'CONNECTION_FAILED');
    assert.equal(thrown.cause.cause.code, 'ECONNREFUSED');
    return true;
  });
  assert.equal(attempts, 3);
});

test('stop, decisions, results and feedback have the same effect twice, and are repeated', () =>
  using([cutAtOnce, json({}), cutAtOnce, json({}), cutAtOnce, json({}), cutAtOnce, json({})], async (server, client) => {
    const answer = ['demo', 'conv_1', 'msg_1'];
    await client.chat.stop(...answer);
    await client.chat.approve(...answer, { callId: 'call_1', approve: true });
    await client.chat.submitToolResults(...answer, [{ callId: 'call_2', output: { degrees: 9 } }]);
    await client.chat.feedback(...answer, { rating: 'down', comment: 'Wrong' });
    const path = '/chat/demo/conversations/conv_1/messages/msg_1';
    assert.deepEqual(
      server.requests.filter((_, index) => index % 2).map(({ method, url, body }) => [method, url.slice(7), body && JSON.parse(body)]),
      [
        ['POST', `${path}/stop`, ''],
        ['POST', `${path}/approvals`, { approvals: [{ callId: 'call_1', approve: true }] }],
        ['POST', `${path}/tool-results`, { results: [{ callId: 'call_2', output: { degrees: 9 } }] }],
        ['PUT', `${path}/feedback`, { rating: 'down', comment: 'Wrong' }],
      ],
    );
  }));

test('a list reads page after page, by cursor where there is one', () => {
  const page = (ids, pagination) => json({ conversations: ids.map((id) => ({ id })), pagination });
  return using(
    [
      page(['a', 'b'], { page: 1, hasMore: true, cursor: 'next=' }),
      page([], { page: 1, hasMore: true, cursor: 'last' }),
      page(['c'], { page: 1, hasMore: false }),
    ],
    async (server, client) => {
      const found = await all(client.conversations.list('demo', { userId: 'u 1', since: undefined }));
      assert.deepEqual(found.map(({ id }) => id), ['a', 'b', 'c']);
      assert.deepEqual(server.lines, [
        'GET /chat/demo/conversations?limit=100&userId=u+1',
        'GET /chat/demo/conversations?limit=100&userId=u+1&cursor=next%3D',
        'GET /chat/demo/conversations?limit=100&userId=u+1&cursor=last',
      ]);
    },
  );
});

test('a list without cursors reads page after page, as far as its reader goes', () => {
  const page = (number) => json({ bots: [{ id: number }], pagination: { page: number, hasMore: true } });
  return using([page(1), page(2), page(3)], async (server, client) => {
    for await (const { id } of client.bots.list({ q: 'shop' })) {
      if (id === 2) break;
    }
    assert.deepEqual(server.lines, ['GET /bots?limit=100&q=shop', 'GET /bots?limit=100&q=shop&page=2']);
  });
});

test('every other call has its method, path and body', async () => {
  const calls = [
    [(c) => c.conversations.get('demo', 'conv_1', { include: ['status', 'steps'], limit: 5 }),
      'GET /chat/demo/conversations/conv_1?include=status%2Csteps&limit=5'],
    [(c) => c.conversations.delete('demo', 'visit 7'), 'DELETE /chat/demo/conversations/visit%207'],
    [(c) => c.bots.get('demo'), 'GET /bots/demo'],
    [(c) => c.bots.update('demo', { temperature: null }), 'PATCH /bots/demo', { temperature: null }],
    [(c) => c.bots.delete('demo'), 'DELETE /bots/demo'],
    [(c) => all(c.sources.list('demo')), 'GET /bots/demo/sources?limit=100'],
    [(c) => c.sources.get('demo', 'src_1'), 'GET /bots/demo/sources/src_1'],
    [(c) => c.sources.create('demo', { type: 'text', text: 'Hi' }), 'POST /bots/demo/sources', { type: 'text', text: 'Hi' }],
    [(c) => c.sources.delete('demo', 'src_1'), 'DELETE /bots/demo/sources/src_1'],
    [(c) => all(c.keys.list()), 'GET /keys?limit=100'],
    [(c) => c.keys.create({ name: 'App', scope: 'read' }), 'POST /keys', { name: 'App', scope: 'read' }],
    [(c) => c.keys.rotate('key_1', { overlapHours: 48 }), 'POST /keys/key_1/rotate', { overlapHours: 48 }],
    [(c) => c.keys.revoke('key_1'), 'DELETE /keys/key_1'],
    [(c) => all(c.webhooks.list()), 'GET /webhooks?limit=100'],
    [(c) => c.webhooks.get('wh_1'), 'GET /webhooks/wh_1'],
    [(c) => c.webhooks.create({ url: 'https://a.example', events: ['lead.created'] }), 'POST /webhooks',
      { url: 'https://a.example', events: ['lead.created'] }],
    [(c) => c.webhooks.update('wh_1', { enabled: false }), 'PATCH /webhooks/wh_1', { enabled: false }],
    [(c) => c.webhooks.rotate('wh_1'), 'POST /webhooks/wh_1/rotate'],
    [(c) => c.webhooks.test('wh_1'), 'POST /webhooks/wh_1/test'],
    [(c) => all(c.webhooks.deliveries('wh_1', { state: 'failed' })), 'GET /webhooks/wh_1/deliveries?limit=100&state=failed'],
    [(c) => c.webhooks.replay('wh_1', { eventId: 'evt_1' }), 'POST /webhooks/wh_1/replay', { eventId: 'evt_1' }],
    [(c) => c.webhooks.delete('wh_1'), 'DELETE /webhooks/wh_1'],
  ];
  const data = { sources: [], keys: [], webhooks: [], deliveries: [] };
  await using([json(data)], async (server, client) => {
    for (const [call, line, body] of calls) {
      await call(client);
      assert.equal(server.lines.at(-1), line);
      assert.deepEqual(server.requests.at(-1).body && JSON.parse(server.requests.at(-1).body), body ?? '');
    }
  });
});

test('a source is polled until it is ready, or has failed', async () => {
  const source = (status, reason = null) => json({ id: 'src_1', status, reason });
  await using([source('queued'), source('ready')], async (server, client) => {
    assert.equal((await client.sources.wait('demo', 'src_1')).status, 'ready');
  });
  await using([source('failed', 'It is encrypted.')], async (server, client) => {
    await assert.rejects(client.sources.wait('demo', 'src_1'), {
      code: 'SOURCE_FAILED',
      message: 'It is encrypted.',
      data: { id: 'src_1', status: 'failed', reason: 'It is encrypted.' },
    });
  });
});

test('an id cannot lead to another path', () =>
  using([json({})], async (server, client) => {
    await client.bots.get('a/../b?c');
    assert.deepEqual(server.lines, ['GET /bots/a%2F..%2Fb%3Fc']);
    for (const id of ['', '.', '..', undefined]) {
      assert.throws(() => client.bots.get(id), new TypeError(`"${id}" is not an id.`));
    }
  }));

test('a redirect is not followed: it would turn a message into a GET', () =>
  using([(response) => response.writeHead(301, { location: '/' }).end()], async (server, client) => {
    await assert.rejects(client.chat.send('demo', 'Hello'), { code: 'UNEXPECTED_RESPONSE', status: 301, retryable: false });
    assert.equal(server.requests.length, 1);
  }));

test('a successful page that is not JSON is an error', () =>
  using([html(200)], async (server, client) => {
    await assert.rejects(client.bots.get('demo'), { code: 'UNEXPECTED_RESPONSE', status: 200 });
  }));

test('the key may come from a function, for tokens that expire', () =>
  using([json({})], async (server) => {
    let number = 0;
    const client = server.client({ apiKey: async () => `rjw_${++number}` });
    await client.bots.get('demo');
    await client.bots.get('demo');
    assert.deepEqual(server.requests.map(({ headers }) => headers.authorization), ['Bearer rjw_1', 'Bearer rjw_2']);
  }));

test('address and key come from the environment by default', () =>
  using([json({})], async (server) => {
    assert.throws(() => new Rejoinder(), new TypeError('Set baseUrl, or the environment variable REJOINDER_URL.'));
    process.env.REJOINDER_URL = `${server.url}/`;
    assert.throws(() => new Rejoinder(), new TypeError('Set apiKey, or the environment variable REJOINDER_KEY.'));
    process.env.REJOINDER_KEY = 'rj_environment';
    await new Rejoinder().bots.get('demo');
    assert.equal(server.lines[0], 'GET /bots/demo');
    assert.equal(server.requests[0].headers.authorization, 'Bearer rj_environment');
    assert.throws(() => new Rejoinder({ baseUrl: 'chat' }), TypeError);
  }));
