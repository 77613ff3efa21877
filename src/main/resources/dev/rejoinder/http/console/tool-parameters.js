// The parameters of a tool: a simple table, or their JSON Schema.
import { fieldError, fieldGroup, h } from './dom.js';
import { editableRows } from './editable-rows.js';
import { pillTabs } from './tabs.js';

const TYPES = [['string', 'Text'], ['integer', 'Whole number'], ['number', 'Number'], ['boolean', 'Yes or no']];
const COLUMNS = [
  { name: 'name', label: 'Name' },
  { name: 'type', label: 'Type', options: TYPES },
  { name: 'description', label: 'Description', placeholder: 'What the model must fill in', wide: true },
  { name: 'required', label: 'Required', check: true },
];
const PLAIN = new Set(['type', 'properties', 'required', 'additionalProperties']);
const PLAIN_PROPERTY = new Set(['type', 'description']);

/** Whether each parameter of a schema has a type of the table. */
export function hasSimpleTypes(schema) {
  return schema.type === 'object' && Object.values(schema.properties ?? {}).every((each) => TYPES.some(([type]) => type === each.type));
}

/** Whether the table can show a schema without losing anything. */
function isPlain(schema) {
  return hasSimpleTypes(schema) && Object.keys(schema).every((key) => PLAIN.has(key))
    && typeof (schema.additionalProperties ?? false) === 'boolean'
    && Object.values(schema.properties ?? {}).every((each) => Object.keys(each).every((key) => PLAIN_PROPERTY.has(key)));
}

function rowsOf(schema) {
  return Object.entries(schema.properties ?? {}).map(([name, { type, description }]) => ({ name, type, description, required: (schema.required ?? []).includes(name) }));
}

function schemaOf(rows, before) {
  const names = new Set(rows.map((row) => row.name));
  if (names.has('')) throw fieldError('parameters', 'Each parameter needs a name.');
  if (names.size < rows.length) throw fieldError('parameters', 'Two parameters have the same name.');
  const required = rows.filter((row) => row.required).map((row) => row.name);
  return {
    type: 'object',
    properties: Object.fromEntries(rows.map(({ name, type, description }) => [name, { type, ...(description ? { description } : {}) }])),
    ...(required.length ? { required } : {}),
    ...('additionalProperties' in before ? { additionalProperties: before.additionalProperties } : {}),
  };
}

/** An editor of a JSON Schema. `read` throws an error with `field`. */
export function parametersEditor(schema) {
  let current = schema;
  let view = { name: '', read: () => current };
  const views = {
    Table() {
      if (!isPlain(current)) return { root: h('p', { class: 'notice' }, 'The table cannot show this schema. Edit it as JSON Schema.'), read: () => current };
      const before = current;
      const rows = editableRows({ columns: COLUMNS, rows: rowsOf(before), noun: 'parameter' });
      return { root: rows.root, read: () => schemaOf(rows.read(), before) };
    },
    'JSON Schema'() {
      const area = h('textarea', { class: 'mono', rows: 12, 'aria-label': 'JSON Schema', spellcheck: 'false', '.value': JSON.stringify(current, null, 2) });
      return { root: area, read: () => parsed(area.value) };
    },
  };
  /** What is not valid stays in its own view until the user has corrected it. */
  function show(name) {
    if (name === view.name) return view.root;
    try {
      current = view.read();
    } catch (problem) {
      return h('p', { class: 'notice' }, `${problem.message} Correct it under “${view.name}” first.`);
    }
    view = { name, ...views[name]() };
    return view.root;
  }
  const tabs = pillTabs(Object.keys(views), 'Parameters', show, isPlain(schema) ? 'Table' : 'JSON Schema');
  const root = fieldGroup('Parameters', 'parameters', 'The model fills them in. Refer to one as {{name}} in the URL, headers, query and body.', tabs);
  return { root, read: () => view.read() };
}

function parsed(text) {
  try {
    const schema = JSON.parse(text);
    if (schema !== null && typeof schema === 'object' && !Array.isArray(schema)) return schema;
  } catch {
    // Reported below.
  }
  throw fieldError('parameters', 'The parameters must be a JSON object.');
}
