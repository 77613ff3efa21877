// Fails if the whole package, minified and compressed as a browser loads it, is too large.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const LIMIT = 10 * 1024;

const entry = new URL('../dist/index.js', import.meta.url).pathname;
const options = { bundle: true, minify: true, format: 'esm', target: 'es2022', write: false };

async function size(contents) {
  const stdin = { contents, resolveDir: new URL('..', import.meta.url).pathname };
  const { outputFiles } = await build({ ...options, stdin });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const all = await size(`export * from '${entry}'`);
const webhooksOnly = await size(`export { verifyWebhook } from '${entry}'`);
console.log(`gzipped: ${all} of at most ${LIMIT} bytes; verifyWebhook alone: ${webhooksOnly}`);
if (all > LIMIT || webhooksOnly > all / 2) {
  process.exitCode = 1;
}
