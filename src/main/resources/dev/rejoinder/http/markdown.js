// Text of a model to DOM nodes, for the console and the widget. The text is data: every node is made
// here, from this closed set of elements, or by the library for formulas, and what is not understood stands
// there as text. There are no images and no HTML. `make` has the nodes that the page around it makes: `cite(number)` gives that of
// a citation, or null where there is none, and `code(text, language)` that of a block of code; `heading` is
// the level of all headings.

import { FORMULAS, MAX_DEPTH, element, inline } from './inline.js';

// No pattern here may try a text in more than one way: each is read once, however it goes on.
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const LANGUAGE = /^[\w+#.-]{0,30}/;
const HEADING = /^ {0,3}(#{1,6})(?=\s)/;
const RULE = /^(?:-{3,}|_{3,}|\*{3,})$/;
const RULE_START = /^ {0,3}[-_*]/;
const ITEM = /^( {0,6})([-*+•]|\d{1,9}[.)])(?= |$)/;
const TASK = /^\[([ xX])\] /;
const QUOTE = /^ {0,3}> ?/;
const TABLE_RULE = /^[-:| ]+$/;
const TABLE_RULE_CELL = /^:?-+:?$/;
const FORMULA = /^\s*(?:\\\[|\$\$)/;
const MOST_FORMULA_LINES = 30;

/** Inline text where a line end is a line end, as people write in chats. */
function lines(text, make) {
  const nodes = [];
  for (const node of inline(text, make)) {
    if (typeof node !== 'string') {
      nodes.push(node);
      continue;
    }
    const parts = node.split('\n');
    parts.forEach((part, i) => {
      const line = i < parts.length - 1 ? part.trimEnd() : part;
      if (i > 0) nodes.push(element('br'));
      if (line) nodes.push(line);
    });
  }
  return nodes;
}

const cells = (row) =>
  row.trim().replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));

const isOrdered = (item) => /\d/.test(item[2]);

const isRule = (line) => RULE_START.test(line) && RULE.test(line.replaceAll(' ', '').trimEnd());

/** Between a table's head and its rows. */
function isTableRule(line, columns) {
  if (!TABLE_RULE.test(line)) return false;
  const found = cells(line);
  return (line.includes('|') || columns === 1) && found.every((cell) => TABLE_RULE_CELL.test(cell));
}

/** The fence that a block of code begins with, and its language. */
function fenceOf(line) {
  const found = FENCE.exec(line);
  if (!found) return null;
  const rest = line.slice(found[0].length).trim();
  const isText = found[1][0] === '`' && rest.includes('`');
  return isText ? null : { fence: found[1], language: LANGUAGE.exec(rest)[0] };
}

/** Text cut into blocks: where each begins and ends, and the function that builds its node. */
function blocks(source, make, depth = 0) {
  const found = [];
  const all = source.split('\n');
  let at = 0;
  let start = 0;
  const add = (from, build) => {
    let end = start;
    for (let i = from; i < at && i < all.length; i++) end += all[i].length + 1;
    found.push({ start, end: Math.min(end, source.length), build });
    start = end;
  };
  const starts = (line) => fenceOf(line) || FORMULA.test(line) || HEADING.test(line) || isRule(line) || QUOTE.test(line);

  while (at < all.length) {
    const from = at;
    const line = all[at];
    let match;
    if (!line.trim()) {
      at++;
      start += line.length + 1;
    } else if ((match = fenceOf(line))) {
      const { fence, language } = match;
      const body = [];
      at++;
      while (at < all.length && !closes(all[at].trim(), fence)) {
        body.push(all[at++]);
      }
      // What follows the last line end is no line yet.
      if (at === all.length && body.at(-1) === '') body.pop();
      at++;
      add(from, () => make.code(body.join('\n'), language));
    } else if ((match = endOfFormula(all, at))) {
      at = match;
      const source = all.slice(from, at).join('\n').trim();
      add(from, () => element('p', lines(source, make)));
    } else if ((match = HEADING.exec(line))) {
      at++;
      // The page's own headings end where the chat begins. Models skip levels, so a page may want one for all.
      const [level, text] = [match[1].length, line.slice(match[0].length).trim()];
      add(from, () => {
        const heading = element('h' + (make.heading ?? Math.min(level + 2, 6)), inline(text, make));
        heading.className = 'level' + level;
        return heading;
      });
    } else if (isRule(line)) {
      at++;
      add(from, () => element('hr'));
    } else if (QUOTE.test(line)) {
      const body = [];
      while (at < all.length && (match = QUOTE.exec(all[at]))) {
        body.push(all[at++].slice(match[0].length));
      }
      add(from, () => element('blockquote', nodes(body.join('\n'), make, depth + 1)));
    } else if (line.includes('|') && isTableRule(all[at + 1] ?? '', cells(line).length)) {
      const head = cells(line);
      const sides = cells(all[at + 1]).map(side);
      const rows = [];
      at += 2;
      while (at < all.length && all[at].includes('|')) rows.push(cells(all[at++]));
      add(from, () => table(head, sides, rows, make));
    } else if (ITEM.test(line)) {
      at = endOfList(all, at);
      const body = all.slice(from, at);
      add(from, () => list(body, make, depth));
    } else {
      at++;
      while (at < all.length && all[at].trim() && !starts(all[at]) && !ITEM.test(all[at])) at++;
      const text = all.slice(from, at).map((each) => each.trimStart()).join('\n').trimEnd();
      add(from, () => element('p', lines(text, make)));
    }
  }
  return found;
}

const closes = (line, fence) => line.startsWith(fence) && [...line].every((letter) => letter === fence[0]);

