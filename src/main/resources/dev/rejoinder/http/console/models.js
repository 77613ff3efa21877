// The model field, and the providers that the server is configured for.
import { get, post } from './api.js';
import { button, field, fill, h, uniqueId } from './dom.js';

/** Each provider's description, and the environment variable that configures it. */
const ABOUT = {
  builtin: ['Needs no provider. Answers only from instructions and knowledge.', null],
  openai: ['OpenAI and compatible servers.', 'OPENAI_API_KEY'],
  anthropic: ['Anthropic.', 'ANTHROPIC_API_KEY'],
  google: ['Google Gemini.', 'GEMINI_API_KEY'],
  ollama: ['Models on your own machines.', 'OLLAMA_BASE_URL'],
};

let asked = null;

/** The providers, fetched once. Empty if that fails: the user can still type a name. */
function providers() {
  asked ??= get('/models').then((data) => data.providers, () => {
    asked = null;
    return [];
  });
  return asked;
}

/**
 * A field for a model name. It warns when the provider is not configured and has a button that tests
 * the model, with the settings of `bot` if given.
 */
export function modelField(value, bot = null) {
  const list = uniqueId('models');
  const names = h('datalist', { id: list });
  const input = h('input', { name: 'model', required: true, maxlength: 200, list, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', '.value': value });
  const note = h('p', { class: 'hint', role: 'status' });
  const check = async () => {
    const found = (await providers()).find((each) => each.name === input.value.trim().split('/')[0]);
    note.textContent = found && !found.configured ? `${found.name} is not configured on this server${needs(found)}.` : '';
  };
  input.addEventListener('input', check);
  providers().then((all) => {
    fill(names, all.filter((each) => each.configured).map((each) => h('option', { value: each.model.replace('{model}', '') })));
    check();
  });
  const root = field('Model', input, 'Enter provider/model, or builtin, which needs no provider and answers only from knowledge.');
  root.append(names, tester(() => input.value.trim(), bot), note);
  return root;
}

/** A button that tests the model through the server, and the result. */
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
  ? `Answered in ${durationMillis} ms: ${response.trim().slice(0, 200)}`
  : `Answered in ${durationMillis} ms with no text (${finishReason}).`);

const failed = ({ cause, durationMillis }) => `Failed after ${durationMillis} ms${cause.status ? ` with status ${cause.status}` : ''}: ${cause.message}`;

const needs = ({ name }) => (ABOUT[name]?.[1] ? `. Set ${ABOUT[name][1]} in its environment` : '');

/** The list of providers, with the setting that each one needs. */
export function providerList() {
  const list = h('ul', { class: 'stack-small' });
  providers().then((all) => fill(list, all.map((each) => h('li', null,
    h('code', null, each.model.replace('{model}', '…')), ' ',
    h('span', { class: each.configured ? 'tag good' : 'tag' }, each.configured ? 'Configured' : 'Not configured'), ' ',
    ABOUT[each.name]?.[0] ?? '', !each.configured && ABOUT[each.name]?.[1] ? [' Set ', h('code', null, ABOUT[each.name][1]), ' in the server’s environment and restart it.'] : null))));
  return list;
}
