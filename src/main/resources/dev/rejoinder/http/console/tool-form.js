// The form of a tool: an HTTP action with its request, or the settings of a tool of another kind.
import { patch, path, post } from './api.js';
import { field, fieldError, fieldGroup, h } from './dom.js';
import { formDialog } from './dialogs.js';
import { pairRows } from './editable-rows.js';
import { parametersEditor } from './tool-parameters.js';
import { effectOf } from './tool-effects.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const EFFECTS = [
  ['readOnly', 'Only reads'],
  ['idempotent', 'Changes something, and may be repeated'],
  ['sideEffect', 'Changes something, and must not be repeated'],
];
const USUAL_EFFECT = { GET: 'readOnly', HEAD: 'readOnly', PUT: 'idempotent', DELETE: 'idempotent' };
const NO_PARAMETERS = { type: 'object', properties: {} };
const DEFAULT_TIMEOUT_SECONDS = 20;


/** Opens the form for a new HTTP action (`tool` null) or for an existing tool. `saved` gets the stored tool. */
export function openToolForm(bot, tool, saved) {
  const http = tool === null || tool.type === 'http';
  const parts = http ? actionFields(tool) : settingsFields(tool);
  const dialog = formDialog(tool ? `Edit ${tool.title}` : 'Add HTTP action', [parts.fields, commonFields(tool)], {
    kind: 'sheet',
    submitLabel: tool ? 'Save' : 'Add tool',
    submit: async (form) => {
      const body = { ...common(form), ...parts.read(form) };
      try {
        saved(await (tool ? patch(path('bots', bot.id, 'tools', tool.id), body) : post(path('bots', bot.id, 'tools'), body)));
      } catch (error) {
        // The form has one field for both.
        if (['readOnly', 'idempotent'].includes(error.field)) error.field = 'effect';
        throw error;
      }
    },
  });
  dialog.querySelector(`[name=${http && !tool ? 'name' : 'title'}]`).focus();
}

const titleField = (tool) => field('Title', h('input', { name: 'title', maxlength: 100, autocomplete: 'off', '.value': tool?.title ?? '' }), 'What people see while it runs, such as “Look up an order”. Leave empty to use the name.');

function settingsFields(tool) {
  const fixed = tool.type === 'builtin';
  return {
    fields: [titleField(tool), fixed ? null : effectField(effectOf(tool))],
    read: (form) => ({ title: form.elements.title.value.trim() || null, ...(fixed ? {} : effect(form)) }),
  };
}

function actionFields(tool) {
  const action = tool?.http ?? { method: 'GET', url: '', query: {}, headers: {}, body: null, responsePath: null };
  const parameters = parametersEditor(tool?.parameters ?? NO_PARAMETERS);
  const headers = pairRows(action.headers, 'header');
  const query = pairRows(action.query, 'query parameter');
  const effects = effectField(tool ? effectOf(tool) : USUAL_EFFECT[action.method]);
  const select = effects.querySelector('select');
  let chosen = Boolean(tool);
  select.addEventListener('change', () => { chosen = true; });
  const method = h('select', {
    name: 'method',
    onchange: () => { if (!chosen) select.value = USUAL_EFFECT[method.value] ?? 'sideEffect'; },
  }, METHODS.map((each) => h('option', { value: each, '.selected': each === action.method }, each)));
  return {
    fields: [
      field('Name', h('input', { name: 'name', required: true, maxlength: 64, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', placeholder: 'find_order', '.value': tool?.name ?? '' }), 'Models call the tool by this name: letters, digits, _ and -.'),
      titleField(tool),
      field('Description', h('textarea', { name: 'description', rows: 3, maxlength: 4000, required: true, '.value': tool?.description ?? '' }), 'Tells the model what the tool does and when to call it.'),
      parameters.root,
      h('div', { class: 'aligned' },
        h('div', { class: 'method-field' }, field('Method', method, null, { name: 'http.method' })),
        h('div', { class: 'wide-field' }, field('URL', h('input', { name: 'url', required: true, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', placeholder: 'https://shop.example/orders/{{id}}', '.value': action.url }), null, { name: 'http.url' }))),
      fieldGroup('Headers', 'http.headers', 'For a password or key, create a secret and write {{secret.NAME}}.', headers.root),
      fieldGroup('Query', 'http.query', 'Added to the URL. One whose argument is missing is left out.', query.root),
      field('Body', h('textarea', { name: 'body', class: 'mono', rows: 4, spellcheck: 'false', '.value': action.body === null ? '' : JSON.stringify(action.body, null, 2) }), 'JSON, with {{name}} inside strings. If empty, POST, PUT and PATCH send the arguments that nothing else uses.', { name: 'http.body' }),
      field('Response path', h('input', { name: 'responsePath', maxlength: 500, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', placeholder: '/items/0', '.value': action.responsePath ?? '' }), 'The part of a JSON response that the model gets, as a JSON Pointer. Leave empty for all of it.', { name: 'http.responsePath' }),
      effects,
    ],
    read: (form) => ({
      name: form.elements.name.value.trim(),
      title: form.elements.title.value.trim() || null,
      description: form.elements.description.value.trim(),
      parameters: parameters.read(),
      ...effect(form),
      http: {
        method: method.value, url: form.elements.url.value.trim(), headers: headers.read(), query: query.read(),
        body: body(form.elements.body.value), responsePath: form.elements.responsePath.value.trim() || null,
      },
    }),
  };
}

function effectField(chosen) {
  return field('Effect', h('select', { name: 'effect' }, EFFECTS.map(([value, label]) => h('option', { value, '.selected': value === (chosen ?? 'sideEffect') }, label))),
    'A call that must not be repeated is never sent twice, even if its outcome is unknown.');
}

function effect(form) {
  const chosen = form.elements.effect.value;
  return { readOnly: chosen === 'readOnly', idempotent: chosen === 'idempotent' };
}

function body(text) {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw fieldError('http.body', 'The body must be JSON.');
  }
}

function commonFields(tool) {
  return [
    h('fieldset', { class: 'choices' }, h('legend', { class: 'label' }, 'Approval'),
      check('requiresApproval', tool?.requiresApproval, 'Ask a person before each call', ' The answer waits for the decision.'),
      check('visitorApproves', tool?.visitorApproves, 'The visitor may approve', ' Otherwise only people and programs with access to this server.')),
    field('Timeout', h('input', { name: 'timeoutSeconds', type: 'number', min: 1, max: 120, '.value': tool?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS }), 'In seconds, with retries; at most 120.'),
  ];
}

function check(name, checked, label, hint) {
  return h('label', { class: 'check' }, h('input', { type: 'checkbox', name, '.checked': Boolean(checked) }), h('span', null, label, h('span', { class: 'hint' }, hint)));
}

function common(form) {
  const { requiresApproval, visitorApproves, timeoutSeconds } = form.elements;
  return {
    requiresApproval: requiresApproval.checked,
    visitorApproves: visitorApproves.checked,
    timeoutSeconds: timeoutSeconds.value === '' ? null : Number(timeoutSeconds.value),
  };
}
