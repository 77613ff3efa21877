// Charts of daily figures as SVG, redrawn for each width, with the same data in a table.
import { fill, h, uniqueId } from './dom.js';
import { table } from './table.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 220;
const TOP = 10;
const BOTTOM = 24;
const LEFT = 52;
const RIGHT = 8;
const DATE_WIDTH = 72;
const WIDEST_BAR = 30;
const MOST_DOTS = 31;
const STEPS = [1, 2, 2.5, 5, 10];

const SHORT_DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });
const LONG_DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

const shortDay = (date) => SHORT_DAY.format(new Date(date));
const longDay = (date) => LONG_DAY.format(new Date(date));

/**
 * A chart of `days` and its table. A series has a `label`, a `value` for each day (null for none), and a
 * `kind`: bars are stacked in their order, lines are drawn over them.
 */
export function chartOfDays({ title, lead, days, series: possible, format, axis = format, whole = false, columns = [] }) {
  const id = uniqueId('chart');
  // Zeros tell nothing, neither in a legend nor in a table.
  const series = possible.filter(({ value }) => days.some(value));
  const canvas = h('div', { class: 'chart-canvas' });
  const all = [...series.map(({ label, value }) => [label, (day) => (value(day) === null ? '–' : format(value(day)))]), ...columns];
  const shown = days.filter((day) => series.some(({ value }) => value(day))).reverse();
  const drawn = { title, days, series, format, axis, whole };
  let width = 0;
  // The observer fires when the chart enters the page and when its width changes.
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry.contentRect.width);
    if (now === width || now === 0) return;
    width = now;
    fill(canvas, draw(drawn, width));
  }).observe(canvas);
  return h('section', { class: 'card panel chart', 'aria-labelledby': id },
    h('h2', { id }, title), lead ? h('p', { class: 'lead' }, lead) : null,
    h('div', { class: 'chart-body' },
      h('div', { class: 'chart-side' },
        h('ul', { class: 'legend' }, series.map(({ label, colour, kind }) => h('li', null, h('span', { class: `swatch ${kind} colour-${colour}`, 'aria-hidden': 'true' }), label))),
        canvas),
      table(`${title} by day`, ['Day', ...all.map(([label]) => label)], shown.map((day) => [shortDay(day.date), ...all.map(([, value]) => value(day))]))));
}

function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function draw({ title, days, series, format, axis, whole }, width) {
  const bars = series.filter(({ kind }) => kind === 'bar');
  const lines = series.filter(({ kind }) => kind === 'line');
  const most = Math.max(0, ...days.flatMap((day) => [
    bars.reduce((sum, { value }) => sum + (value(day) ?? 0), 0), ...lines.map(({ value }) => value(day) ?? 0)]));
  const { step, top } = scale(most, whole);
  const plot = { width: Math.max(width - LEFT - RIGHT, 1), height: HEIGHT - TOP - BOTTOM };
  const slot = plot.width / days.length;
  const x = (at) => LEFT + slot * (at + 0.5);
  const y = (value) => TOP + plot.height * (1 - value / top);
  const svg = s('svg', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': `${title}, from ${longDay(days[0].date)} to ${longDay(days.at(-1).date)}. The table has all figures.` });
  for (let value = 0; value <= top + step / 2; value += step) {
    svg.append(s('line', { class: value === 0 ? 'axis' : 'grid', x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      s('text', { class: 'tick', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, axis(value)));
  }
  const every = Math.ceil(DATE_WIDTH / slot);
  days.forEach((day, at) => {
    // Counted from the last day, which always has a label.
    if ((days.length - 1 - at) % every !== 0) return;
    const last = at === days.length - 1 && days.length > 1 && slot < DATE_WIDTH;
    svg.append(s('text', { class: 'tick', x: last ? width - RIGHT : x(at), y: HEIGHT - 6, 'text-anchor': last ? 'end' : 'middle' }, shortDay(day.date)));
  });
  const thick = Math.min(WIDEST_BAR, Math.max(slot * 0.72, slot - 3, 1));
  days.forEach((day, at) => {
    let below = 0;
    for (const { value, colour } of bars) {
      const amount = value(day) ?? 0;
      if (amount <= 0) continue;
      svg.append(s('rect', { class: `bar colour-${colour}`, x: x(at) - thick / 2, width: thick, y: y(below + amount), height: Math.max(y(below) - y(below + amount), 1) }));
      below += amount;
    }
  });
  for (const { value, colour } of lines) {
    const points = days.map((day, at) => (value(day) === null ? null : [x(at), y(value(day))]));
    svg.append(s('path', { class: `curve colour-${colour}`, d: curve(points) }));
    points.forEach((point, at) => {
      const alone = !points[at - 1] && !points[at + 1];
      if (point && (alone || days.length <= MOST_DOTS)) svg.append(s('circle', { class: `dot colour-${colour}`, cx: point[0], cy: point[1], r: 3 }));
    });
  }
  // Covers the column, so that hovering anywhere in it shows the day.
  days.forEach((day, at) => svg.append(s('rect', { class: 'column', x: LEFT + slot * at, width: slot, y: TOP, height: plot.height },
    s('title', {}, [longDay(day.date), ...series.map(({ label, value }) => `${label}: ${value(day) === null ? '–' : format(value(day))}`)].join('\n')))));
  return svg;
}

/** A line through the points, with gaps where a value is missing. */
function curve(points) {
  return points.map((point, at) => (point ? `${points[at - 1] ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}` : '')).join('');
}

/** At most five round axis steps up to the highest value. */
function scale(most, whole) {
  if (most <= 0) return { step: 1, top: 1 };
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = STEPS.map((each) => each * power).find((each) => each >= rough * 0.999);
  if (whole) step = Math.max(1, Math.ceil(step));
  return { step, top: step * Math.ceil((most / step) * 0.999) };
}
