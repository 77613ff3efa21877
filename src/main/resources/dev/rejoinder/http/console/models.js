// The field for a model, which warns when the server cannot reach it, and the test of a model.
import { get, post } from './api.js';
import { button, field, fill, h, uniqueId } from './dom.js';
import { duration } from './format.js';
import { may } from './permissions.js';
import { PROVIDERS, causeParts, providerOf, sightProblem, unconfigured } from './model-problems.js';

let asked = null;

/** The providers, fetched once. Empty if that fails: the user can still type a name. */
export function providers() {
  asked ??= get('/models').then((data) => data.providers, () => {
    asked = null;
    return [];
  });
  return asked;
}

/** Call it when the connections to providers have changed. */
export const forgetProviders = () => { asked = null; };

/** Why the server cannot call a model, as a node, or null. */
export async function setupProblem(model) {
  const found = (await providers()).find((each) => each.name === providerOf(model));
  if (!found || found.configured) return null;
  const about = PROVIDERS[found.name] ?? { name: found.name };
  return h('p', null, h('strong', null, `${about.name} is not configured on this server.`), ' ', unconfigured(about));
}

/**
 * A field for a model name, with a button that tests the model. `bot` gives the settings for the test. Returns the
 * field as `root`, and `check`, which shows at the field whether a saved model can answer, and resolves to that.
 */
export function modelField(value, bot = null) {
  const list = uniqueId('models');
  const names = h('datalist', { id: list });
  const input = h('input', { name: 'model', required: true, maxlength: 200, list, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', '.value': value });
  const result = h('div', { class: 'model-result', role: 'status' });
  const show = (kind, ...parts) => {
    result.className = `model-result ${kind}`;
    fill(result, parts);
  };
  const warn = async () => {
    const model = input.value.trim();
    const problem = await setupProblem(model);
    if (model === input.value.trim()) show(problem ? 'bad' : '', problem);
    return problem === null;
  };
  const sendsImages = () => input.form?.elements.images?.value === 'yes';
  const run = async () => {
    show('', h('p', null, 'Asking the model…'));
    try {
      const tested = await post('/models/test', { model: input.value.trim(), ...(bot ? { bot } : {}) });
      show(tested.ok ? 'good' : 'bad', tested.ok ? h('p', null, answered(tested), ' ', sendsImages() ? null : sightProblem(tested.images)) : causeParts(tested.cause));
      return tested.ok;
    } catch (error) {
      show('bad', h('p', null, error.message));
      return false;
    }
  };
  const test = button('Test', async () => {
    test.disabled = true;
    await run();
    test.disabled = false;
  });
  input.addEventListener('input', warn);
  providers().then((all) => fill(names, all.filter((each) => each.configured).map((each) => h('option', { value: each.model.replace('{model}', '') }))));
  warn();
  const pick = button('Choose…', async () => {
    const { openModelPicker } = await import('./model-picker.js');
    openModelPicker(input.value.trim(), (chosen) => {
      input.value = chosen;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.focus();
    });
  });
  const root = field('Model', input, 'provider/model, or builtin, which needs no provider and answers only from knowledge.');
  const line = h('div', { class: 'model-line' });
  input.replaceWith(line);
  fill(line, input, pick, may('administer') && test);
  root.append(names, result);
  return { root, check: async () => (await warn()) && (input.value.trim() === 'builtin' || !may('administer') || run()) };
}

const answered = ({ response, durationMillis, finishReason }) => (response.trim()
  ? `Answered in ${duration(durationMillis)}: ${response.trim().slice(0, 200)}`
  : `Answered in ${duration(durationMillis)} without text (${finishReason}).`);
