// A test call of a tool: the request as sent and the response side by side, and the outcome for the model.
import { path, post } from './api.js';
import { codeBlock } from './code.js';
import { field, fieldError, fill, h } from './dom.js';
import { formProblem, openDialog, submitForm } from './dialogs.js';
import { duration } from './format.js';
import { resultBlock } from './tool-calls.js';
import { hasSimpleTypes } from './tool-parameters.js';

const OUTCOMES = { ok: ['Done', 'good'], error: ['Error', 'bad'], unknown: ['Outcome unknown', 'warn'] };

export function openToolTest(bot, tool) {
  const inputs = argumentFields(tool.parameters);
  const problem = formProblem();
  const outcome = h('div', { class: 'stack', role: 'status' });
  const submit = h('button', { type: 'submit', class: `button ${tool.readOnly ? 'primary' : 'danger'}` }, 'Call the tool');
  const form = h('form', {
    class: 'form',
    novalidate: true,
    async onsubmit(event) {
      event.preventDefault();
      fill(outcome, h('p', { class: 'faint' }, 'Calling…'));
      let shown = null;
      await submitForm(form, { problem, submit }, async () => {
        shown = show(await post(path('bots', bot.id, 'tools', tool.id, 'test'), { arguments: inputs.read() }));
      });
      fill(outcome, shown);
    },
  },
  tool.readOnly ? null : h('p', { class: 'notice' }, 'This is a real call. It changes something in the system behind the tool.'),
  inputs.fields, problem, h('div', { class: 'dialog-foot' }, submit));
  openDialog(`Test ${tool.title}`, h('div', { class: 'stack' }, form, outcome), { kind: 'wide' });
}

/** A field for each parameter of a simple type; otherwise one for the arguments as JSON. */
function argumentFields(schema) {
  if (!hasSimpleTypes(schema)) {
    const area = h('textarea', { name: 'arguments', class: 'mono', rows: 6, spellcheck: 'false', '.value': '{}' });
    return { fields: field('Arguments', area, 'As JSON.'), read: () => parsed(area.value) };
  }
  const entries = Object.entries(schema.properties ?? {});
  const controls = entries.map(([name, { type, description }]) => {
    const required = (schema.required ?? []).includes(name);
    const control = type === 'boolean'
      ? h('select', { name }, [['', ''], ['true', 'Yes'], ['false', 'No']].map(([value, label]) => h('option', { value }, label || 'Not given')))
      : h('input', { name, type: 'text', inputmode: type === 'string' ? null : 'decimal', autocomplete: 'off', spellcheck: 'false' });
    return { name, type, control, root: field(required ? name : `${name} (optional)`, control, description, { name: `argument:${name}` }) };
  });
  return {
    fields: [
      controls.length ? controls.map(({ root }) => root) : h('p', { class: 'faint' }, 'The tool has no parameters.'),
      // The server's error about all arguments.
      h('div', { 'data-field': 'arguments' }, h('p', { class: 'field-error', tabindex: '-1', hidden: true }))],
    read: () => Object.fromEntries(controls.filter(({ control }) => control.value !== '').map(({ name, type, control }) => [name, valueOf(name, type, control.value)])),
  };
}

function valueOf(name, type, text) {
  if (type === 'string') return text;
  if (type === 'boolean') return text === 'true';
  const value = Number(text);
  if (!Number.isFinite(value)) throw fieldError(`argument:${name}`, 'Enter a number.');
  return value;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw fieldError('arguments', 'The arguments must be JSON.');
  }
}

function show({ status, content, durationMillis, request, response }) {
  const [label, colour] = OUTCOMES[status];
  return [
    request ? h('div', { class: 'side-by-side' },
      h('section', null, h('h3', null, 'Request'), codeBlock(`${request.method} ${request.url}`, 'HTTP'), headers(request), request.body ? resultBlock(request.body) : null),
      h('section', null, h('h3', null, 'Response'),
        response ? [codeBlock(String(response.status), 'Status'), headers(response), response.body ? resultBlock(response.body) : h('p', { class: 'faint' }, 'No body')] : h('p', { class: 'faint' }, 'No response came.'))) : null,
    h('section', { class: 'stack-small' },
      h('h3', null, 'What the model gets'),
      h('p', { class: 'meta' }, h('span', { class: `tag ${colour}` }, label), h('span', null, duration(durationMillis))),
      resultBlock(content))];
}

function headers(message) {
  if (message.headers.length === 0) return null;
  return h('details', null, h('summary', null, 'Headers'), codeBlock(message.headers.map(({ name, value }) => `${name}: ${value}`).join('\n'), 'HTTP'));
}
