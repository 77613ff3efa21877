// Marks inside a line of Markdown, to texts and DOM nodes. The text is read once, from its start to its
// end, and nothing is looked for twice: the time grows with the length of the text, whatever it says.

/** How deep elements stand in each other; marks beyond that are shown as they are. */
export const MAX_DEPTH = 8;

const SPECIAL = /[\\\x60[\]<*_~$]|https?:\/\//g;
const ESCAPED = /[!-/:-@[-\x60{-~]/;
const SPACE = /\s/;
const WORD = /[\p{L}\p{N}]/u;
const NUMBER = /^\d{1,3}$/;
const ANGLED = /<((?:https?:\/\/|mailto:)[^\s<>]+)>/y;
const BARE = /https?:\/\/[^\s<>"']*/y;
const TRAILING = '.,;:!?)]}*_~';
const LONGEST_RUN = 3;
const LONGEST_FORMULA = 2000;

/** What ends a formula, by what begins it. A single dollar sign is a price. */
export const FORMULAS = { '\\(': '\\)', '\\[': '\\]', $$: '$$' };

/** Children are nodes, texts, and lists of them; each is added by itself, as there may be very many. */
export function element(name, ...children) {
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

/** A line of text with its marks, as texts and nodes. */
export function inline(text, make) {
  return new Line(text, make).read();
}

class Line {
  constructor(text, make) {
    this.text = text;
    this.make = make;
    // Texts and nodes, in their order. A mark that may begin something is a text until its end is found.
    this.out = [];
    // Those marks: the character, how many of it are left, where in `out` it stands, and how deep the
    // elements after it are, up to the next mark.
    this.open = [];
    // How many marks are open, by character and how many of it are left.
    this.counts = {};
    // Where a formula can end next, by what ends it.
    this.ends = {};
    // The `[` that a link may begin at.
    this.bracket = null;
  }

  read() {
    const { text } = this;
    let from = 0;
    for (let at = this.next(0); at < text.length; at = this.next(from)) {
      this.add(text.slice(from, at));
      from = this.special(at);
    }
    this.add(text.slice(from));
    return joined(this.out);
  }

  next(from) {
    SPECIAL.lastIndex = from;
    const found = SPECIAL.exec(this.text);
    return found ? found.index : this.text.length;
  }

  add(piece) {
    if (piece) this.out.push(piece);
  }

  /** Reads what begins here, and gives where it ends. */
  special(at) {
    const { text } = this;
    switch (text[at]) {
      case '$':
        return this.formula(at) ?? this.plain(at, at + 1);
      case '\\': {
        const end = this.formula(at);
        if (end) return end;
        if (!ESCAPED.test(text[at + 1] ?? '')) return this.plain(at, at + 1);
        this.add(text[at + 1]);
        return at + 2;
      }
      case '\x60':
        return this.code(at);
      case '[':
        return this.label(at);
      case ']':
        return this.labelled(at);
      case '<':
        return this.angled(at);
      case 'h':
        return this.bare(at);
      default:
        return this.mark(at);
    }
  }

  plain(at, end) {
    this.add(this.text.slice(at, end));
    return end;
  }

  run(at) {
    let end = at + 1;
    while (this.text[end] === this.text[at]) end++;
    return end;
  }

  /** Reads a formula in TeX, and gives where it ends; undefined if none begins here. */
  formula(at) {
    const begin = this.text.slice(at, at + 2);
    const end = FORMULAS[begin];
    if (!end) return undefined;
    if (!(this.ends[end] >= at + 2)) {
      const found = this.text.indexOf(end, at + 2);
      this.ends[end] = found < 0 ? Infinity : found;
    }
    const close = this.ends[end];
    const tex = close - at > LONGEST_FORMULA ? '' : this.text.slice(at + 2, close).trim();
    if (!tex) return undefined;
    this.node(this.make.math(tex, begin !== '\\(', this.text.slice(at, close + 2)), 1);
    return close + 2;
  }

  code(at) {
    const start = this.run(at);
    const close = this.closing(start, start - at);
    if (close === undefined) return this.plain(at, start);
    this.node(element('code', this.text.slice(start, close).replaceAll('\n', ' ')), 1);
    return close + start - at;
  }

  /** Where the next run of so many backticks is. The runs are found once, and passed once. */
  closing(from, length) {
    if (!this.ticks) {
      this.ticks = new Map();
      for (const { 0: { length: size }, index } of this.text.matchAll(/\x60+/g)) {
        if (!this.ticks.has(size)) this.ticks.set(size, { at: 0, all: [] });
        this.ticks.get(size).all.push(index);
      }
    }
    const runs = this.ticks.get(length);
    while (runs?.all[runs.at] < from) runs.at++;
    return runs?.all[runs.at];
  }

  label(at) {
    const { text } = this;
    const image = text[at - 1] === '!' && text[at - 2] !== '\\';
    this.bracket = { at, out: this.out.length, marks: this.open.length, deep: 0, image };
    return this.plain(at, at + 1);
  }

  /** A label ends here: of a link, or of a citation. */
  labelled(at) {
    const { text, bracket } = this;
    this.bracket = null;
    if (!bracket) return this.plain(at, at + 1);
    const label = text.slice(bracket.at + 1, at);
    const target = label && destination(text, at + 1);
    if (target) {
      this.close(bracket.marks);
      const inner = joined(this.out.splice(bracket.out + 1));
      this.out.pop();
      // Pictures are not shown: what would be one is a link.
      if (bracket.image) this.out.push(this.out.pop().slice(0, -1));
      this.link(target.address, inner, bracket.deep + 1);
      return target.end;
    }
    const cited = NUMBER.test(label) && this.make.cite(Number(label));
    if (cited) {
      this.out.length = bracket.out;
      this.node(cited, 1);
      return at + 1;
    }
    return this.plain(at, at + 1);
  }

  link(address, inner, depth) {
    const href = safeAddress(address);
    if (!href) {
      for (const child of inner) this.out.push(child);
      this.deepen(depth - 1);
      return;
    }
    const made = element('a', inner);
    for (const other of made.querySelectorAll('a')) other.replaceWith(...other.childNodes);
    made.href = href;
    made.target = '_blank';
    made.rel = 'noopener noreferrer nofollow';
    this.node(made, depth);
  }

  angled(at) {
    ANGLED.lastIndex = at;
    const found = ANGLED.exec(this.text);
    if (!found) return this.plain(at, at + 1);
    this.link(found[1], [found[1].replace(/^mailto:/, '')], 1);
    return ANGLED.lastIndex;
  }

  bare(at) {
    BARE.lastIndex = at;
    const [found] = BARE.exec(this.text);
    let end = this.bracket ? (found + ']').indexOf(']') : found.length;
    while (TRAILING.includes(found[end - 1])) end--;
    const least = found.indexOf('//') + 2;
    if (end <= least) return this.plain(at, at + least);
    const address = found.slice(0, end);
    this.link(address, [address], 1);
    return at + end;
  }

  /** A run of `*`, `_` or `~`: it ends what is open, begins something, or both, or nothing. */
  mark(at) {
    const { text } = this;
    const end = this.run(at);
    const sign = text[at];
    const before = text[at - 1] ?? ' ';
    const after = text[end] ?? ' ';
    let left = end - at;
    if (left > LONGEST_RUN || (sign === '~' && left !== 2)) return this.plain(at, end);
    const inWord = sign === '_';
    if (!SPACE.test(before) && !(inWord && WORD.test(after))) left = this.closeAll(sign, left);
    const opens = left > 0 && !SPACE.test(after) && !(inWord && WORD.test(before));
    if (opens) {
      this.open.push({ sign, left, out: this.out.length, deep: 0 });
      this.count(sign, left, 1);
    }
    this.add(sign.repeat(left));
    return end;
  }

  count(sign, left, change) {
    const key = sign + left;
    this.counts[key] = (this.counts[key] ?? 0) + change;
  }

  /** Ends what the marks end, innermost first, and gives how many of them are left. */
  closeAll(sign, marks) {
    let left = marks;
    while (left > 0) {
      const fits = [1, 2, 3].filter((each) => (left === 3 || each === 3 || each === left) && this.counts[sign + each] > 0);
      if (fits.length === 0) return left;
      left -= this.closeOne(sign, fits, left);
    }
    return left;
  }

  /** Ends the innermost open mark that fits; those inside of it stay as they are. */
  closeOne(sign, fits, left) {
    let from = this.open.length - 1;
    while (this.open[from].sign !== sign || !fits.includes(this.open[from].left)) from--;
    const deep = this.close(from + 1);
    const opened = this.open[from];
    const used = Math.min(left, opened.left, 2);
    this.count(sign, opened.left, -1);
    const depth = Math.max(deep, opened.deep) + 1;
    if (depth > MAX_DEPTH) {
      this.open.pop();
      this.deepen(depth - 1);
      this.add(sign.repeat(used));
      return used;
    }
    const inner = joined(this.out.splice(opened.out + 1));
    opened.left -= used;
    this.out[opened.out] = sign.repeat(opened.left);
    if (opened.left > 0) this.count(sign, opened.left, 1);
    else this.open.pop();
    opened.deep = 0;
    if (this.bracket && this.bracket.out > opened.out) this.bracket = null;
    this.node(element(sign === '~' ? 'del' : used === 2 ? 'strong' : 'em', inner), depth);
    return used;
  }

  /** Gives up the open marks from this one on, and says how deep the elements after them are. */
  close(from) {
    let deep = 0;
    while (this.open.length > from) {
      const given = this.open.pop();
      this.count(given.sign, given.left, -1);
      deep = Math.max(deep, given.deep);
    }
    return deep;
  }

  node(made, depth) {
    this.out.push(made);
    this.deepen(depth);
  }

  deepen(depth) {
    const last = this.open.at(-1);
    if (last) last.deep = Math.max(last.deep, depth);
    if (this.bracket) this.bracket.deep = Math.max(this.bracket.deep, depth);
  }
}

/** Texts that follow one another as one. */
function joined(pieces) {
  const made = [];
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    if (text) made.push(text);
    text = '';
    made.push(piece);
  }
  if (text) made.push(text);
  return made;
}

/** What a link in parentheses leads to, if there is one: its address and where it ends. */
function destination(text, from) {
  if (text[from] !== '(') return null;
  let at = spaces(text, from + 1);
  if (text[at] === '<') at++;
  const start = at;
  let nested = false;
  while (at < text.length && !/[\s<>]/.test(text[at])) {
    if (text[at] === '(') {
      if (nested) return null;
      nested = true;
    } else if (text[at] === ')') {
      if (!nested) break;
      nested = false;
    }
    at++;
  }
  const address = text.slice(start, at);
  if (text[at] === '>') at++;
  const end = spaces(text, at);
  if (text[end] === ')') return nested ? null : { address, end: end + 1 };
  if (nested || end === at || text[end] !== '"') return null;
  const close = text.indexOf('"', end + 1);
  if (close < 0) return null;
  const last = spaces(text, close + 1);
  return text[last] === ')' ? { address, end: last + 1 } : null;
}

function spaces(text, from) {
  let at = from;
  while (at < text.length && SPACE.test(text[at])) at++;
  return at;
}
