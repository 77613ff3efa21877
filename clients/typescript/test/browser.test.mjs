import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { cut, events, FakeServer, json } from './fake-server.mjs';
import { bytes, bytesAfter, TEXT } from './recording.mjs';

const BROWSER = 'chromium';

const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
  import { Rejoinder } from './dist/index.js';
  const client = new Rejoinder({ baseUrl: location.origin, apiKey: 'rj_test', backoff: 0 });
  const result = {};
  try {
    result.text = '';
    const stream = client.chat.stream('demo', 'When?');
    for await (const text of stream) result.text += text;
    result.answer = (await stream.final()).text;
    const progress = [];
    const file = new File(['Wort '.repeat(1e6)], 'words.txt');
    result.source = await client.sources.upload('demo', file, { onProgress: (sent, total) => progress.push([sent, total]) });
    result.progress = progress.at(-1);
    const controller = new AbortController();
    controller.abort();
    result.aborted = await client.chat.send('demo', 'When?', { signal: controller.signal }).catch((error) => error.name);
  } catch (error) {
    result.error = String(error?.cause ?? error);
  }
  fetch('/result', { method: 'POST', body: JSON.stringify(result) });
</script>`;

const hasBrowser = !spawnSync(BROWSER, ['--version']).error;

test('streams, uploads and signals work in a browser', { skip: hasBrowser ? false : `there is no ${BROWSER}` }, async () => {
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const replies = {
    'POST /api/v1/chat/demo/stream': () => cut(bytes().subarray(0, 900)),
    'GET /api/v1/chat/demo/conversations/conv_1/messages/msg_1/stream': ({ query }) => events(bytesAfter(query.get('after'))),
    'POST /api/v1/bots/demo/sources': ({ body }) => json({ id: 'src_1', hasFile: body.includes('filename="words.txt"') }),
    'POST /result': ({ body }) => {
      finish(JSON.parse(body));
      return json({});
    },
    'GET /': () => file(PAGE, 'text/html'),
  };
  const server = await FakeServer.start(async (response, request) => {
    const url = new URL(request.url, 'http://test');
    const script = url.pathname.match(/^\/dist\/[\w-]+\.js$/);
    const reply = script
      ? file(await readFile(new URL(`..${script[0]}`, import.meta.url)), 'text/javascript')
      : (replies[`${request.method} ${url.pathname}`] ?? (() => file('', 'text/plain')))({ ...request, query: url.searchParams });
    reply(response);
  });
  const profile = await mkdtemp(join(tmpdir(), 'rejoinder-browser-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`];
  const browser = spawn(BROWSER, [...flags, server.url], { stdio: 'ignore' });
  const exited = new Promise((resolve) => browser.on('exit', resolve));
  try {
    const { progress, ...result } = await Promise.race([finished, exited.then(() => ({ error: 'The browser has exited.' }))]);
    assert.deepEqual(result, {
      text: TEXT,
      answer: TEXT,
      source: { id: 'src_1', hasFile: true },
      aborted: 'AbortError',
    });
    assert.ok(progress[0] >= 5e6 && progress[0] === progress[1]);
  } finally {
    browser.kill('SIGKILL');
    await exited;
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
});

const file = (content, type) => (response) => response.setHeader('content-type', type).end(content);
