// The sections of an assistant's settings. Each returns its controls as `root`, and `read`, which returns its fields.
import { deleteBot } from './bots.js';
import { budget } from './budget.js';
import { handover, leadForm, retention, uploads } from './conversation-settings.js';
import { button, copyButton, field, h } from './dom.js';
import { modelField } from './models.js';
import { readOrigins } from './origins.js';
import { verifiedIdentity } from './verified-identity.js';
import { widgetForm } from './widget-form.js';

const CAUTION = [['eager', 'Eager: answer most questions'], ['balanced', 'Balanced'], ['careful', 'Careful: answer only if sure']];
const IMAGES = [['auto', 'If the model can see them'], ['yes', 'Always'], ['no', 'Never']];
const MODEL_SETTINGS = ['model', 'temperature', 'maxTokens'];

const numeric = (name, value, min, max, step = 1) => h('input', { name, type: 'number', min, max, step, '.value': value ?? '', inputmode: step === 1 ? 'numeric' : 'decimal' });
const text = (name, rows, value, maxlength) => h('textarea', { name, rows, maxlength, '.value': value ?? '' });
const select = (name, chosen, options) => h('select', { name }, options.map(([value, label]) => h('option', { value, '.selected': value === chosen }, label)));
const check = (name, checked, label, hint) => h('label', { class: 'check' }, h('input', { type: 'checkbox', name, '.checked': checked }), h('span', null, label, h('span', { class: 'hint' }, ` ${hint}`)));
const aligned = (...fields) => h('div', { class: 'aligned' }, fields);

export function group(title, lead, ...fields) {
  return h('section', { class: 'card panel' }, h('h2', null, title), lead ? h('p', { class: 'lead' }, lead) : null, h('div', { class: 'settings-group' }, fields));
}

/** The controls of a form by name. */
function values(form) {
  const { elements } = form;
  return {
    text: (name) => elements[name].value,
    trimmed: (name) => elements[name].value.trim(),
    checked: (name) => elements[name].checked,
    number: (name) => (elements[name].value.trim() === '' ? null : Number(elements[name].value)),
  };
}

/** Name, instructions and fixed messages, how long its conversations are kept, and its end. */
export function identity(bot, { deleted }) {
  const kept = retention(bot);
  return {
    root: [
      group('Identity', 'Who the assistant is, and what it says when it cannot help.',
        aligned(
          field('Name', h('input', { name: 'name', maxlength: 100, required: true, '.value': bot.name }), 'As you and your visitors see it.'),
          field('Short name', h('input', { name: 'shortName', maxlength: 40, '.value': bot.shortName ?? '', spellcheck: 'false', autocapitalize: 'none' }), 'Stands for the id in URLs. Lower-case letters, digits and hyphens.')),
        field('Instructions', text('instructions', 12, bot.instructions, 100_000), 'Facts, tone, and what it must not do. The model reads this before every question.'),
        field('Fallback message', text('fallbackMessage', 3, bot.fallbackMessage, 2000), 'The answer when it does not know. Knowledge lists these questions.'),
        check('enabled', bot.enabled, 'Enabled', 'A disabled assistant rejects messages and keeps its conversations.')),
      group('Conversations', 'How long they are kept.', kept.root),
      h('section', { class: 'card panel' }, h('h2', null, 'ID'), h('p', { class: 'lead' }, 'The assistant’s id in the API. It never changes.'), h('div', { class: 'secret' }, h('code', null, bot.id), copyButton(bot.id))),
      h('section', { class: 'card panel danger-zone' },
        h('div', null, h('h2', null, 'Delete'), h('p', { class: 'lead' }, 'Deletes the assistant, its conversations and its knowledge.')),
        button('Delete assistant', () => deleteBot(bot, () => {
          deleted();
          location.hash = '#/bots';
        }), { class: 'button danger' })),
    ],
    read(form) {
      const { text: plain, trimmed, checked } = values(form);
      return {
        name: trimmed('name'), shortName: trimmed('shortName') || null, instructions: plain('instructions'),
        fallbackMessage: plain('fallbackMessage'), enabled: checked('enabled'), ...kept.read(),
      };
    },
    warning: kept.deletes,
    saved: kept.saved,
  };
}

