// Tables of data, and the buttons to turn their pages.
import { button, h } from './dom.js';

/** A table with row headers, in a scrolling box. Columns from `figuresFrom` on are aligned as numbers. */
export function table(name, labels, rows, { figuresFrom = 1 } = {}) {
  const figures = (at) => (at >= figuresFrom ? 'figures' : null);
  return h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': name },
    h('table', { class: 'facts' }, h('caption', { class: 'visually-hidden' }, name),
      h('thead', null, h('tr', null, labels.map((label, at) => h('th', { scope: 'col', class: figures(at) }, label)))),
      h('tbody', null, rows.map(([head, ...cells]) => h('tr', null, h('th', { scope: 'row' }, head), cells.map((cell, at) => h('td', { class: figures(at + 1) }, cell)))))));
}

/** Buttons to the pages before and after one of a list that is newest first. `turn` gets the number of the page. */
export function pager({ page, hasMore }, turn) {
  return h('div', { class: 'more pager' },
    page > 1 ? button('Newer', () => turn(page - 1)) : null,
    hasMore ? button('Older', () => turn(page + 1)) : null);
}
