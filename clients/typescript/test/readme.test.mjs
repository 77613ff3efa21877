import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { startDemo } from './demo-server.mjs';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const folder = join(root, 'build/samples');

/** The samples of README.md with the output below each. */
async function samples() {
  const page = await readFile(join(root, 'README.md'), 'utf8');
  const found = [...page.matchAll(/```ts\n([^]*?)```\n(?:\n```\n([^]*?)```)?/g)];
  return found.map(([, code, output = '']) => ({ code, output }));
}

test('the samples of README.md have the right types', async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [index, { code }] of (await samples()).entries()) {
    await writeFile(join(folder, `sample-${index}.ts`), code);
    await writeFile(join(folder, `sample-${index}.mjs`), (await transform(code, { loader: 'ts' })).code);
  }
  await run('node_modules/.bin/tsc', ['-p', 'test/tsconfig.json'], { cwd: root }).catch(({ stdout }) => assert.fail(stdout));
});

test('the samples of README.md print what it shows', async () => {
  const server = await startDemo();
  const cwd = await mkdtemp(join(tmpdir(), 'rejoinder-samples-'));
  try {
    await writeFile(join(cwd, 'handbook.pdf'), 'A handbook.');
    await writeFile(join(cwd, 'invoice.txt'), 'Due in 30 days.');
    const env = { ...process.env, REJOINDER_URL: server.url, REJOINDER_KEY: 'rj_test' };
    const all = await samples();
    assert.equal(all.length, 11);
    for (const [index, { code, output }] of all.entries()) {
      const { stdout } = await run(process.execPath, [join(folder, `sample-${index}.mjs`)], { cwd, env });
      assert.equal(stdout.trimEnd(), output.trimEnd(), code);
    }
  } finally {
    server.close();
    await rm(cwd, { recursive: true });
  }
});

test('the route handler of README.md accepts genuine deliveries only', async (t) => {
  const index = (await samples()).findIndex(({ code }) => code.includes('function POST'));
  const { POST } = await import(join(folder, `sample-${index}.mjs`));
  process.env.WEBHOOK_SECRET = `whsec_${btoa('secret')}`;
  const body = '{"id":"evt_1","type":"lead.created","timestamp":"","data":{"leadId":"lead_1"}}';
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', 'secret').update(`evt_1.${timestamp}.${body}`).digest('base64');
  const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': `${timestamp}`, 'webhook-signature': `v1,${signature}` };
  const log = t.mock.method(console, 'log', () => {});
  const url = 'https://shop.example/rejoinder';
  assert.equal((await POST(new Request(url, { method: 'POST', body, headers }))).status, 204);
  assert.deepEqual(log.mock.calls[0].arguments, ['lead.created', { leadId: 'lead_1' }]);
  assert.equal((await POST(new Request(url, { method: 'POST', body: body + ' ', headers }))).status, 400);
});
