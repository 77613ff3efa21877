// Serves tools with one of the TypeScript server SDKs on a free port, and prints the port.
//
//   node tools-server.mjs legacy|modern
//
// legacy: version 1 of the SDK, with sessions. modern: version 2, which speaks only 2026-07-28.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { z } from 'zod';

const legacy = process.argv[2] === 'legacy';
const { McpServer } = await import(
  legacy ? '@modelcontextprotocol/sdk/server/mcp.js' : '@modelcontextprotocol/server'
);

const text = value => ({ content: [{ type: 'text', text: value }] });

function createTools() {
  const server = new McpServer({ name: 'tools', version: '1' });
  const schema = shape => (legacy ? shape : z.object(shape));
  server.registerTool(
    'add',
    {
      title: 'Add',
      description: 'Adds two numbers.',
      inputSchema: schema({ a: z.number(), b: z.number() }),
      outputSchema: schema({ sum: z.number() }),
      annotations: { readOnlyHint: true },
    },
    async ({ a, b }) => ({ ...text(`{"sum":${a + b}}`), structuredContent: { sum: a + b } }),
  );
  server.registerTool(
    'fail',
    { description: 'Fails.', inputSchema: schema({}) },
    async () => ({ ...text('It does not work today.'), isError: true }),
  );
  server.registerTool(
    'slow',
    { description: 'Tells its progress.', inputSchema: schema({}) },
    async (_, context) => {
      await new Promise(resolve => setTimeout(resolve, 50));
      return text(`Key: ${JSON.stringify((context._meta ?? context.mcpReq?._meta)?.['io.rejoinder/idempotency-key'])}`);
    },
  );
  return server;
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function modernHandler() {
  const { createMcpHandler } = await import('@modelcontextprotocol/server');
  const handler = createMcpHandler(createTools, { legacy: 'reject' });
  return async (request, response) => {
    const body = await bodyOf(request);
    const answer = await handler.fetch(
      new Request(`http://${request.headers.host}${request.url}`, {
        method: request.method,
        headers: request.headers,
        body: body.length > 0 ? body : undefined,
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body) for await (const chunk of answer.body) response.write(chunk);
    response.end();
  };
}

async function legacyHandler() {
  const { StreamableHTTPServerTransport } = await import(
    '@modelcontextprotocol/sdk/server/streamableHttp.js'
  );
  const sessions = new Map();
  return async (request, response) => {
    const id = request.headers['mcp-session-id'];
    let transport = sessions.get(id);
    if (!transport) {
      transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: created => sessions.set(created, transport),
      });
      await createTools().connect(transport);
    }
    await transport.handleRequest(request, response);
  };
}

const handle = legacy ? await legacyHandler() : await modernHandler();
const server = createServer((request, response) => {
  handle(request, response).catch(error => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
// The test ends this program by closing its input.
process.stdin.resume().on('end', () => process.exit(0));
