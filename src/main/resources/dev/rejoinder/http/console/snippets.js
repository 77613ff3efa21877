// Ready snippets for common clients. docs/api/clients.md shows the same ones.

const curl = ({ base, bot, key }) => `curl -N ${base}/api/v1/chat/${bot}/stream \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '{"message":"Hello"}'`;

const python = ({ base, bot, key }) => `from openai import OpenAI

client = OpenAI(base_url='${base}/v1', api_key='${key}')
stream = client.chat.completions.create(
    model='${bot}',
    messages=[{'role': 'user', 'content': 'Hello'}],
    stream=True,
)
for chunk in stream:
    print(chunk.choices[0].delta.content or '', end='', flush=True)`;

const node = ({ base, bot, key }) => `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${base}/v1', apiKey: '${key}' });
const stream = await client.chat.completions.create({
  model: '${bot}',
  messages: [{ role: 'user', content: 'Hello' }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0].delta.content ?? '');
}`;

const aiSdk = ({ base, bot }) => `import { useChat } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';

const server = '${base}/api/v1';
const api = \`\${server}/chat/${bot}/ui\`;
let current;
let renewAt = 0;

async function requestToken() {
  const response = await fetch(\`\${server}/widget/${bot}/token\`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ origin: location.origin, visitor: localStorage.getItem('visitor') }),
  });
  const { data, error } = await response.json();
  if (!response.ok) throw new Error(error.message);
  localStorage.setItem('visitor', data.visitor);
  return data.token;
}

async function headers() {
  if (Date.now() >= renewAt) {
    renewAt = Date.now() + 14 * 60_000; // a token is valid for 15 minutes
    current = requestToken();
    current.catch(() => { renewAt = 0; });
  }
  return { Authorization: \`Bearer \${await current}\` };
}

// Call this before you render the chat: useChat does not load stored messages.
export async function loadMessages(id) {
  const response = await fetch(\`\${api}/\${id}\`, { headers: await headers() });
  if (response.status === 404) return []; // a new chat
  const { data, error } = await response.json();
  if (!response.ok) throw new Error(error.message);
  return data.messages;
}

export const useBot = (id, messages) => useChat({
  id,
  messages, // from loadMessages(id)
  resume: true,
  transport: new DefaultChatTransport({ api, headers }),
});`;

const json = (value) => JSON.stringify(value, null, 2);
const mcpUrl = ({ base, bot }) => `${base}/mcp/${bot}`;
const http = (place) => ({ url: mcpUrl(place), headers: { Authorization: `Bearer ${place.key}` } });

const claudeCode = (place) => `claude mcp add --transport http ${place.bot} ${mcpUrl(place)} \\
  --header 'Authorization: Bearer ${place.key}'`;

const claudeDesktop = (place) => json({
  mcpServers: {
    [place.bot]: {
      command: 'npx',
      args: ['-y', 'mcp-remote', mcpUrl(place), '--header', 'Authorization:${AUTHORIZATION}'],
      env: { AUTHORIZATION: `Bearer ${place.key}` },
    },
  },
});

const cursor = (place) => json({ mcpServers: { [place.bot]: http(place) } });
const vsCode = (place) => json({ servers: { [place.bot]: { type: 'http', ...http(place) } } });

/** By client: a sentence before the code; blocks of a title, a language and the code for {base, bot, key}; whether it is for visitors. */
export const CLIENTS = {
  curl: ['Streams an answer in a terminal.', [['', 'sh', curl]]],
  Python: ['With OpenAI’s library: pip install openai. Other clients of its API need the same base URL, key and model.', [['', 'Python', python]]],
  'Node.js': ['With OpenAI’s library: npm install openai.', [['', 'JavaScript', node]]],
  'AI SDK': ['A chat in a web page, for visitors. It needs no key: do not put one into a page.', [['', 'JavaScript', aiSdk]], true],
  MCP: ['The assistant as a tool of applications such as Claude. For Claude Desktop, install Node.js 20.18 or later. ChatGPT cannot use it: it connects only to servers with OAuth or without a key.', [
    ['Claude Code', 'sh', claudeCode],
    ['Claude Desktop: claude_desktop_config.json', 'json', claudeDesktop],
    ['Cursor: .cursor/mcp.json', 'json', cursor],
    ['VS Code: .vscode/mcp.json', 'json', vsCode],
  ]],
};
