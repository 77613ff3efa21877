// Runs the commands that clients/README.md describes: one a line as JSON, one result a line.
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { Rejoinder, RejoinderError, verifyWebhook } from './dist/index.js';

let settings = {};
let client;

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line))));
}

async function run(command) {
  try {
    return { ok: true, ...(await result(command)) };
  } catch (error) {
    return { ok: false, error: failure(error) };
  }
}

async function result(command) {
  const { call, bot, message, conversationId, messageId, options, after } = command;
  if (call === 'configure') {
    settings = { ...settings, ...options };
    client = undefined;
    return {};
  }
  client ??= new Rejoinder(settings);
  switch (call) {
    case 'send':
      return { answer: await client.chat.send(bot, message, options) };
    case 'stream':
      return read(client.chat.stream(bot, message, options), command);
    case 'resume':
      return read(client.chat.resume(bot, conversationId, messageId, { ...options, after }), command);
    case 'many':
      return many(command);
    default:
      return { result: await other(call, command.args ?? []) };
  }
}

async function read(stream, { as, closeAfter = Infinity }) {
  const texts = [];
  const events = [];
  for await (const item of as === 'events' ? stream.events() : stream) {
    if (as === 'events') events.push(item.type);
    if (as !== 'events' || item.type === 'message.delta') texts.push(item.delta ?? item);
    if (Math.max(texts.length, events.length) >= closeAfter) break;
  }
  const { conversationId, messageId, position } = stream;
  const read = { text: texts.join(''), chunks: texts.length, events, conversationId, messageId, position };
  return closeAfter === Infinity ? { ...read, answer: await stream.final() } : read;
}

async function many({ as, count, parallel, bot, message, options }) {
  const texts = {};
  const messageIds = new Set();
  const errors = [];
  let left = count;
  const one = async () => {
    if (as === 'send') return client.chat.send(bot, message, options);
    const stream = client.chat.stream(bot, message, options);
    let text = '';
    for await (const delta of stream) text += delta;
    return { ...(await stream.final()), text };
  };
  const worker = async () => {
    while (left-- > 0) {
      try {
        const { text, messageId } = await one();
        texts[text] = (texts[text] ?? 0) + 1;
        messageIds.add(messageId);
      } catch (error) {
        errors.push(failure(error));
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { texts, messageIds: messageIds.size, errors };
}

async function other(call, args) {
  if (call === 'verifyWebhook') return verifyWebhook(...args);
  if (call === 'sources.upload') {
    const [bot, path, options] = args;
    return client.sources.upload(bot, await openAsBlob(path), { fileName: basename(path), ...options });
  }
  if (call === 'files.upload') {
    const [bot, path, options] = args;
    return client.files.upload(bot, await openAsBlob(path), { fileName: basename(path), ...options });
  }
  if (call === 'files.download') {
    return Buffer.from(await (await client.files.download(...args)).arrayBuffer()).toString('base64');
  }
  const [group, method] = call.split('.');
  const returned = client[group][method](...args);
  if (!(Symbol.asyncIterator in returned)) return returned;
  const entries = [];
  for await (const entry of returned) entries.push(entry);
  return entries;
}

function failure(error) {
  if (!(error instanceof RejoinderError)) return { status: 0, code: error.name, message: error.message };
  const { status, code, message, retryable, partial = null } = error;
  return { status, code, message, retryable, partial };
}
