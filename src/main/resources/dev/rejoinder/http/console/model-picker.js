// Chooses a model among those that the configured providers list.
import { get, path } from './api.js';
import { openDialog } from './dialogs.js';
import { fill, h, uniqueId } from './dom.js';
import { PROVIDERS, causeParts, unconfigured } from './model-problems.js';
import { providers } from './models.js';

const COMPACT = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

/** Size, sight and price of a listed model, in words. Empty if none is known. */
export function modelFacts({ contextTokens, inputPrice, outputPrice, currency, images }) {
  const money = (amount) => new Intl.NumberFormat(undefined, { style: 'currency', currency, minimumFractionDigits: Number.isInteger(amount) ? 0 : 2, maximumFractionDigits: 3 }).format(amount);
  return [
    contextTokens ? `${COMPACT.format(contextTokens)} tokens of context` : null,
    images === null ? null : images ? 'sees images' : 'cannot see images',
    inputPrice !== null && outputPrice !== null ? `${money(inputPrice)} in, ${money(outputPrice)} out per million tokens` : null,
  ].filter(Boolean).join(' · ');
}

/** Opens the picker. `choose` gets the name of the chosen model. */
export async function openModelPicker(current, choose) {
  const groups = h('div', { class: 'model-groups' });
  const filter = h('input', { type: 'search', 'aria-label': 'Filter models', placeholder: 'Filter models', autocomplete: 'off', spellcheck: 'false', autofocus: true, oninput: () => match() });
  const none = h('p', { class: 'hint', role: 'status' });
  const match = () => {
    const words = filter.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const row of groups.querySelectorAll('.model-row')) {
      row.parentElement.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      if (!row.parentElement.hidden) shown += 1;
    }
    none.textContent = shown || !filter.value.trim() ? '' : 'No listed model has this name. You can type it into the field.';
  };
  const dialog = openDialog('Choose a model', h('div', { class: 'stack' }, filter, none, groups), { kind: 'sheet' });
  const row = (model) => h('li', null, h('button', {
    type: 'button', class: 'model-row', 'aria-current': model.model === current ? 'true' : null,
    onclick: () => {
      dialog.close();
      choose(model.model);
    },
  }, h('span', { class: 'model-name' }, model.model), model.title ? h('span', { class: 'hint' }, model.title) : null, h('span', { class: 'hint' }, modelFacts(model))));
  fill(groups, (await providers()).map((provider) => {
    const { name, about } = PROVIDERS[provider.name] ?? { name: provider.name };
    const id = uniqueId('provider');
    const body = h('div', null, h('p', { class: 'hint' }, provider.configured ? 'Loading…' : unconfigured(PROVIDERS[provider.name] ?? {})));
    if (provider.configured) list(provider.name, body, row).then(match);
    return h('section', { 'aria-labelledby': id },
      h('h3', { id }, name, ' ', h('span', { class: provider.configured ? 'tag good' : 'tag' }, provider.configured ? 'Configured' : 'Not configured')),
      about ? h('p', { class: 'hint' }, about) : null, body);
  }));
}

async function list(provider, body, row) {
  try {
    const { models, cause } = await get(path('models', provider));
    fill(body, cause ? h('div', { class: 'model-result bad' }, causeParts(cause))
      : models.length ? h('ul', { class: 'model-list' }, models.map(row))
        : h('p', { class: 'hint' }, 'This provider does not list its models. Type the name into the field.'));
  } catch (error) {
    fill(body, h('p', { class: 'field-error' }, error.message));
  }
}
