// Uses an assistant with one of the TypeScript clients, and prints what it got as JSON.
//
//   node ask-and-search.mjs legacy|auto|modern URL KEY
//
// legacy: version 1 of the client, which begins with initialize.
// auto, modern: version 2, which finds out the version, or insists on 2026-07-28.
const [mode, url, key] = process.argv.slice(2);

const legacy = mode === 'legacy';
const { Client } = await import(
  legacy ? '@modelcontextprotocol/sdk/client/index.js' : '@modelcontextprotocol/client'
);
const { StreamableHTTPClientTransport } = await import(
  legacy ? '@modelcontextprotocol/sdk/client/streamableHttp.js' : '@modelcontextprotocol/client'
);

const negotiation = { mode: mode === 'auto' ? 'auto' : { pin: '2026-07-28' } };
const client = new Client({ name: 'test', version: '1' }, legacy ? {} : { versionNegotiation: negotiation });
const transport = new StreamableHTTPClientTransport(new URL(url), {
  requestInit: { headers: { Authorization: `Bearer ${key}` } },
});

const call = (name, args, options) =>
  legacy
    ? client.callTool({ name, arguments: args }, undefined, options)
    : client.callTool({ name, arguments: args }, options);

await client.connect(transport);
const version = legacy ? transport.protocolVersion : client.getNegotiatedProtocolVersion();
// Listed before a call, so that the client checks results against their schema.
const { tools } = await client.listTools();
let progress = 0;
const answer = await call('ask', { message: 'Hello' }, { onprogress: () => progress++ });
const { conversationId } = answer.structuredContent;
const more = await call('ask', { message: 'And now?', conversationId });
const found = await call('search', { query: 'opening hours', limit: 3 });
const { resources } = await client.listResources();
const { contents } = await client.readResource({ uri: resources[0].uri });
const wrong = await call('ask', { message: 'Hello', conversationId: 'conv_unknown' });
await client.close();

console.log(
  JSON.stringify({
    version,
    tools: tools.map((tool) => tool.name),
    answer: answer.content[0].text,
    sameConversation: more.structuredContent.conversationId === conversationId,
    progressed: progress > 0,
    passages: found.structuredContent.passages.length,
    resource: contents[0].text,
    wrong: wrong.isError,
  }),
);
