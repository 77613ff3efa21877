// What MarkdownTest asks in the browser.
import { MarkdownView } from './markdown.js';

const make = {
  cite: (number) => {
    if (number > 3) return null;
    const node = document.createElement('sup');
    node.append(String(number));
    return node;
  },
  math: (tex, display) => {
    const node = document.createElement(display ? 'math-block' : 'math');
    node.append(tex);
    return node;
  },
};

function shown(...texts) {
  const box = document.createElement('div');
  const view = new MarkdownView(box, make);
  for (const text of texts) view.show(text);
  for (const node of box.querySelectorAll('*')) {
    for (const name of ['dir', 'target', 'rel', 'tabindex', 'class']) node.removeAttribute(name);
  }
  return box.innerHTML;
}

/** What a text becomes, without the attributes that are the same everywhere. */
export const html = (text) => shown(text);

/** The names of the elements that formulas become with the library, and what stays as text. */
export async function formulas(text) {
  const box = document.createElement('div');
  new MarkdownView(box, { cite: () => null }).show(text);
  await import('./math.js');
  await new Promise((next) => { setTimeout(next); });
  return [...box.querySelectorAll('.math')].map((each) => {
    const made = each.querySelector('math');
    if (!made) return each.textContent;
    made.querySelector('annotation').remove();
    return `${made.getAttribute('display') ?? 'inline'} ${made.querySelector('semantics').innerHTML}`;
  });
}

/** Chance that is the same each time. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

const PIECES = ['a', 'b ', ' ', '\n', '\n\n', '**', '*', '_', '`', '```', '~~', '[', '](', '](http://x.y)', ')', '|', '|-', '---',
  '\n- ', '\n1. ', '\n> ', '# ', '\\', 'http://z.w', '<', '>', '!', '    ', '"', '\r\n', '\u2028', '***', '1', '[1]', '|---|\n', 'x|y\n',
  '1.', '-', '\n---', '\n|-', '$$', '\\(', '\\)', '\n\\[', '\\]', '\\]\n', '\n$$'];

/** The first text that is shown differently when it comes in pieces; null when there is none. */
export function differs(seed, texts) {
  const next = chance(seed);
  for (let i = 0; i < texts; i++) {
    const parts = [''];
    for (let k = 3 + next(30); k > 0; k--) parts.push(parts.at(-1) + PIECES[next(PIECES.length)]);
    if (shown(...parts) !== shown(parts.at(-1))) return parts.at(-1);
  }
  return null;
}

/** How many letters are cut into lines while an answer of so many paragraphs is shown one by one. */
export function lettersRead(paragraphs) {
  const { split } = String.prototype;
  let letters = 0;
  String.prototype.split = function counted(...given) {
    letters += this.length;
    return split.apply(this, given);
  };
  try {
    const view = new MarkdownView(document.createElement('div'), make);
    let text = '';
    for (let i = 0; i < paragraphs; i++) view.show((text += 'A **paragraph** of some words.\n\n'));
  } finally {
    String.prototype.split = split;
  }
  return letters;
}

const UNITS = ['`', '``', '` ', '` `` ', ' ', '~', '~~', '~~a ', '*', '* ', '*a', '**a ', '****a', '***a', '_', '_a ', '__a ', '[', '[a', '](',
  '[a](', '[a](b', '[a](b "', '[a]( ', '[](a(b', '![', '![a](', '!', '<', '<http://', '<mailto:a', 'http://', 'http://.', 'https://a', '(',
  '\\', '>', '> ', '>>', '- ', '-', '* * ', '- - ', '1. ', '#', '# ', '|', '|-', '| - ', '|a', '-|', '----|', '\n', 'a\n', '- a\n', '  - a\n',
  '> a\n', '|\n', 'a|\n', '|---|\n', '```\n', '~~~', 'a*', '*a*b', '*a_b', '_a*b ', 'a**b*', '[1]', '"', '\t', '\u2028#', '# \u2028 ', 'x  \n',
  '*_', '`*', '[`', '[*', '*[', ')', ']', '- - - ', '| :-: ', 'a|b\n-|-\n', '$', '$$', '$$a', '\\(', '\\(a', '\\(a\\)', '\\[', '\\[\n', '\\[\n- a\n', '$$\n', '$$\na\n\n'];
const STARTS = ['', 'a|b\n', '|a|b|\n|-|-|\n', '- ', '> ', '```', '# ', '[', '**', 'a\n', '[a](', '1. ', '[a](b "'];
const ENDS = ['', 'x', '`', '\u2028', '|', '*', ')', ']', '\nx'];

export const simple = () => UNITS.map((unit) => ['', unit, 'x']);

/** Texts that nobody thought of. */
export function strange(seed, texts) {
  const next = chance(seed);
  const one = (of) => of[next(of.length)];
  return Array.from({ length: texts }, () =>
    [one(STARTS), one(UNITS) + (next(2) ? one(UNITS) : ''), one(ENDS)]);
}

const SIZE = 4_000;
const TIMES = 8;

/** Between 8 and 64; what is kept in memory makes larger texts dearer by themselves. */
const MOST = 28;

/** A node that costs nothing, so that only the reading is measured. */
class Light {
  constructor(name) {
    this.nodeName = name.toUpperCase();
    this.childNodes = [];
  }

  append(child) {
    this.childNodes.push(child);
  }

  querySelectorAll() {
    return [];
  }
}

const weight = (node) => (node.childNodes ?? []).reduce((sum, child) => sum + weight(child), 1);

function read(text) {
  document.createElement = (name) => new Light(name);
  try {
    const box = new Light('div');
    const view = new MarkdownView(box, make);
    const begun = performance.now();
    view.show(text);
    return { millis: performance.now() - begun, nodes: () => weight(box) };
  } finally {
    delete document.createElement;
  }
}

const grown = ([start, unit, end], size) => start + unit.repeat(Math.ceil(size / unit.length)) + end;

/** Those texts that become more nodes than their letters allow. */
export const wide = (texts) => texts.filter((each) => read(grown(each, SIZE)).nodes() > 2 * SIZE);

/**
 * Those texts that take more than their length when they become eight times as long: 64 times where it
 * is its square. A machine that is busy makes single times longer, so the shortest of some is taken.
 */
export function slow(texts) {
  return texts.filter((each) => {
    let short = Infinity;
    let long = Infinity;
    for (let tries = 0; tries < 60; tries++) {
      short = Math.min(short, read(grown(each, SIZE)).millis);
      long = Math.min(long, read(grown(each, SIZE * TIMES)).millis);
      if (long < MOST * Math.max(short, 0.5)) return false;
    }
    return true;
  });
}
