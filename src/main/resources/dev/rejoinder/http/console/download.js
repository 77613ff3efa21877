// Files to download: those that the console makes, and exports of the API, which may have any size.
import { h, icon } from './dom.js';

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
