import assert from 'node:assert/strict';
import test from 'node:test';
import { cutAtOnce, error, FakeServer, json } from './fake-server.mjs';

const SOURCE = { id: 'src_1', type: 'file', status: 'queued' };
const ANSWER = { response: 'Hi!', conversationId: 'conv_1', messageId: 'msg_1', sources: [], usage: null };
const CONTENT = 'Wörter\n'.repeat(100_000);

async function using(replies, use) {
  const server = await FakeServer.start(...replies);
  try {
    return await use(server, server.client());
  } finally {
    server.close();
  }
}

test('a file is sent as a form, with its progress', () =>
  using([json(SOURCE)], async (server, client) => {
    const file = new File([CONTENT], 'wörter "1".txt', { type: 'text/plain' });
    const progress = [];
    const source = await client.sources.upload('demo', file, {
      title: 'Wörter',
      onProgress: (sent, total) => progress.push({ sent, total }),
    });
    assert.deepEqual(source, SOURCE);
    const [{ headers, body }] = server.requests;
    assert.deepEqual(server.lines, ['POST /bots/demo/sources']);
    const form = await new Response(body, { headers: { 'content-type': headers['content-type'] } }).formData();
    assert.equal(form.get('title'), 'Wörter');
    assert.equal(form.get('file').name, 'wörter "1".txt');
    assert.equal(await form.get('file').text(), CONTENT);
    assert.ok(progress.length > 3);
    assert.ok(progress.every(({ total }) => total === file.size));
    assert.deepEqual(progress.map(({ sent }) => sent), progress.map(({ sent }) => sent).sort((a, b) => a - b));
    assert.equal(progress.at(-1).sent, file.size);
  }));

test('a file that the server had no time for is sent again, whole', () =>
  using([error(503, 'OVERLOADED', { retryable: true }), json(SOURCE)], async (server, client) => {
    await client.sources.upload('demo', new Blob([CONTENT]), { fileName: 'words.txt' });
    assert.equal(server.requests.length, 2);
    assert.ok(server.requests[1].body.includes(CONTENT));
  }));

test('progress counts as a sign of life, silence afterwards does not', () =>
  using([() => {}], async (server) => {
    const client = server.client({ timeout: 0.2, maxRetries: 0 });
    await assert.rejects(client.sources.upload('demo', new Blob([CONTENT]), { fileName: 'words.txt' }), {
      code: 'CONNECTION_FAILED',
      message: 'No data came for 0.2 seconds.',
    });
  }));

test('an upload can be aborted', () =>
  using([() => {}], async (server, client) => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await assert.rejects(
      client.sources.upload('demo', new Blob([CONTENT]), { fileName: 'a.txt', onProgress, signal: controller.signal }),
      { name: 'AbortError' },
    );
  }));

test('a file without a name is a mistake of the program', () =>
  using([json(SOURCE)], async (server, client) => {
    assert.throws(() => client.sources.upload('demo', new Blob(['a'])), TypeError);
    assert.equal(server.requests.length, 0);
  }));

test('a file of a message is uploaded again if the connection fails, and sent with a message', () =>
  using([cutAtOnce, json({ fileId: 'file_1' }), json(ANSWER)], async (server, client) => {
    const progress = [];
    const onProgress = (sent, total) => progress.push(sent / total);
    const { fileId } = await client.files.upload('demo', new File([CONTENT], 'a.txt'), { onProgress });
    await client.chat.send('demo', '', { attachments: [{ fileId }, { url: 'https://shop.example/a.png' }] });
    assert.deepEqual(server.lines, ['POST /chat/demo/files', 'POST /chat/demo/files', 'POST /chat/demo/message']);
    assert.equal(progress.at(-1), 1);
    assert.deepEqual(JSON.parse(server.requests[2].body), {
      message: '',
      attachments: [{ fileId: 'file_1' }, { url: 'https://shop.example/a.png' }],
    });
  }));

test('a file of a message is downloaded as it is', () => {
  const content = Buffer.from([0, 255, 10, 195]);
  const file = (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(content);
  const half = (response) => response.writeHead(200, { 'content-length': '4' }).write('a', () => response.destroy());
  return using([half, file], async (server, client) => {
    const blob = await client.files.download('demo', 'file_1');
    assert.equal(blob.type, 'image/png');
    assert.deepEqual(Buffer.from(await blob.arrayBuffer()), content);
    assert.deepEqual(server.lines, ['GET /chat/demo/files/file_1', 'GET /chat/demo/files/file_1']);
  });
});

test('a file that is not there is an error', () =>
  using([error(404, 'ATTACHMENT_NOT_FOUND')], async (server, client) => {
    await assert.rejects(client.files.download('demo', 'file_1'), { code: 'ATTACHMENT_NOT_FOUND', status: 404 });
  }));
