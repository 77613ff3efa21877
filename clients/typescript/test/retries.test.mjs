import assert from 'node:assert/strict';
import test from 'node:test';
import { connectionFailed } from '../dist/errors.js';
import { Retries } from '../dist/retries.js';

test('the pauses double up to the longest, times a random factor, and end after maxRetries', async (t) => {
  const pauses = [];
  t.mock.method(globalThis, 'setTimeout', (run, millis) => {
    pauses.push(millis / 1000);
    setImmediate(run);
  });
  const failure = connectionFailed('Cut.');
  for (const [random, factor] of [[0, 0.75], [1, 1.25]]) {
    t.mock.method(Math, 'random', () => random);
    const retries = new Retries({ maxRetries: 7, backoff: 0.5, maxBackoff: 20 });
    pauses.length = 0;
    for (let attempt = 0; attempt < 7; attempt++) await retries.pause(failure);
    assert.deepEqual(pauses.map((pause) => pause / factor), [0.5, 1, 2, 4, 8, 16, 20]);
    await assert.rejects(retries.pause(failure), failure);
    retries.reset();
    await retries.pause(failure);
    assert.equal(pauses.at(-1), 0.5 * factor);
  }
});
