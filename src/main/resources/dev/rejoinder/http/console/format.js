// Formats numbers and times.

const ABSOLUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const NUMBER = new Intl.NumberFormat();
const STEPS = [['minute', 60], ['hour', 3600], ['day', 86_400]];

export const number = (value) => NUMBER.format(value);
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
export const absolute = (time) => ABSOLUTE.format(new Date(time));
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

export function duration(millis) {
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}
