import assert from 'node:assert/strict';
import test from 'node:test';
import { error, FakeServer, json } from './fake-server.mjs';

const SOURCE = { id: 'src_1', type: 'file', status: 'queued' };
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
