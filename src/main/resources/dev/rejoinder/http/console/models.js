// Which model writes the answers, and what the server is set up for.
import { get, post } from './api.js';
import { button, field, fill, h, uniqueId } from './dom.js';

/** What each provider is, and what it needs where the server runs. */
const ABOUT = {
  builtin: ['No provider. Answers from its instructions and its knowledge alone.', null],
  openai: ['OpenAI, and servers that speak its protocol.', 'OPENAI_API_KEY'],
  anthropic: ['Anthropic.', 'ANTHROPIC_API_KEY'],
  google: ['Google Gemini.', 'GEMINI_API_KEY'],
  ollama: ['Models on your own machines.', 'OLLAMA_BASE_URL'],
};

let asked = null;

/** The providers, asked for once; none where that fails, for a name can be typed all the same. */
function providers() {
  asked ??= get('/models').then((data) => data.providers, () => {
    asked = null;
    return [];
  });
  return asked;
}

/**
 * A field for a model's name, which says when its provider is not set up, with a button that asks the
 * model. `bot` is the one whose settings are used for that, if any.
 */
export function modelField(value, bot = null) {
  const list = uniqueId('models');
  const names = h('datalist', { id: list });
  const input = h('input', { name: 'model', required: true, maxlength: 200, list, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', '.value': value });
  const note = h('p', { class: 'hint', role: 'status' });
  const check = async () => {
    const found = (await providers()).find((each) => each.name === input.value.trim().split('/')[0]);
    note.textContent = found && !found.configured ? `${found.name} is not set up on this server${needs(found)}.` : '';
  };
  input.addEventListener('input', check);
  providers().then((all) => {
    fill(names, all.filter((each) => each.configured).map((each) => h('option', { value: each.model.replace('{model}', '') })));
    check();
  });
  const root = field('Model', input, 'builtin needs no provider and answers from its knowledge alone. Others are written provider/model.');
  root.append(names, tester(() => input.value.trim(), bot), note);
  return root;
}

/** A button that has the server ask the model, and what came of it. */
function tester(model, bot) {
  const result = h('p', { role: 'status' });
  const test = button('Test', async () => {
    test.disabled = true;
    result.className = 'hint';
    result.textContent = 'Asking the model…';
    try {
      const tested = await post('/models/test', { model: model(), ...(bot ? { bot } : {}) });
      result.className = tested.ok ? 'hint' : 'field-error';
      result.textContent = tested.ok ? answered(tested) : failed(tested);
    } catch (error) {
      result.className = 'field-error';
      result.textContent = error.message;
    } finally {
      test.disabled = false;
    }
  });
  return h('div', { class: 'stack-small' }, h('div', null, test), result);
}

const answered = ({ response, durationMillis, finishReason }) => (response.trim()
  ? `It answers after ${durationMillis} ms: ${response.trim().slice(0, 200)}`
  : `It answers after ${durationMillis} ms, but said nothing (${finishReason}).`);

const failed = ({ cause, durationMillis }) => `It does not answer (${durationMillis} ms)${cause.status ? `, status ${cause.status}` : ''}: ${cause.message}`;

const needs = ({ name }) => (ABOUT[name]?.[1] ? `: it needs ${ABOUT[name][1]} where the server runs` : '');

/** What there is, and what each needs. */
export function providerList() {
  const list = h('ul', { class: 'stack-small' });
  providers().then((all) => fill(list, all.map((each) => h('li', null,
    h('code', null, each.model.replace('{model}', '…')), ' ',
    h('span', { class: each.configured ? 'tag good' : 'tag' }, each.configured ? 'Set up' : 'Not set up'), ' ',
    ABOUT[each.name]?.[0] ?? '', !each.configured && ABOUT[each.name]?.[1] ? [' Set ', h('code', null, ABOUT[each.name][1]), ' where the server runs, and start it again.'] : null))));
  return list;
}
