// Markdown as DOM nodes: what is not on this list is text. No HTML, no images, no address but http, https and mailto.
// The same code shows an answer while it is written and long after.
import { copyButton, h } from './dom.js';

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])(\s+|$)/;
const QUOTE = /^ {0,3}> ?/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const MAX_DEPTH = 8;

const INLINE = new RegExp([
  '(?<code>`+)(?<coded>.+?)(?<!`)\\k<code>(?!`)',
  '\\\\(?<escaped>[!-/:-@[-`{-~])',
  '!?\\[(?<label>[^\\[\\]]{0,1000})\\]\\((?<target>[^()\\s]{0,2000}(?:\\([^()\\s]{0,500}\\)[^()\\s]{0,500})?)(?:\\s+"[^"]{0,300}")?\\)',
  '\\[(?<cited>\\d{1,3})\\]',
  '<(?<auto>https?://[^\\s<>]{1,2000})>',
  '(?<bare>https?://[^\\s<>"\'`]{1,2000})',
  '(?<strong>\\*\\*|__)(?=\\S)(?<strongText>.+?)(?<=\\S)\\k<strong>',
  '~~(?=\\S)(?<struck>.+?)(?<=\\S)~~',
  '\\*(?=[^\\s*])(?<starred>[^*]+?)(?<=\\S)\\*(?!\\*)',
  '(?<![\\w_])_(?=[^\\s_])(?<lined>[^_]+?)(?<=\\S)_(?!\\w)',
].join('|'), 'gs');

/**
 * Shows a text that may still grow. Blocks that did not change keep their nodes, so selecting text and
 * pressing buttons works in the middle of an answer, and a long answer costs no more than its last block.
 *
 * `cite(number)` gives the node of a citation, or null for none.
 */
export class MarkdownView {
  #shown = [];

  constructor(root, cite = () => null) {
    this.root = root;
    this.cite = cite;
  }

  show(text) {
    const blocks = split(text.split('\n'));
    const keys = blocks.map((block) => `${block.kind}\n${block.closed}\n${block.lines.join('\n')}`);
    let same = 0;
    while (same < keys.length && this.#shown[same] === keys[same]) same += 1;
    while (this.root.childNodes.length > same) this.root.lastChild.remove();
    for (const block of blocks.slice(same)) this.root.append(draw(block, this.cite, 0));
    this.#shown = keys;
  }

  /** Draws everything again, for citations whose sources came later. */
  refresh(text) {
    this.#shown = [];
    this.root.replaceChildren();
    this.show(text);
  }
}

/** Blocks of lines: { kind, lines }, and `closed` for code whose end has come. */
function split(lines) {
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (!line.trim()) {
      at += 1;
      continue;
    }
    const [block, next] = blockAt(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

function blockAt(lines, at) {
  const line = lines[at];
  const fence = FENCE.exec(line);
  if (fence) return fenced(lines, at, fence);
  if (HEADING.test(line)) return [{ kind: 'heading', lines: [line] }, at + 1];
  if (RULE.test(line)) return [{ kind: 'rule', lines: [line] }, at + 1];
  if (QUOTE.test(line)) return until(lines, at, 'quote', (next) => !next.trim());
  if (ITEM.test(line)) return list(lines, at);
  if (line.includes('|') && TABLE_LINE.test(lines[at + 1] ?? '') && lines[at + 1].includes('-')) {
    return until(lines, at, 'table', (next) => !next.trim());
  }
  return until(lines, at, 'text', (next) => !next.trim() || FENCE.test(next) || HEADING.test(next) || RULE.test(next) || QUOTE.test(next) || ITEM.test(next));
}

function until(lines, at, kind, ends) {
  let end = at + 1;
  while (end < lines.length && !ends(lines[end])) end += 1;
  return [{ kind, lines: lines.slice(at, end) }, end];
}

function fenced(lines, at, fence) {
  let end = at + 1;
  const closes = (line) => line.trim().startsWith(fence[1]) && !line.trim().replaceAll(fence[1][0], '');
  while (end < lines.length && !closes(lines[end])) end += 1;
  const closed = end < lines.length;
  return [{ kind: 'code', language: fence[2], closed, lines: lines.slice(at + 1, end) }, end + (closed ? 1 : 0)];
}

function list(lines, at) {
  let end = at + 1;
  while (end < lines.length) {
    const line = lines[end];
    const next = lines[end + 1] ?? '';
    const blank = !line.trim();
    if (blank && !(ITEM.test(next) || /^ {2,}\S/.test(next))) break;
    if (!blank && !ITEM.test(line) && !/^ {2,}/.test(line) && !lines[end - 1].trim()) break;
    if (HEADING.test(line) || (FENCE.test(line) && !/^ {2,}/.test(line))) break;
    end += 1;
  }
  return [{ kind: 'list', lines: lines.slice(at, end) }, end];
}

function draw(block, cite, depth) {
  switch (block.kind) {
    case 'heading': {
      const [, marks, text] = HEADING.exec(block.lines[0]);
      return h(`h${Math.min(marks.length + 2, 6)}`, null, inline(text, cite));
    }
    case 'rule': return h('hr');
    case 'code': return code(block.lines.join('\n'), block.language);
    case 'quote': return h('blockquote', null, inner(block.lines.map((line) => line.replace(QUOTE, '')), cite, depth));
    case 'list': return drawList(block.lines, cite, depth);
    case 'table': return table(block.lines, cite);
    default: return h('p', null, paragraph(block.lines, cite));
  }
}

function inner(lines, cite, depth) {
  if (depth >= MAX_DEPTH) return lines.join('\n');
  return split(lines).map((block) => draw(block, cite, depth + 1));
}

function paragraph(lines, cite) {
  return lines.flatMap((line, index) => {
    const breaks = /( {2,}|\\)$/.test(line) && index < lines.length - 1;
    const text = inline(line.trim().replace(/\\$/, ''), cite);
    return index === lines.length - 1 ? text : [text, breaks ? h('br') : '\n'];
  });
}

export function code(text, language) {
  return h('div', { class: 'code' },
    h('div', { class: 'code-head' }, h('span', null, language || 'text'), copyButton(text)),
    h('pre', { tabindex: '0' }, h('code', null, text)));
}

function drawList(lines, cite, depth) {
  const ordered = /\d/.test(ITEM.exec(lines[0])[2]);
  const indent = ITEM.exec(lines[0])[1].length;
  const items = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1].length <= indent + 1) items.push([line.slice(item[0].length)]);
    else items.at(-1).push(line.slice(Math.min(indent + (ordered ? 3 : 2), line.search(/\S|$/))));
  }
  const start = ordered ? parseInt(ITEM.exec(lines[0])[2], 10) : 1;
  return h(ordered ? 'ol' : 'ul', { start: ordered && start !== 1 ? start : null },
    items.map((item) => {
      const blocks = depth >= MAX_DEPTH ? [{ kind: 'text', lines: item }] : split(item);
      return h('li', null, blocks.map((block) => (block.kind === 'text' ? paragraph(block.lines, cite) : draw(block, cite, depth + 1))));
    }));
}

