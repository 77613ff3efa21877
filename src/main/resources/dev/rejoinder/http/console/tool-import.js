// Imports tools from an OpenAPI document: the document or its address, then its operations to choose from.
import { path, post } from './api.js';
import { button, field, fill, h } from './dom.js';
import { formProblem, openDialog, submitForm } from './dialogs.js';
import { count } from './format.js';
import { may } from './permissions.js';
import { effectLabel } from './tool-effects.js';

export function openImport(bot, created) {
  const place = path('bots', bot.id, 'tools', 'openapi');
  const body = h('div');
  const dialog = openDialog('Import from OpenAPI', body, { kind: 'wide' });

  function ask(given = {}) {
    const problem = formProblem();
    const submit = h('button', { type: 'submit', class: 'button primary' }, 'Show operations');
    const url = h('input', { name: 'url', type: 'url', autocomplete: 'url', placeholder: 'https://shop.example/openapi.json', '.value': given.url ?? '' });
    const text = h('textarea', { name: 'document', class: 'mono', rows: 8, spellcheck: 'false', '.value': given.document ?? '' });
    const form = h('form', {
      class: 'form',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        const source = { ...(text.value.trim() ? { document: text.value } : {}), ...(url.value.trim() ? { url: url.value.trim() } : {}) };
        submitForm(form, { problem, submit }, async () => choose(source, await post(`${place}/preview`, source)));
      },
    },
    field('URL', url, 'The server fetches the document. Together with a pasted document, its relative addresses are resolved against this URL.'),
    field('Document', text, 'Or paste it here: OpenAPI 3.0 or 3.1, JSON or YAML.'),
    problem, h('div', { class: 'dialog-foot' }, button('Cancel', () => dialog.close()), submit));
    fill(body, form);
    url.focus();
  }

  function choose(source, { operations, secrets }) {
    const missing = secrets.filter((secret) => !secret.exists);
    const problem = formProblem();
    const submit = h('button', { type: 'submit', class: 'button primary' });
    const boxes = operations.filter((each) => each.tool).map((each) => h('input', { type: 'checkbox', value: each.operationId, onchange: say }));
    const boxOf = new Map(boxes.map((box) => [box.value, box]));
    const all = h('label', { class: 'check' }, h('input', {
      type: 'checkbox',
      onchange: (event) => {
        boxes.forEach((box) => { box.checked = event.currentTarget.checked; });
        say();
      },
    }), h('span', null, 'Select all'));
    function say() {
      const chosen = boxes.filter((box) => box.checked).length;
      submit.textContent = chosen ? `Create ${count(chosen, 'tool')}` : 'Create tools';
      submit.disabled = chosen === 0;
    }
    say();
    const form = h('form', {
      class: 'form',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        submitForm(form, { problem, submit }, async () => {
          const { tools } = await post(place, { ...source, operations: boxes.filter((box) => box.checked).map((box) => box.value) });
          dialog.close();
          created(tools);
        });
      },
    },
    missing.length ? h('div', { class: 'notice' }, h('p', null, 'Set these secrets before you create the tools (', may('administer') ? h('a', { href: '#/settings/secrets', target: '_blank' }, 'Secrets') : 'ask an owner', '):'),
      h('ul', null, missing.map(({ name, description }) => h('li', null, h('code', null, name), ' ', description)))) : null,
    boxes.length ? all : null,
    h('ul', { class: 'operations', tabindex: '0', 'aria-label': 'Operations' }, operations.map((each) => operation(each, boxOf.get(each.operationId)))),
    problem, h('div', { class: 'dialog-foot' }, button('Back', () => ask(source), { icon: 'back' }), submit));
    fill(body, form);
    (boxes[0] ?? body.querySelector('button')).focus();
  }

  ask();
}

function operation({ method, path: place, summary, tool, problem }, box) {
  const line = h('span', null, h('code', null, `${method} ${place}`), summary ? ` ${summary}` : null,
    tool ? h('span', { class: 'meta' }, h('code', null, tool.name), h('span', { class: 'tag' }, effectLabel(tool)), tool.requiresApproval ? h('span', { class: 'tag warn' }, 'Needs approval') : null)
      : h('span', { class: 'field-error' }, ` ${problem}`));
  return h('li', null, box ? h('label', { class: 'check' }, box, line) : h('div', { class: 'check unusable' }, line));
}
