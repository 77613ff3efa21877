// Text of a model to DOM nodes, for the console and the widget. The text is data: every node is made
// here, from this closed set of elements, and what is not understood stands there as text. There are
// no images and no HTML. `make` has the nodes that the page around it makes: `cite(number)` gives that of
// a citation, or null where there is none, and `code(text, language)` that of a block of code.

const MAX_DEPTH = 8;
const FENCE = /^ {0,3}(```+|~~~+)\s*([\w+#.-]{0,30})[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const ITEM = /^( {0,6})([-*+•]|\d{1,9}[.)])(?: +|$)(.*)$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const TABLE_RULE = /^ {0,3}\|? *:?-+:? *(\| *:?-+:? *)*\|? *$/;

// Tried in this order at each place where one may begin. Spans have an end to how far they look,
// so that no text takes long.
const INLINE = new RegExp([
  '\\\\([!-/:-@[-`{-~])', // 1: escaped
  '(`+)([^`]|[^`][\\s\\S]{0,2000}?[^`])\\2(?!`)', // 2, 3: code
  '!?\\[((?:[^\\[\\]\\\\]|\\\\.){1,500})\\]\\(\\s*<?([^\\s<>()]*(?:\\([^\\s<>()]*\\)[^\\s<>()]*)*)>?(?:\\s+"[^"]*")?\\s*\\)', // 4, 5: link
  '\\[(\\d{1,3})\\]', // 6: citation
  '<((?:https?://|mailto:)[^\\s<>]+)>', // 7: link in angle brackets
  '(https?://[^\\s<>"\']+[^\\s<>"\'.,;:!?)\\]}*_~])', // 8: bare link
  '\\*\\*(?=\\S)([\\s\\S]{0,2000}?\\S)\\*\\*', // 9: strong
  '(?<![\\p{L}\\p{N}])__(?=\\S)([\\s\\S]{0,2000}?\\S)__(?![\\p{L}\\p{N}])', // 10: strong
  '\\*(?=[^\\s*])([\\s\\S]{0,2000}?[^\\s*])\\*(?!\\*)', // 11: emphasis
  '(?<![\\p{L}\\p{N}_])_(?=[^\\s_])([\\s\\S]{0,2000}?[^\\s_])_(?![\\p{L}\\p{N}_])', // 12: emphasis
  '~~(?=\\S)([\\s\\S]{0,2000}?\\S)~~', // 13: struck out
].join('|'), 'gu');

/** Children are nodes, texts, and lists of them; each is added by itself, as there may be very many. */
function element(name, ...children) {
  const made = document.createElement(name);
  for (const child of children.flat()) made.append(child);
  return made;
}

/** The address if a click on it may be let out, or null: script and data addresses are not. */
export function safeAddress(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
}

function link(address, children) {
  const href = safeAddress(address);
  if (!href) return children;
  const made = element('a', children);
  made.href = href;
  made.target = '_blank';
  made.rel = 'noopener noreferrer nofollow';
  return [made];
}

/** A line of text with its marks. */
function inline(text, make, depth = 0) {
  if (depth > MAX_DEPTH) return [text];
  const nodes = [];
  let from = 0;
  const nested = (part) => inline(part, make, depth + 1);
  for (const found of text.matchAll(INLINE)) {
    const made = piece(found, make, nested);
    if (!made) continue;
    if (found.index > from) nodes.push(text.slice(from, found.index));
    nodes.push(...made);
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

function piece(found, make, nested) {
  const [, escaped, , code, label, address, number, angled, bare, strong, strong2, soft, soft2, struck] = found;
  if (escaped !== undefined) return [escaped];
  if (code !== undefined) return [element('code', code.replace(/\n/g, ' '))];
  if (label !== undefined) return link(address, nested(label));
  if (number !== undefined) {
    const node = make.cite(Number(number));
    return node ? [node] : null;
  }
  if (angled !== undefined) return link(angled, [angled.replace(/^mailto:/, '')]);
  if (bare !== undefined) return link(bare, [bare]);
  if (strong !== undefined || strong2 !== undefined) return [element('strong', nested(strong ?? strong2))];
  if (soft !== undefined || soft2 !== undefined) return [element('em', nested(soft ?? soft2))];
  return [element('del', nested(struck))];
}

/** Inline text where a line end is a line end, as people write in chats. */
function lines(text, make) {
  const nodes = [];
  for (const node of inline(text, make)) {
    if (typeof node !== 'string') {
      nodes.push(node);
      continue;
    }
    node.split(/ *\n/).forEach((line, i) => {
      if (i > 0) nodes.push(element('br'));
      if (line) nodes.push(line);
    });
  }
  return nodes;
}

const cells = (row) =>
  row.trim().replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, '|'));

