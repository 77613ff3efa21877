// Runs every example against a server of its own, and checks what it answers. Needs the jar, and the client libraries
// that .ci/sdks installs. usage: node examples/test.mjs [html python slack nextjs n8n]
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const HOURS = 'Our business hours are Monday-Friday, 9 AM to 5 PM EST.';
const here = import.meta.dirname;
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'rejoinder-examples-'));
const children = [];

// Starts a program, and returns the first group of the pattern in its output.
async function start(command, args, options, pattern) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = [];
  return new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        said.push(line);
        const found = line.match(pattern);
        if (found) resolve(found[1]);
      });
    }
    child.on('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${said.join('\n')}`)));
  });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const url = await start(join(here, '..', 'rejoinder'), ['serve', '--port=0', `--data=${folder}/data`], {}, /listens at (\S+)/);
const key = (await readFile(`${folder}/data/first-key`, 'utf8')).trim();
const env = { ...process.env, REJOINDER_URL: url, REJOINDER_KEY: key };

const examples = {
  async html() {
    const page = (await readFile(join(here, 'html/index.html'), 'utf8')).replaceAll('http://127.0.0.1:8080', url);
    const site = createServer((request, response) => response.setHeader('Content-Type', 'text/html').end(page));
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    const origin = `http://127.0.0.1:${site.address().port}`;
    const changed = await fetch(`${url}/api/v1/bots/demo`, {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ allowedOrigins: [origin] }),
    });
    assert.equal(changed.status, 200);
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=15000', '--dump-dom', origin];
    const { stdout } = await run('chromium', options, { maxBuffer: 1 << 24 });
    site.close();
    assert.match(stdout, /<rejoinder-chat/);
  },

  async python() {
    const python = join(here, '../clients/python/.venv/bin/python');
    const answers = join(folder, 'answers.csv');
    const command = [join(here, 'python/answer_questions.py'), join(here, 'python/questions.txt'), answers];
    const first = await run(python, command, { env });
    assert.equal(first.stdout, '3 answered, 0 failed, 0 already there\n');
    assert.match(await readFile(answers, 'utf8'), new RegExp(`What are your business hours\\?,"${HOURS}"`));
    const again = await run(python, command, { env });
    assert.equal(again.stdout, '0 answered, 0 failed, 3 already there\n');
  },

  async slack() {
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--silent'], { cwd: join(here, 'slack') });
    const posted = [];
    const slack = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      posted.push({ url: request.url, ...JSON.parse(body) });
      slack.emit('posted');
      response.end('{"ok":true}');
    });
    slack.listen(0, '127.0.0.1');
    await once(slack, 'listening');
    const secret = 'signing secret';
    const port = await start('node', [join(here, 'slack/bot.mjs')], {
      env: {
        ...env,
        SLACK_SIGNING_SECRET: secret,
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_API: `http://127.0.0.1:${slack.address().port}`,
        PORT: '0',
      },
    }, /Listening on port (\d+)/);
    const send = (event, signedWith = secret) => {
      const body = JSON.stringify(event);
      const time = Math.floor(Date.now() / 1000);
      const signature = createHmac('sha256', signedWith).update(`v0:${time}:${body}`).digest('hex');
      return fetch(`http://127.0.0.1:${port}/slack/events`, {
        method: 'POST',
        headers: { 'X-Slack-Request-Timestamp': `${time}`, 'X-Slack-Signature': `v0=${signature}` },
        body,
      });
    };
    const mention = (id, text, ts, thread) => ({
      type: 'event_callback',
      event_id: id,
      event: { type: 'app_mention', channel: 'C1', user: 'U1', text, ts, thread_ts: thread },
    });
    assert.equal((await send(mention('Ev0', 'hello', '1.0'), 'another secret')).status, 401);
    assert.equal(await (await send({ type: 'url_verification', challenge: 'abc' })).text(), 'abc');
    const question = mention('Ev1', '<@U0BOT> What are your business hours?', '1.0');
    for (const event of [question, mention('Ev2', 'Hello', '2.0', '1.0')]) {
      const answered = once(slack, 'posted');
      assert.equal((await send(event)).status, 200);
      assert.equal((await send(event)).status, 200);
      await answered;
    }
    assert.deepEqual(posted.map(({ url: path, channel, thread_ts, text }) => ({ path, channel, thread_ts, text })), [
      { path: '/chat.postMessage', channel: 'C1', thread_ts: '1.0', text: HOURS },
      { path: '/chat.postMessage', channel: 'C1', thread_ts: '1.0', text: 'Hi! How can I help you today?' },
    ]);
    const list = await fetch(`${url}/api/v1/chat/demo/conversations?userId=slack:C1:1.0`, {
      headers: { Authorization: `Bearer ${key}` },
    });
    const { conversations } = (await list.json()).data;
    assert.deepEqual(conversations.map((each) => each.messageCount), [4]);
    slack.close();
  },

  async nextjs() {
    const place = join(here, 'nextjs');
    const own = { ...env, NEXT_TELEMETRY_DISABLED: '1' };
    await run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], { cwd: place });
    await run('npx', ['next', 'build'], { cwd: place, env: own });
    const port = await freePort();
    const next = ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', `${port}`];
    await start('node', next, { cwd: place, env: own }, /(Ready)/);
    const site = `http://127.0.0.1:${port}`;
    const first = await fetch(site, { redirect: 'manual' });
    const chat = new URL(first.headers.get('location'), site).pathname;
    const sent = await fetch(`${site}/api/chat`, {
      method: 'POST',
      body: JSON.stringify({
        id: chat.split('/').at(-1),
        messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'What are your business hours?' }] }],
        trigger: 'submit-message',
      }),
    });
    assert.equal(sent.headers.get('content-type').split(';')[0], 'text/event-stream');
    assert.match(await sent.text(), /"type":"finish"/);
    const cookie = sent.headers.get('set-cookie').split(';')[0];
    const page = await (await fetch(site + chat, { headers: { Cookie: cookie } })).text();
    assert.ok(page.includes(HOURS), 'the page shows the stored answer');
    const other = await (await fetch(site + chat, { headers: { Cookie: 'visitor=somebody-else' } })).text();
    assert.ok(!other.includes(HOURS), 'another visitor does not see it');
  },

  async n8n() {
    const { nodes } = JSON.parse(await readFile(join(here, 'n8n/workflow.json'), 'utf8'));
    const { url: address, jsonBody } = nodes.find((node) => node.name === 'Rejoinder').parameters;
    const expression = jsonBody.match(/^=\{\{(.*)\}\}$/)[1];
    const body = new Function('$json', `return ${expression}`)({ body: { question: 'What are your business hours?' } });
    const response = await fetch(address.replace('http://127.0.0.1:8080', url), {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body,
    });
    assert.equal((await response.json()).choices[0].message.content, HOURS);
  },
};

try {
  const chosen = process.argv.slice(2);
  for (const [name, check] of Object.entries(examples)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const began = Date.now();
    await check();
    console.log(`${name}: ok, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
} finally {
  for (const child of children) {
    if (child.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
  }
  await rm(folder, { recursive: true, force: true });
}
