// Calls functions with OpenAI's Node SDK, LangChain and the AI SDK's provider. Prints the name of each passed check.
//
// Environment: as for functions.py.
import assert from 'node:assert/strict';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai';
import OpenAI from 'openai';

const baseURL = process.env.BASE_URL;
const apiKey = process.env.API_KEY;
const client = new OpenAI({ baseURL, apiKey });
const model = 'guide';
const answers = { 'Ship A7.': 'found A7, shipped A7', 'Compare A7 and B8.': 'found A7 and found B8' };
const parameters = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false };
const functions = { find_order: ({ id }) => `found ${id}`, ship_order: ({ id }) => `shipped ${id}` };
const tools = Object.entries(functions).map(([name, run]) => ({
  type: 'function',
  function: { name, description: name, parameters, parse: JSON.parse, function: run },
}));
const definitions = tools.map(({ function: { name, description } }) => ({ type: 'function', function: { name, description, parameters } }));

const checks = {
  async openaiRunTools() {
    for (const [content, answer] of Object.entries(answers)) {
      for (const stream of [false, true]) {
        const runner = client.chat.completions.runTools({ model, messages: [{ role: 'user', content }], tools, stream });
        assert.equal(await runner.finalContent(), answer);
      }
    }
  },

  async openaiResponses() {
    for (const [question, answer] of Object.entries(answers)) {
      let input = question;
      let previous_response_id;
      for (;;) {
        const flat = definitions.map(({ function: each }) => ({ type: 'function', strict: true, ...each }));
        const response = await client.responses.stream({ model, input, previous_response_id, tools: flat }).finalResponse();
        const calls = response.output.filter((item) => item.type === 'function_call');
        if (calls.length === 0) {
          assert.equal(response.output_text, answer);
          break;
        }
        previous_response_id = response.id;
        input = calls.map(({ call_id, name, arguments: given }) => ({ type: 'function_call_output', call_id, output: functions[name](JSON.parse(given)) }));
      }
    }
  },

  async langchain() {
    const chat = new ChatOpenAI({ model, apiKey, configuration: { baseURL } }).bindTools(definitions);
    for (const [question, answer] of Object.entries(answers)) {
      const messages = [new HumanMessage(question)];
      for (;;) {
        let message;
        for await (const chunk of await chat.stream(messages)) message = message ? message.concat(chunk) : chunk;
        messages.push(message);
        if (!message.tool_calls?.length) break;
        for (const { id, name, args } of message.tool_calls) messages.push(new ToolMessage({ tool_call_id: id, content: functions[name](args) }));
      }
      assert.equal(messages.at(-1).content, answer);
    }
  },

  async aiSdk() {
    const provider = createOpenAICompatible({ name: 'rejoinder', baseURL, apiKey });
    const offered = Object.fromEntries(
      Object.entries(functions).map(([name, execute]) => [name, tool({ description: name, inputSchema: jsonSchema(parameters), execute })]),
    );
    const stopWhen = isStepCount(5);
    for (const [prompt, answer] of Object.entries(answers)) {
      const options = { model: provider(model), prompt, tools: offered, stopWhen };
      const whole = await generateText(options);
      assert.equal(whole.text, answer);
      assert.equal(whole.finishReason, 'stop');
      const streamed = streamText(options);
      assert.equal(await streamed.text, answer);
      assert((await streamed.steps).length > 1);
    }
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(name);
}
