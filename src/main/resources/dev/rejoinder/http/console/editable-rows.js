// Rows that the user adds, edits and removes: a small table of inputs.
import { button, fill, h, iconButton } from './dom.js';

/**
 * Rows of inputs. A column is { name, label, placeholder, options, check, type, wide }: a select with `options`, a check
 * box with `check`, otherwise an input of `type`, which is text by default. `read` returns the rows that are not empty.
 */
export function editableRows({ columns, rows, noun, onchange = () => {} }) {
  const list = h('ul', { class: 'edit-rows' });
  const add = (values = {}) => {
    const row = h('li', { class: 'edit-row' }, columns.map((column) => cell(column, values[column.name])));
    row.append(iconButton('trash', `Remove ${noun}`, () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector('input, select') ?? adder).focus();
      onchange();
    }));
    list.append(row);
    return row;
  };
  const adder = button(`Add ${noun}`, () => add().querySelector('input, select').focus(), { class: 'button small', icon: 'plus' });
  const set = (given) => {
    fill(list);
    given.forEach(add);
  };
  set(rows);
  return {
    root: h('div', { class: 'edit-table', oninput: onchange }, list, h('div', null, adder)),
    set,
    read: () => [...list.children].map((row) => Object.fromEntries(columns.map(({ name, check }) => {
      const control = row.querySelector(`[data-column="${name}"]`);
      return [name, check ? control.checked : control.value.trim()];
    }))).filter((row) => row[columns[0].name] !== '' || columns.some(({ name, check, options }) => !check && !options && row[name] !== '')),
  };
}

function cell({ name, label, placeholder, options, check, type = 'text', wide }, value) {
  if (check) return h('label', { class: 'check' }, h('input', { type: 'checkbox', 'data-column': name, '.checked': Boolean(value) }), h('span', null, label));
  const properties = { 'data-column': name, 'aria-label': label, class: wide ? 'wide' : null };
  return options
    ? h('select', properties, options.map(([key, text]) => h('option', { value: key, '.selected': key === value }, text)))
    : h('input', { ...properties, type, placeholder: placeholder ?? label, '.value': value ?? '', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' });
}

const PAIR = [{ name: 'name', label: 'Name' }, { name: 'value', label: 'Value', wide: true }];

/** Rows of a name and a value. `read` returns an object. */
export function pairRows(values, noun) {
  const rows = editableRows({ columns: PAIR, noun, rows: Object.entries(values).map(([name, value]) => ({ name, value })) });
  return { root: rows.root, read: () => Object.fromEntries(rows.read().map(({ name, value }) => [name, value])) };
}