/** After the last line of a formula that begins at this line and ends with a line, or that may still end so; else 0. */
function endOfFormula(all, start) {
  if (!FORMULA.test(all[start])) return 0;
  const first = all[start].trim();
  const end = FORMULAS[first.slice(0, 2)];
  for (let at = start; at < start + MOST_FORMULA_LINES; at++) {
    const line = at === start ? first.slice(2) : all[at].trim();
    if (line.includes(end)) return line.indexOf(end) === line.length - 2 ? at + 1 : 0;
    if (at === all.length - 1) return all.length;
    if (!all[at].trim()) return 0;
  }
  return 0;
}

/** Where an item of another kind begins, or what is no list any more. */
function endOfList(all, start) {
  const first = ITEM.exec(all[start]);
  let at = start + 1;
  while (at < all.length) {
    const line = all[at];
    const item = ITEM.exec(line);
    if (item && item[1].length <= first[1].length + 1 && isOrdered(item) !== isOrdered(first)) return at;
    if (!line.trim()) {
      const next = all[at + 1] ?? '';
      if (!ITEM.test(next) && !/^ {2,}\S/.test(next)) return at;
    } else if (!item && !/^ +\S/.test(line) && !all[at - 1].trim()) {
      return at;
    } else if (!line.startsWith(' ') && fenceOf(line)) {
      return at;
    }
    at++;
  }
  return at;
}

function list(body, make, depth) {
  const first = ITEM.exec(body[0]);
  const ordered = isOrdered(first);
  const made = element(ordered ? 'ol' : 'ul');
  if (ordered) made.start = parseInt(first[2], 10);
  const outer = first[1].length;
  let item = [];
  let indent = 0;
  const flush = () => {
    if (!item.length) return;
    const task = TASK.exec(item[0]);
    if (task) item[0] = item[0].slice(task[0].length);
    const entry = element('li', task ? (task[1] === ' ' ? '\u2610 ' : '\u2611 ') : [], compact(item.join('\n'), make, depth + 1));
    if (task) entry.className = 'task';
    made.append(entry);
  };
  for (const line of body) {
    const match = ITEM.exec(line);
    if (match && match[1].length <= outer + 1) {
      flush();
      item = [line.slice(match[0].length).trimStart()];
      indent = 0;
    } else {
      // The first line below an item says how far the others are indented.
      const spaces = line.length - line.trimStart().length;
      if (line.trim()) indent ||= spaces;
      item.push(line.slice(Math.min(indent, spaces)));
    }
  }
  flush();
  return made;
}

/** The blocks of an item; its first paragraph without a box of its own. */
function compact(text, make, depth) {
  const made = nodes(text, make, depth);
  return made.length > 0 && made[0].nodeName === 'P' ? [...made[0].childNodes, ...made.slice(1)] : made;
}

/** The side that a cell between head and rows names. */
const side = (cell) => (cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : cell.startsWith(':') ? 'left' : '');

function table(head, sides, rows, make) {
  const row = (name, given) =>
    element('tr', given.slice(0, head.length).map((text, i) => {
      const cell = element(name, inline(text, make));
      cell.dir = 'auto';
      if (sides[i]) cell.style.textAlign = sides[i];
      return cell;
    }));
  const box = element('div', element('table', element('thead', row('th', head)), element('tbody', rows.map((each) => row('td', each)))));
  box.className = 'wide';
  box.tabIndex = 0;
  return box;
}

/** A block of code that can be scrolled with the keyboard. */
export function code(text) {
  const pre = element('pre', element('code', text));
  pre.tabIndex = 0;
  pre.dir = 'ltr';
  return pre;
}

let library = null;

/** A formula, shown as its source until the library has loaded, and if it is not valid. */
function math(tex, display, source) {
  const made = element('span', source);
  made.className = display ? 'math wide' : 'math';
  made.dir = 'ltr';
  if (display) made.tabIndex = 0;
  library ??= import('./math.js');
  library.then(({ render }) => render(tex, made, display)).catch(() => { library = null; });
  return made;
}

function nodes(text, make, depth) {
  if (depth > MAX_DEPTH) return [element('p', text)];
  return blocks(text, make, depth).map((block) => {
    const node = block.build();
    if (!node.dir) node.dir = 'auto';
    return node;
  });
}

/**
 * Shows a text that grows. Blocks that did not change keep their nodes, and with them what the
 * reader has selected.
 */
export class MarkdownView {
  constructor(box, make) {
    this.box = box;
    this.make = { code, math, ...make };
    this.shown = [];
    this.text = '';
  }

  /**
   * What has been added to the text can change its last block, and the one before it as long as the
   * first line of the last one is not whole. So only these are read again.
   */
  show(given) {
    const text = given.includes('\r') ? given.replace(/\r\n?/g, '\n') : given;
    let same = text.startsWith(this.text) ? Math.max(this.shown.length - 2, 0) : 0;
    const from = same > 0 ? this.shown[same].start : 0;
    const rest = text.slice(from);
    const wanted = blocks(rest, this.make).map((block) => ({
      start: from + block.start,
      source: rest.slice(block.start, rest[block.end - 1] === '\n' ? block.end - 1 : block.end),
      build: block.build,
    }));
    this.text = text;
    let next = 0;
    while (next < wanted.length && wanted[next].source === this.shown[same]?.source && wanted[next].start === this.shown[same].start) {
      next++;
      same++;
    }
    this.shown.splice(same).forEach((old) => old.node.remove());
    for (const { start, source, build } of wanted.slice(next)) {
      const node = build();
      if (!node.dir) node.dir = 'auto';
      this.box.append(node);
      this.shown.push({ start, source, node });
    }
  }

  /** Builds everything again, for citations that have become known. */
  refresh(text) {
    this.shown.splice(0).forEach((old) => old.node.remove());
    this.show(text);
  }
}
