import assert from 'node:assert/strict';
import test from 'node:test';
import { EventParser } from '../dist/event-parser.js';
import { bytes, EVENTS } from './recording.mjs';

const parse = (...chunks) => {
  const parser = new EventParser();
  return chunks.flatMap((chunk) => parser.push(Buffer.from(chunk)));
};

test('events are the same wherever the bytes are cut', () => {
  const whole = bytes();
  const expected = parse(whole);
  assert.deepEqual(
    expected.filter((item) => 'data' in item).map(({ id, event, data }) => [id, event, JSON.parse(data)]),
    EVENTS.map(([id, data]) => [id, data.type, data]),
  );
  assert.equal(expected.filter((item) => item.comment === ' keep-alive').length, EVENTS.length - 1);
  for (let at = 0; at <= whole.length; at++) {
    assert.deepEqual(parse(whole.subarray(0, at), whole.subarray(at)), expected);
  }
  assert.deepEqual(parse(...Array.from(whole, (byte) => [byte])), expected);
});

test('a line ends with LF, CR or CRLF, also when its end is cut', () => {
  for (const end of ['\n', '\r', '\r\n']) {
    const text = ['id: 1', 'data: a', 'data: b', '', 'data: c', '', ''].join(end);
    const expected = [
      { id: '1', event: 'message', data: 'a\nb' },
      { id: '1', event: 'message', data: 'c' },
    ];
    assert.deepEqual(parse(text), expected);
    assert.deepEqual(parse(...text), expected);
  }
});

test('an event without its blank line is not dispatched', () => {
  assert.deepEqual(parse('data: a\n'), []);
});

test('fields are read as the standard says', () => {
  assert.deepEqual(parse('\uFEFFdata:a\n\n'), [{ id: '', event: 'message', data: 'a' }]);
  assert.deepEqual(parse('data:  a\ndata\n\n'), [{ id: '', event: 'message', data: ' a\n' }]);
  assert.deepEqual(parse('event: x\n\ndata: a\n\n'), [{ id: '', event: 'message', data: 'a' }]);
  assert.deepEqual(parse('id: 1\n\nid: 2\0\nunknown: x\ndata: a\n\n'), [{ id: '1', event: 'message', data: 'a' }]);
  assert.deepEqual(parse(':\n: b\n'), [{ comment: '' }, { comment: ' b' }]);
});