/** Text cut into blocks: each is its source, and the function that builds its node. */
function blocks(source, make, depth = 0) {
  const found = [];
  const all = source.split('\n');
  let at = 0;
  const add = (from, build) => found.push({ source: all.slice(from, at).join('\n'), build });
  const starts = (line) => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line);

  while (at < all.length) {
    const from = at;
    const line = all[at];
    let match;
    if (!line.trim()) {
      at++;
    } else if ((match = FENCE.exec(line))) {
      const fence = match[1];
      const body = [];
      at++;
      while (at < all.length && !closes(all[at].trim(), fence)) {
        body.push(all[at++]);
      }
      at++;
      const language = match[2];
      add(from, () => make.code(body.join('\n'), language));
    } else if ((match = HEADING.exec(line))) {
      at++;
      // The page's own headings end where the chat begins.
      const [level, text] = [Math.min(match[1].length + 2, 6), match[2].trimEnd()];
      add(from, () => element('h' + level, inline(text, make)));
    } else if (RULE.test(line)) {
      at++;
      add(from, () => element('hr'));
    } else if (QUOTE.test(line)) {
      const body = [];
      while (at < all.length && (match = QUOTE.exec(all[at]))) {
        body.push(match[1]);
        at++;
      }
      add(from, () => element('blockquote', nodes(body.join('\n'), make, depth + 1)));
    } else if (line.includes('|') && TABLE_RULE.test(all[at + 1] ?? '') && all[at + 1].includes('-')) {
      const head = cells(line);
      const rows = [];
      at += 2;
      while (at < all.length && all[at].includes('|')) rows.push(cells(all[at++]));
      add(from, () => table(head, rows, make));
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

function endOfList(all, start) {
  let at = start + 1;
  while (at < all.length) {
    const line = all[at];
    if (!line.trim()) {
      const next = all[at + 1] ?? '';
      if (!ITEM.test(next) && !/^ {2,}\S/.test(next)) return at;
    } else if (!ITEM.test(line) && !/^ +\S/.test(line) && !all[at - 1].trim()) {
      return at;
    } else if (FENCE.test(line) && !/^ /.test(line)) {
      return at;
    }
    at++;
  }
  return at;
}

function list(body, make, depth) {
  const first = ITEM.exec(body[0]);
  const ordered = /\d/.test(first[2]);
  const made = element(ordered ? 'ol' : 'ul');
  if (ordered) made.start = parseInt(first[2], 10);
  const outer = first[1].length;
  let item = [];
  const flush = () => {
    if (item.length) made.append(element('li', compact(item.join('\n'), make, depth + 1)));
    item = [];
  };
  for (const line of body) {
    const match = ITEM.exec(line);
    if (match && match[1].length <= outer + 1) {
      flush();
      item = [match[3]];
    } else {
      item.push(line.replace(/^ {1,4}/, ''));
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

function table(head, rows, make) {
  const row = (name, given) =>
    element('tr', head.map((_, i) => {
      const cell = element(name, inline(given[i] ?? '', make));
      cell.dir = 'auto';
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
    this.make = { code, ...make };
    this.shown = [];
  }

  show(text) {
    const wanted = blocks(text.replace(/\r\n?/g, '\n'), this.make);
    let same = 0;
    while (same < wanted.length && same < this.shown.length && wanted[same].source === this.shown[same].source) same++;
    this.shown.splice(same).forEach((old) => old.node.remove());
    for (const { source, build } of wanted.slice(same)) {
      const node = build();
      if (!node.dir) node.dir = 'auto';
      this.box.append(node);
      this.shown.push({ source, node });
    }
  }

  /** Builds everything again, for citations that have become known. */
  refresh(text) {
    this.shown.splice(0).forEach((old) => old.node.remove());
    this.show(text);
  }
}