function table(lines, cite) {
  const cells = (line) => line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
  const head = cells(lines[0]);
  return h('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': 'Table' },
    h('table', null,
      h('thead', null, h('tr', null, head.map((cell) => h('th', { scope: 'col' }, inline(cell, cite))))),
      h('tbody', null, lines.slice(2).map((line) => {
        const row = cells(line);
        return h('tr', null, head.map((_, column) => h('td', null, inline(row[column] ?? '', cite))));
      }))));
}

function inline(text, cite, depth = 0) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const node = inlineNode(match, cite, depth);
    if (node === null) continue;
    parts.push(text.slice(end, match.index), node[0]);
    end = match.index + match[0].length - node[1];
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== '');
}

/** The node of a match, and how many characters at its end are not part of it; null for plain text. */
function inlineNode(match, cite, depth) {
  const found = match.groups;
  const within = (text) => (depth < MAX_DEPTH ? inline(text, cite, depth + 1) : text);
  if (found.coded !== undefined) return [h('code', null, found.coded.trim() ? found.coded.replace(/^ (.*) $/, '$1') : found.coded), 0];
  if (found.escaped !== undefined) return [found.escaped, 0];
  if (found.target !== undefined) return link(found.target, within(found.label || found.target));
  if (found.cited !== undefined) return wrap(cite(Number(found.cited)));
  if (found.auto !== undefined) return link(found.auto, found.auto);
  if (found.bare !== undefined) {
    const address = found.bare.replace(/[.,;:!?)\]}*_~]+$/, '');
    const node = link(address, address);
    return node && [node[0], found.bare.length - address.length];
  }
  if (found.strongText !== undefined) return [h('strong', null, within(found.strongText)), 0];
  if (found.struck !== undefined) return [h('del', null, within(found.struck)), 0];
  return [h('em', null, within(found.starred ?? found.lined)), 0];
}

function wrap(node) {
  return node && [node, 0];
}

function link(target, label) {
  let address;
  try {
    address = new URL(target);
  } catch {
    return null;
  }
  if (!['http:', 'https:', 'mailto:'].includes(address.protocol)) return null;
  return [h('a', { href: address.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, label), 0];
}