/** The model that writes the answers, its options, and what it may cost. */
export function model(bot) {
  const chosen = modelField(bot.model, bot.id);
  const limits = budget(bot);
  return {
    root: [
      group('Model', 'The model that writes the answers.',
        chosen.root,
        field('Fallback models', h('input', { name: 'fallbackModels', '.value': bot.fallbackModels.join(', '), spellcheck: 'false', autocapitalize: 'none' }), 'Tried in this order when the model fails. At most five, separated by commas.')),
      group('Options', 'How it writes them.',
        aligned(
          field('Temperature', numeric('temperature', bot.temperature, 0, 2, 'any'), '0 is deterministic, 2 is most random. Empty for the model’s default.'),
          field('Maximum answer length', numeric('maxTokens', bot.maxTokens, 1, 100_000), 'In tokens. A token is about ¾ of a word.'),
          field('History', numeric('historyLength', bot.historyLength, 0, 200), 'How many earlier messages the model sees.'),
          field('Images', select('images', bot.images, IMAGES), 'Whether the model gets the images of messages.')),
        check('modelOptionsFromCaller', bot.modelOptionsFromCaller, 'Callers may set model options', 'Requests to the OpenAI-compatible API may set temperature, length and format of the answer.')),
      group('Daily budget', 'When a limit is reached, the assistant takes no more messages until midnight in UTC. Running answers may exceed the cost. Empty fields limit nothing.', limits.root),
    ],
    read(form) {
      const { text: plain, trimmed, checked, number } = values(form);
      return {
        model: trimmed('model'), fallbackModels: trimmed('fallbackModels').split(',').map((each) => each.trim()).filter(Boolean),
        temperature: number('temperature'), maxTokens: number('maxTokens'), historyLength: number('historyLength'),
        modelOptionsFromCaller: checked('modelOptionsFromCaller'), images: plain('images'), ...limits.read(),
      };
    },
    check: (changes) => (MODEL_SETTINGS.some((name) => name in changes) ? chosen.check() : true),
  };
}

/** How the assistant uses its sources. */
export function knowledge(bot) {
  return {
    root: group('Knowledge', 'How the assistant uses its sources.',
      aligned(
        field('Passages', numeric('knowledgePassages', bot.knowledgePassages, 0, 20), 'The most that one question sends to the model. 0 turns knowledge off.'),
        field('Match threshold', numeric('matchThreshold', bot.matchThreshold, 0, 1, 'any'), 'The least score of a passage, from 0 to 1. Test search shows scores.'),
        field('Caution', select('caution', bot.caution, CAUTION), 'How sure the built-in model must be, mainly in English. Other models decide for themselves.')),
      check('suggestFollowUps', bot.suggestFollowUps, 'Suggest follow-up questions', 'Up to three below each answer, from the questions and headings of the sources.')),
    read(form) {
      const { text: plain, checked, number } = values(form);
      return { knowledgePassages: number('knowledgePassages'), matchThreshold: number('matchThreshold'), caution: plain('caution'), suggestFollowUps: checked('suggestFollowUps') };
    },
  };
}

/** The widget on the owner's site, and what it offers to visitors. */
export function website(bot, { changed, isOwner }) {
  const look = widgetForm(bot, changed);
  const lead = leadForm(bot.leadForm, changed);
  const people = handover(bot.handover, changed);
  const files = uploads(bot.uploads);
  const origins = h('textarea', {
    name: 'allowedOrigins', rows: 2, '.value': bot.allowedOrigins.join('\n'), spellcheck: 'false', autocapitalize: 'none', placeholder: 'https://shop.example',
    onchange: () => {
      try {
        origins.value = readOrigins(origins.value, 'allowedOrigins').join('\n');
      } catch {
        // Saving tells what is wrong.
      }
    },
  });
  return {
    root: [
      group('Widget', 'A chat button on your site, or a chat of your own with the AI SDK. Visitors need no account.',
        field('Allowed origins', origins, 'The sites that may show the widget, or whose pages may chat with the AI SDK, one per line. * allows every site. Leave empty for none.'),
        h('div', { class: 'field' }, h('p', { class: 'label' }, 'Script tag'), h('p', { class: 'hint' }, 'Paste it anywhere in the page.'), h('div', { class: 'secret' }, h('code', null, snippet(bot)), copyButton(snippet(bot))))),
      look.root,
      verifiedIdentity(bot, isOwner),
      group('Visitors', 'What the widget offers besides answers.', lead.root, people.root),
      group('Files', 'Images and documents that come with messages.', files.root),
    ],
    read: (form) => ({ allowedOrigins: readOrigins(form.elements.allowedOrigins.value, 'allowedOrigins'), ...look.read(), leadForm: lead.read(), handover: people.read(), uploads: files.read() }),
  };
}

const snippet = (bot) => `<script src="${location.origin}/widget.js" data-bot-id="${bot.shortName ?? bot.id}" async></script>`;
