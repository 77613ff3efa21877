// Builds DOM nodes. Strings become text nodes; markup in them is never parsed.

const SVG = 'http://www.w3.org/2000/svg';
const ATTRIBUTES_OF_ADDRESSES = new Set(['href', 'src']);
const SAFE_ADDRESS = /^(https?:|mailto:|#|blob:|[0-9a-f]+\/icon\.svg$)/i;

/**
 * Creates an element. Functions become listeners (`onclick`), true an empty attribute, false and null none.
 * `.name` sets a property; all other names are attributes.
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) set(element, name, value);
  element.append(...nodes(children));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') element.addEventListener(name.slice(2), value);
  else if (name.startsWith('.')) element[name.slice(1)] = value;
  else if (/^(on|style|srcdoc)/i.test(name)) throw new Error(`${name} is not an attribute to set`);
  else if (ATTRIBUTES_OF_ADDRESSES.has(name) && !SAFE_ADDRESS.test(value)) return;
  else element.setAttribute(name, value === true ? '' : String(value));
}

function nodes(children) {
  return children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false);
}

/** Replaces the children of an element. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

const ICONS = {
  back: 'M15 5l-7 7 7 7',
  bot: 'M5 9a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3zM12 6V3M9.5 12v1M14.5 12v1M2.5 11.500v3M21.5 11.500v3',
  chart: 'M5 20v-8M12 20V4M19 20v-5',
  chat: 'M20 15a3 3 0 0 1-3 3h-6l-5 3v-3a3 3 0 0 1-2-3V8a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3z',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  clock: 'M12 7v5l3.500 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  close: 'M6 6l12 12M18 6L6 18',
  code: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  copy: 'M9 9V6a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-3M4 11a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z',
  down: 'M7 4v9l4 8q3 0 2.500-3L13 15h5.500q2 0 1.500-2.500L18.500 6q-.5-2-2.500-2H3v9h4',
  download: 'M12 4v11M7 10.500l5 5 5-5M4 20h16',
  file: 'M14 3v5h5M7 3h7l5 5v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z',
  globe: 'M3 12h18M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  hook: 'M13 3L5.5 13H11l-1 8 8-10.500h-5.500z',
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5a3 3 0 0 0 6 0h5',
  key: 'M8 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.5L20 3.500M15.5 8l3 3M18 5.500l2 2',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M6 12v.01M12 12v.01M18 12v.01',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z',
  play: 'M8 5l11 7-11 7z',
  plus: 'M12 5v14M5 12h14',
  people: 'M9 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM2.500 19.500c.7-3 3-5 6.500-5s5.800 2 6.500 5M16 5.300a3.500 3.500 0 0 1 0 6.400M17.500 14.800c2.200.7 3.500 2.400 4 4.700',
  pencil: 'M4 20l1-4.500L16.500 4l3.500 3.500L8.500 19zM14 6.500l3.500 3.500',
  question: 'M9 9.500a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.2-1.5 2.400M12 17.500v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  refresh: 'M20 11a8 8 0 0 0-14.5-3.500L4 9M4 4v5h5M4 13a8 8 0 0 0 14.5 3.500L20 15M20 20v-5h-5',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.500L20 20',
  send: 'M12 19V5M6 11l6-6 6 6',
  shield: 'M12 3l7 3v5c0 4.500-3 8-7 10-4-2-7-5.500-7-10V6z',
  signout: 'M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M9 12h10',
  stop: 'M7 7h10v10H7z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  text: 'M5 6h14M5 10h14M5 14h14M5 18h8',
  tool: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4',
  trash: 'M5 7h14M9.5 7V5a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v2M6.5 7l1 12a1.5 1.5 0 0 0 1.5 1h6a1.5 1.5 0 0 0 1.5-1l1-12M10 11v5M14 11v5',
  up: 'M7 20v-9l4-8q3 0 2.500 3L13 9h5.500q2 0 1.500 2.500L18.500 18q-.5 2-2.500 2H3v-9h4',
  upload: 'M12 16V5M7 9.500l5-5 5 5M4 20h16',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.8-3.5 3.7-5.5 7.5-5.500s6.7 2 7.5 5.5',
};

/** A decorative icon. A button with only an icon needs a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

export function button(label, onclick, properties = {}) {
  const { icon: drawing, ...rest } = properties;
  return h('button', { type: 'button', class: 'button', onclick, ...rest }, drawing && icon(drawing), h('span', null, label));
}

/** A button with only an icon. Its label is the accessible name and the tooltip. */
export function iconButton(name, label, onclick, properties = {}) {
  return h('button', { type: 'button', class: 'button quiet square', 'aria-label': label, title: label, onclick, ...properties }, icon(name));
}

let numbered = 0;

export function uniqueId(prefix) {
  numbered += 1;
  return `${prefix}-${numbered}`;
}

/** A form field: label, control, hint and error. */
export function field(label, control, hint, properties = {}) {
  const id = control.id || uniqueId('field');
  control.id = id;
  const error = h('p', { class: 'field-error', id: `${id}-error`, hidden: true });
  const described = hint ? `${id}-hint ${id}-error` : `${id}-error`;
  control.setAttribute('aria-describedby', described);
  const root = h('div', { class: `field ${properties.class ?? ''}`, 'data-field': properties.name ?? control.name },
    h('label', { for: id }, label),
    hint ? h('p', { class: 'hint', id: `${id}-hint` }, hint) : null,
    control, error);
  return root;
}

/** A form field with several controls. */
export function fieldGroup(label, name, hint, content) {
  const id = uniqueId('group');
  return h('div', { class: 'field', role: 'group', 'aria-labelledby': id, 'aria-describedby': `${id}-hint ${id}-error`, 'data-field': name },
    h('p', { class: 'label', id }, label), h('p', { class: 'hint', id: `${id}-hint` }, hint), content,
    h('p', { class: 'field-error', id: `${id}-error`, tabindex: '-1', hidden: true }));
}

/** An error that a form shows beside one of its fields. */
export const fieldError = (field, message) => Object.assign(new Error(message), { field });

/**
 * Shows an error beside a field, which may have several controls or none. An error in `hours[0].from` belongs to the
 * field `hours`, unless the form has a closer one. Returns false if the form shows no such field. Focuses the field,
 * unless `focus` is false.
 */
export function showFieldError(form, name, message, { focus = true } = {}) {
  const fields = [...form.querySelectorAll('[data-field]')];
  const within = (each) => name?.startsWith(`${each.dataset.field}.`) || name?.startsWith(`${each.dataset.field}[`);
  const mine = fields.find((each) => each.dataset.field === name) ?? fields.find(within);
  for (const each of fields) {
    const error = each.querySelector('.field-error');
    error.hidden = each !== mine;
    error.textContent = each === mine ? message : '';
    each.querySelector('input, textarea, select')?.removeAttribute('aria-invalid');
  }
  if (!mine?.checkVisibility()) return false;
  const control = mine.querySelector('input, textarea, select');
  control?.setAttribute('aria-invalid', 'true');
  if (focus) (control ?? mine.querySelector('button') ?? mine.querySelector('.field-error')).focus();
  return true;
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS there is no clipboard API; the old command still works on a click.
    const area = h('textarea', { class: 'visually-hidden', 'aria-hidden': 'true', '.value': text });
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** A button that copies text and confirms it in its label. */
export function copyButton(text, label = 'Copy') {
  const words = h('span', null, label);
  return h('button', {
    type: 'button',
    class: 'button quiet small',
    async onclick() {
      const done = await copyText(typeof text === 'function' ? text() : text);
      words.textContent = done ? 'Copied' : 'Copy failed';
      setTimeout(() => { words.textContent = label; }, 1600);
    },
  }, icon('copy'), words);
}
