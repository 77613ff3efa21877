// The origins that an owner types: often a host name or the address of a page.
import { fieldError } from './dom.js';

export const ANY = '*';
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+)(:|\/|$)/i;
const HOST = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** The origins in a text, one per line or separated by commas. Throws an error for the field if one is none. */
export function readOrigins(text, field) {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean).map((each) => origin(each, field)))];
}

function origin(text, field) {
  if (text === ANY) return ANY;
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? '' : LOCAL.test(text) ? 'http://' : 'https://';
  const url = URL.parse(scheme + text);
  if (text.includes('*')) throw fieldError(field, `“${text}”: a * cannot stand for a part of a host. List each site, such as https://www.shop.example, or write only * for all sites.`);
  if (!url || !['http:', 'https:'].includes(url.protocol) || !HOST.test(url.hostname)) {
    throw fieldError(field, `“${text}” is not the address of a site. Write it as in the address bar, such as https://shop.example.`);
  }
  return url.origin;
}
