// Runs the command-line client of the MCP Inspector: node inspector.mjs OPTION...
import { fileURLToPath } from 'node:url';

const launcher = new URL(
  'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js',
  import.meta.url,
);
process.argv.splice(1, 1, fileURLToPath(launcher), '--cli');
await import(launcher);
