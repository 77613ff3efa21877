// The settings of an assistant.
import { patch, path } from './api.js';
import { button, copyButton, field, fill, h, showFieldError } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { deleteBot } from './bots.js';
import { codeBlock } from './code.js';
import { conversationSettings } from './conversation-settings.js';
import { modelField, providerList } from './models.js';
import { Page } from './page.js';
import { offerTests } from './test-form.js';
import { markSaved, markUnsaved } from './unsaved.js';

const numeric = (name, value, min, max, step = 1) => h('input', { name, type: 'number', min, max, step, '.value': value ?? '', inputmode: step === 1 ? 'numeric' : 'decimal' });
const text = (name, rows, value, maxlength) => h('textarea', { name, rows, maxlength, '.value': value ?? '' });

class BotSettings extends Page {
  start() {
    this.render();
  }

  render() {
    const bot = this.bot;
    this.edits = 0;
    markSaved();
    this.conversations = conversationSettings(bot, () => this.changed());
    this.problem = h('p', { class: 'form-error', role: 'alert', hidden: true });
    this.saved = h('span', { class: 'faint', role: 'status' });
    this.form = h('form', { novalidate: true, class: 'stack', onsubmit: (event) => { event.preventDefault(); this.save(); }, oninput: () => this.changed() },
      group('Assistant', 'Its name, instructions and fixed messages.',
        field('Name', h('input', { name: 'name', maxlength: 100, required: true, '.value': bot.name })),
        field('Short name', h('input', { name: 'shortName', maxlength: 40, '.value': bot.shortName ?? '', spellcheck: 'false', autocapitalize: 'none' }), 'Can be used in place of the id in URLs. Lower-case letters, digits and hyphens.'),
        field('Instructions', text('instructions', 12, bot.instructions, 100_000), 'Facts, tone, and what the assistant must not do. The model reads this before every question.'),
        field('Welcome message', text('welcomeMessage', 2, bot.welcomeMessage, 2000), 'Shown before the first question. Markdown is supported.'),
        field('Fallback message', text('fallbackMessage', 2, bot.fallbackMessage, 2000), 'The answer when the assistant does not know. These questions are listed under Knowledge.'),
        h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'enabled', '.checked': bot.enabled }), h('span', null, 'Enabled', h('span', { class: 'hint' }, ' A disabled assistant rejects messages and keeps its conversations.')))),
      group('Model', 'The model that writes the answers.',
        modelField(bot.model, bot.id),
        h('details', null, h('summary', null, 'Provider setup'), providerList()),
        field('Fallback models', h('input', { name: 'fallbackModels', '.value': bot.fallbackModels.join(', '), spellcheck: 'false', autocapitalize: 'none' }), 'Tried in this order when the model fails. At most five, separated by commas.'),
        h('div', { class: 'row top' },
          field('Temperature', numeric('temperature', bot.temperature, 0, 2, 'any'), '0 is deterministic, 2 is most random. Leave empty for the model’s default.'),
          field('Maximum answer length', numeric('maxTokens', bot.maxTokens, 1, 100_000), 'In tokens. A token is about ¾ of a word.'),
          field('History', numeric('historyLength', bot.historyLength, 0, 200), 'The number of earlier messages sent to the model.')),
        h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'modelOptionsFromCaller', '.checked': bot.modelOptionsFromCaller }), h('span', null, 'Callers may set model options', h('span', { class: 'hint' }, ' Requests to the OpenAI-compatible API may set temperature, length and format of the answer.')))),
      group('Knowledge', 'How the assistant uses its sources.',
        h('div', { class: 'row top' },
          field('Passages', numeric('knowledgePassages', bot.knowledgePassages, 0, 20), 'The maximum number sent to the model. 0 turns knowledge off.'),
          field('Match threshold', numeric('matchThreshold', bot.matchThreshold, 0, 1, 'any'), 'The minimum score of a passage, from 0 to 1. Test search shows the scores of your sources.'),
          field('Caution', h('select', { name: 'caution' }, CAUTION.map(([value, label]) => h('option', { value, '.selected': value === bot.caution }, label))), 'How sure the built-in model must be of an answer. Other models decide for themselves.'))),
      group('Website widget', 'A chat button on your site, or a chat of your own with the AI SDK. Visitors need no account.',
        field('Allowed origins', h('textarea', { name: 'allowedOrigins', rows: 2, '.value': bot.allowedOrigins.join('\n'), spellcheck: 'false', autocapitalize: 'none', placeholder: 'https://shop.example' }), 'The sites that may embed the widget, or whose pages may chat with the AI SDK, one per line: scheme, host, and port if it is not the default. * allows all sites. Leave empty to turn both off.'),
        h('div', { class: 'field' }, h('p', { class: 'label' }, 'Script tag'), h('p', { class: 'hint' }, 'Paste it anywhere in the page.'), codeBlock(snippet(bot), 'HTML'))),
      group('Conversations', 'Ratings, contact details, people who step in, and how long conversations are kept.', this.conversations.root),
      this.problem,
      h('div', { class: 'save-bar' }, this.saved, button('Discard changes', () => this.render()), h('button', { type: 'submit', class: 'button primary' }, 'Save')));
    fill(this, this.form,
      h('section', { class: 'card panel' }, h('h2', null, 'ID'), h('p', { class: 'lead' }, 'The assistant’s id in the API. It never changes.'), h('div', { class: 'secret' }, h('code', null, bot.id), copyButton(bot.id))),
      h('section', { class: 'card panel danger-zone' },
        h('div', null, h('h2', null, 'Delete'), h('p', { class: 'lead' }, 'Deletes the assistant, its conversations and its knowledge.')),
        button('Delete assistant', () => deleteBot(this.bot, () => { markSaved(); location.hash = '#/bots'; }), { class: 'button danger' })));
  }

  changed() {
    this.edits += 1;
    this.saved.textContent = 'Unsaved changes';
    markUnsaved(this);
  }

  save() {
    showFieldError(this.form, null, '');
    this.problem.hidden = true;
    const deletes = this.conversations.deletes();
    if (deletes) confirmDialog('Delete old conversations?', deletes, { label: 'Save and delete', action: () => { this.store(); } });
    else this.store();
  }

  store() {
    return this.run(async () => {
      const { edits } = this;
      this.bot = await patch(path('bots', this.bot.id), { ...this.settings(), ...this.conversations.read() }, { signal: this.signal });
      this.conversations.saved(this.bot);
      if (edits === this.edits) {
        markSaved();
        this.saved.textContent = 'Saved';
      }
      this.dispatchEvent(new CustomEvent('changed', { bubbles: true, detail: this.bot }));
      toast('Saved. Applies from the next message on.');
      offerTests(this.bot);
    }, (error) => {
      if (error.field && showFieldError(this.form, error.field, error.message)) return;
      this.problem.textContent = error.message;
      this.problem.hidden = false;
      this.problem.scrollIntoView({ block: 'center' });
    });
  }

  /** The fields of the assistant outside the section "Conversations". */
  settings() {
    const data = new FormData(this.form);
    const number = (name) => (data.get(name).trim() === '' ? null : Number(data.get(name)));
    return {
      name: data.get('name').trim(),
      shortName: data.get('shortName').trim() || null,
      instructions: data.get('instructions'),
      welcomeMessage: data.get('welcomeMessage'),
      fallbackMessage: data.get('fallbackMessage'),
      modelOptionsFromCaller: data.get('modelOptionsFromCaller') !== null,
      enabled: data.get('enabled') !== null,
      model: data.get('model').trim(),
      fallbackModels: data.get('fallbackModels').split(',').map((each) => each.trim()).filter(Boolean),
      temperature: number('temperature'),
      maxTokens: number('maxTokens'),
      historyLength: number('historyLength'),
      knowledgePassages: number('knowledgePassages'),
      matchThreshold: number('matchThreshold'),
      caution: data.get('caution'),
      allowedOrigins: data.get('allowedOrigins').split(/[\s,]+/).map(origin).filter(Boolean),
    };
  }
}

const CAUTION = [['eager', 'Eager: answer most questions'], ['balanced', 'Balanced'], ['careful', 'Careful: answer only if sure']];

const snippet = (bot) => `<script src="${location.origin}/widget.js" data-bot-id="${bot.shortName ?? bot.id}" async></script>`;

/** Users often paste the URL of a page; only its origin counts. */
function origin(text) {
  try {
    return new URL(text).origin;
  } catch {
    return text;
  }
}

function group(title, lead, ...fields) {
  return h('section', { class: 'card panel' }, h('h2', null, title), h('p', { class: 'lead' }, lead), h('div', { class: 'settings-group' }, fields));
}

customElements.define('rj-bot-settings', BotSettings);
