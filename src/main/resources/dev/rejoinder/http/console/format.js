// Formats numbers and times.

const ABSOLUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const NUMBER = new Intl.NumberFormat();
const STEPS = [['minute', 60], ['hour', 3600], ['day', 86_400]];

export const number = (value) => NUMBER.format(value);
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
export const absolute = (time) => ABSOLUTE.format(new Date(time));

/** An amount; a dash without one. */
export function money(amount, currency) {
  if (amount === null) return '–';
  const digits = amount > 0 && amount < 1 ? 4 : 2;
  return new Intl.NumberFormat(undefined, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
}

export const day = (time) => DAY.format(new Date(time));

export function relative(time, now = Date.now()) {
  const seconds = (new Date(time) - now) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds > 0 ? 'in a moment' : 'just now';
  if (distance > 30 * 86_400) return day(time);
  let [unit, size] = STEPS[0];
  for (const step of STEPS) if (distance >= step[1]) [unit, size] = step;
  return RELATIVE.format(Math.round(seconds / size), unit);
}

export function bytes(value) {
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB'];
  let scaled = value / 1000;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${units[unit]}`;
}

/** The words of a Markdown text in one line: without its marks, and with the labels of its links. */
export function plainText(markdown) {
  return markdown
    .replace(/```[^\n`]*\n?/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)\s]*\)?/g, '$1')
    .replace(/^ {0,3}(?:#{1,6}|>|[-*+]|\d{1,9}[.)])\s+/gm, '')
    .replace(/^\s*\|?[\s:|-]+\|[\s:|-]*$/gm, '')
    .replace(/(\*\*|__|~~|`)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replace(/(^|[\s(])([*_])(?=\S)([^\n*_]*?\S)\2(?=$|[\s).,:;!?])/gm, '$1$3')
    .replace(/\s+/g, ' ')
    .trim();
}

const MAX_TOPIC = 120;
const MAX_READ = 1000;

/** A message as the title of its conversation. */
export function topic(markdown) {
  const text = plainText(markdown.slice(0, MAX_READ));
  if (text.length <= MAX_TOPIC) return text || 'Conversation';
  const cut = text.slice(0, MAX_TOPIC);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), MAX_TOPIC / 2)).replace(/[\ud800-\udbff]$/, '')}…`;
}

export function duration(millis) {
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}
