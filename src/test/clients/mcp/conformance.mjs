// Runs the MCP conformance suite against a server that needs a key.
//
//   node conformance.mjs URL KEY REVISION EXPECTED_FAILURES
//
// The suite cannot send a key, so its requests pass through a proxy here that adds one and changes nothing else.
import { spawn } from 'node:child_process';
import http from 'node:http';
import { fileURLToPath } from 'node:url';

const [target, key, revision, expectedFailures] = process.argv.slice(2);
const { port: targetPort, pathname } = new URL(target);

const proxy = http.createServer((request, response) => {
  const headers = { ...request.headers, authorization: `Bearer ${key}` };
  const onward = http.request(
    { host: '127.0.0.1', port: targetPort, path: request.url, method: request.method, headers, setHost: false },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
});

proxy.listen(0, '127.0.0.1', () => {
  const suite = fileURLToPath(
    new URL('node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
  );
  const url = `http://127.0.0.1:${proxy.address().port}${pathname}`;
  const options = ['--url', url, '--requirements', revision, '--expected-failures', expectedFailures];
  spawn(process.execPath, [suite, 'server', ...options], { stdio: ['ignore', 'inherit', 'inherit'] }).on(
    'exit',
    (code) => process.exit(code ?? 1),
  );
});
