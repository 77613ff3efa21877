// A virtual list: only the visible rows are in the page, and few others in memory.
import { button, fill, h } from './dom.js';
import { count, number } from './format.js';
import { errorState } from './page.js';

export const STEP = 100;
const ROW = 64;
const AHEAD = 8;
const PAGES_KEPT = 40;
const ASKED_AT_ONCE = 2;
const SETTLE_MILLIS = 100;
/** Rows to load ahead of the visible ones. */
const SOON = 40;
const STEPS_UNASKED = 5;

/**
 * All rows by position. Loads a page by the previous page's cursor if that is known, otherwise by its
 * number, so a jump to the end loads only the end. Drops pages far from the visible ones.
 */
export class Listed {
  #pages = new Map();
  #asked = new Set();

  constructor(first, fetch) {
    this.fetch = fetch;
    this.count = first.pagination.total;
    this.summary = count(this.count, 'conversation');
    this.more = null;
    this.#pages.set(0, first);
  }

  at(index) {
    return this.#pages.get(Math.floor(index / STEP))?.conversations[index % STEP] ?? null;
  }

  /** Loads the next missing page between two positions; null if none is missing. */
  want(from, to) {
    const middle = Math.floor(from / STEP);
    for (const page of this.#pages.keys()) {
      if (this.#pages.size > PAGES_KEPT && Math.abs(page - middle) > PAGES_KEPT / 4) this.#pages.delete(page);
    }
    for (let page = middle; page * STEP < Math.min(this.count, to + SOON); page += 1) {
      if (!this.#pages.has(page) && !this.#asked.has(page) && this.#asked.size < ASKED_AT_ONCE) return this.#ask(page);
    }
    return null;
  }

  async #ask(page) {
    this.#asked.add(page);
    try {
      const cursor = this.#pages.get(page - 1)?.pagination.cursor;
      this.#pages.set(page, await this.fetch(cursor ? { cursor } : { page: page + 1 }));
    } finally {
      this.#asked.delete(page);
    }
  }
}

/** Search results, newest first. The server scans a limited number of conversations per page. */
export class Found {
  #items;
  #asking = false;
  #steps = 0;

  constructor(first, fetch) {
    this.fetch = fetch;
    this.total = first.pagination.total;
    this.#items = first.conversations;
    this.cursor = first.pagination.cursor;
  }

  get count() {
    return this.#items.length;
  }

  get summary() {
    const found = count(this.count, 'conversation');
    return this.cursor ? `${found} found so far among ${number(this.total)}` : `${found} found among ${number(this.total)}`;
  }

  /** Goes on looking when it has stopped to ask, or null. */
  get more() {
    return this.cursor && this.#steps >= STEPS_UNASKED ? () => { this.#steps = 0; } : null;
  }

  at(index) {
    return this.#items[index] ?? null;
  }

  want(from, to) {
    const wanted = to + STEP / 2 > this.count;
    return wanted && this.cursor && !this.#asking && !this.more ? this.#ask() : null;
  }

  async #ask() {
    this.#asking = true;
    this.#steps += 1;
    try {
      const { conversations, pagination } = await this.fetch({ cursor: this.cursor });
      if (conversations.length) this.#steps = 0;
      this.#items.push(...conversations);
      this.cursor = pagination.cursor;
    } finally {
      this.#asking = false;
    }
  }
}

/** Shows what a source has. `draw` gives what is in a row, `href` where it leads. */
export class Rows {
  #drawn = new Map();

  constructor(source, { draw, href, say, signal, label }) {
    Object.assign(this, { source, draw, href, say, signal });
    this.space = h('div', { class: 'virtual-space', role: 'list' });
    this.scroller = h('div', { class: 'virtual', tabindex: '0', role: 'region', 'aria-label': label, onscroll: () => this.#schedule() }, this.space);
    this.foot = h('div', { class: 'more' });
    this.root = h('div', null, this.scroller, this.foot);
  }

  begin() {
    const watcher = new ResizeObserver(() => this.#schedule());
    watcher.observe(this.scroller);
    this.signal.addEventListener('abort', () => watcher.disconnect(), { once: true });
    this.#paint();
  }

  #schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (!this.signal.aborted) this.#paint();
    });
  }

  #paint() {
    const [from, to] = this.#range();
    this.space.style.height = `${this.source.count * ROW}px`;
    for (const [index, row] of this.#drawn) {
      if ((index < from || index >= to) && !row.contains(document.activeElement)) this.#drop(index, row);
    }
    for (let index = from; index < to; index += 1) this.#row(index);
    this.say(this.source.summary);
    const { more } = this.source;
    fill(this.foot, more ? button('Search older conversations', () => {
      more();
      this.#bring(...this.#range());
    }, { icon: 'search' }) : null);
    // Debounced: dragging the scroll bar must not load every page on the way.
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.#bring(...this.#range());
    }, SETTLE_MILLIS);
  }

  /** The range of visible rows, plus some before and after. */
  #range() {
    const { scrollTop, clientHeight } = this.scroller;
    return [Math.max(0, Math.floor(scrollTop / ROW) - AHEAD), Math.min(this.source.count, Math.ceil((scrollTop + clientHeight) / ROW) + AHEAD)];
  }

  #drop(index, row) {
    row.remove();
    this.#drawn.delete(index);
  }

  #row(index) {
    const item = this.source.at(index);
    const old = this.#drawn.get(index);
    if (old && (old.dataset.id ?? null) === (item?.id ?? null)) return;
    if (old) this.#drop(index, old);
    const cell = item
      ? h('a', { class: 'virtual-row', href: this.href(item) }, this.draw(item))
      : h('div', { class: 'virtual-row waiting' }, 'Loading…');
    cell.style.top = `${index * ROW}px`;
    const row = h('div', { role: 'listitem', 'aria-setsize': this.source.count, 'aria-posinset': index + 1, 'data-id': item?.id }, cell);
    this.#drawn.set(index, row);
    // Rows are in document order for the keyboard and screen readers.
    let next = index + 1;
    while (next <= index + 4 * AHEAD && !this.#drawn.has(next)) next += 1;
    this.space.insertBefore(row, this.#drawn.get(next) ?? null);
  }

  async #bring(from, to) {
    const coming = this.source.want(from, to);
    if (!coming || this.signal.aborted) return;
    try {
      await coming;
      if (!this.signal.aborted) this.#paint();
    } catch (error) {
      if (error.name === 'AbortError' || this.signal.aborted) return;
      fill(this.foot, errorState(error, () => {
        fill(this.foot);
        this.#bring(from, to);
      }));
    }
  }
}
