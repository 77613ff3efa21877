// Files to download: those that the console makes, and exports of the API, which may have any size.
import { path } from './api.js';
import { h, icon, uniqueId } from './dom.js';

const BASE = `${location.origin}/api/v1`;

/** Escapes a CSV cell, also against formula injection in spreadsheets. */
function cell(value) {
  const text = String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csvLine = (values) => `${values.map(cell).join(',')}\r\n`;

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h('a', { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A link that downloads a path of the API. `name` is its accessible name if the label is too short. */
export function downloadLink(label, path, name = null) {
  return h('a', { class: 'button', href: BASE + path, download: true, 'aria-label': name }, icon('download'), h('span', null, label));
}

/** The path of all conversations of an assistant. */
export const exportPath = (bot, format) => `${path('bots', bot.id, 'export')}?format=${format}`;

/** A menu of exports: each has a label, an explanation, and a path of the API or a function that makes the file. */
export function exportMenu(entries) {
  const id = uniqueId('export');
  const menu = h('div', { class: 'menu', id, popover: 'auto' }, entries.map(([label, hint, target]) => {
    const words = [h('span', { class: 'label' }, label), h('span', { class: 'hint' }, hint)];
    return typeof target === 'string'
      ? h('a', { href: BASE + target, download: true, onclick: () => menu.hidePopover() }, words)
      : h('button', { type: 'button', onclick: () => { menu.hidePopover(); target(); } }, words);
  }));
  return h('div', { class: 'menu-place' }, h('button', { type: 'button', class: 'button', popovertarget: id }, icon('download'), h('span', null, 'Export')), menu);
}
