// Uses Rejoinder with OpenAI's Node SDK, LangChain and the AI SDK's provider. Prints the name of each passed check.
//
// Environment: as for clients.py.
import assert from 'node:assert/strict';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';

const baseURL = process.env.BASE_URL;
const apiKey = process.env.API_KEY;
const client = new OpenAI({ baseURL, apiKey });
const answer = 'Hello there';
const count = 'one two three';
const recital = 'line '.repeat(10_000);
const model = 'guide';
const messages = [{ role: 'user', content: 'Hello' }];

const textOf = async (stream, piece) => {
  let text = '';
  for await (const each of stream) text += piece(each) ?? '';
  return text;
};

const checks = {
  async openaiChat() {
    const whole = await client.chat.completions.create({ model, messages });
    assert.equal(whole.choices[0].message.content, answer);
    assert.equal(whole.usage.total_tokens, 7);
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    assert.equal(await textOf(stream, (chunk) => chunk.choices[0].delta.content), answer);
    const helper = client.chat.completions.stream({ model, messages });
    assert.equal(await helper.finalContent(), answer);
  },

  async openaiModels() {
    const ids = [];
    for await (const each of client.models.list()) ids.push(each.id);
    assert(ids.includes(model));
  },

  async openaiResponses() {
    const response = await client.responses.create({ model, input: 'Hello' });
    assert.equal(response.output_text, answer);
    assert.equal((await client.responses.retrieve(response.id)).status, 'completed');
    const following = await client.responses.create({ model, input: 'How many messages?', previous_response_id: response.id });
    assert.equal(following.output_text, '3');
    await client.responses.delete(response.id);
    await assert.rejects(client.responses.retrieve(response.id), OpenAI.NotFoundError);
  },

  async openaiResponseStream() {
    const stream = client.responses.stream({ model, input: 'Count.' });
    assert.equal(await textOf(stream, (event) => (event.type === 'response.output_text.delta' ? event.delta : '')), count);
    assert.equal((await stream.finalResponse()).output_text, count);
  },

  async openaiCutStream() {
    let text = '';
    let last;
    let id;
    const read = async (stream) => {
      for await (const event of stream) {
        assert(last === undefined || event.sequence_number > last);
        last = event.sequence_number;
        if (event.type === 'response.created') id = event.response.id;
        if (event.type === 'response.output_text.delta') text += event.delta;
      }
    };
    const cut = await client.responses.create({ model, input: 'Recite.', stream: true }, { headers: { 'X-Test-Fault': 'cut' } });
    await assert.rejects(read(cut));
    assert(text.length > 0 && text !== recital);
    await read(await client.responses.retrieve(id, { stream: true, starting_after: last }));
    assert.equal(text, recital);
  },

  async openaiCancel() {
    const running = await client.responses.create({ model, input: 'Wait.', background: true });
    assert.equal(running.status, 'in_progress');
    assert.equal((await client.responses.cancel(running.id)).status, 'cancelled');
  },

  async openaiConversations() {
    const made = await client.conversations.create({ metadata: { a: 'b' } });
    await client.responses.create({ model, input: 'Count.', conversation: made.id });
    assert.deepEqual((await client.conversations.retrieve(made.id)).metadata, { a: 'b' });
    const texts = [];
    for await (const item of client.conversations.items.list(made.id, { order: 'asc', limit: 1 })) texts.push(item.content[0].text);
    assert.deepEqual(texts, ['Count.', count]);
    assert((await client.conversations.delete(made.id)).deleted);
  },

  async openaiFailures() {
    await assert.rejects(client.chat.completions.create({ model: 'nowhere', messages }), (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
    await assert.rejects(client.withOptions({ apiKey: 'wrong' }).models.list(), OpenAI.AuthenticationError);
    await assert.rejects(client.chat.completions.create({ model, messages: [] }), OpenAI.BadRequestError);
    await assert.rejects(client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Fail.' }] }), OpenAI.InternalServerError);
    const broken = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Break off.' }], stream: true });
    await assert.rejects(textOf(broken, () => ''), OpenAI.APIError);
  },

  async openaiLostResponse() {
    const { response } = await client.chat.completions
      .create({ model, messages: [{ role: 'user', content: 'Lost?' }] }, { headers: { 'X-Test-Fault': 'lose' } })
      .withResponse();
    const items = await client.conversations.items.list(response.headers.get('x-conversation-id'));
    assert.equal(items.data.length, 2);
  },

  async langchain() {
    const chat = new ChatOpenAI({ model, apiKey, configuration: { baseURL } });
    assert.equal((await chat.invoke('Hello')).content, answer);
    assert.equal(await textOf(await chat.stream('Count.'), (chunk) => chunk.content), count);
  },

  async aiSdk() {
    const provider = createOpenAICompatible({ name: 'rejoinder', baseURL, apiKey });
    assert.equal((await generateText({ model: provider(model), prompt: 'Hello' })).text, answer);
    assert.equal(await textOf(streamText({ model: provider(model), prompt: 'Count.' }).textStream, (text) => text), count);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(name);
}
