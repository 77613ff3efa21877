// Writes openapi.json, the part of a server's document that the client uses, and src/api.ts, its types.
// Run it as: REJOINDER_URL=http://localhost:8080 npm run types
import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const SCHEMAS = [
  'Answer',
  'ApiKey',
  'Bot',
  'CitedPassage',
  'ConversationHistory',
  'ConversationSummary',
  'DecidedAnswer',
  'DeletedConversation',
  'DeletedResource',
  'Feedback',
  'Handover',
  'MessageEvent',
  'RequiredAction',
  'Source',
  'ReplayWebhookResponse',
  'StopMessageResponse',
  'TokenUsage',
  'ToolApproval',
  'ToolResult',
  'UploadedFile',
  'WebhookDelivery',
  'WebhookEndpoint',
  'WebhookTest',
];

/** The operations whose request bodies have types. */
const OPERATIONS = [
  'addSource',
  'createBot',
  'createKey',
  'createWebhook',
  'sendMessage',
  'updateBot',
  'updateWebhook',
];

const NOTE = '// Made by scripts/types.mjs from openapi.json. Do not edit.\n';

const document = await (await fetch(`${process.env.REJOINDER_URL}/openapi.json`)).json();
const operations = Object.values(document.paths).flatMap(Object.values);
const schemas = {};

function add(name, schema) {
  if (schemas[name]) return;
  schemas[name] = withoutExamples(schema);
  for (const [, other] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    add(other, document.components.schemas[other]);
  }
}

function withoutExamples(schema) {
  return JSON.parse(JSON.stringify(schema, (name, value) => (name === 'example' ? undefined : value)));
}

for (const name of SCHEMAS) add(name, document.components.schemas[name]);
for (const id of OPERATIONS) {
  const { requestBody } = operations.find(({ operationId }) => operationId === id);
  add(`${id}Request`, requestBody.content['application/json'].schema);
}

const { openapi, info } = document;
const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
const part = { openapi, info: { title: info.title, version: info.version }, paths: {}, components: { schemas: sorted } };
await writeFile(new URL('../openapi.json', import.meta.url), JSON.stringify(part, null, 1) + '\n');
const types = await openapiTS(part, { rootTypes: true, rootTypesNoSchemaPrefix: true });
await writeFile(new URL('../src/api.ts', import.meta.url), NOTE + astToString(types));
