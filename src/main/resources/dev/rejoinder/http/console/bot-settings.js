// All that can be set of an assistant.
import { patch, path } from './api.js';
import { button, copyButton, field, fill, h, showFieldError } from './dom.js';
import { toast } from './dialogs.js';
import { deleteBot } from './bots.js';
import { codeBlock } from './code.js';
import { modelField, providerList } from './models.js';
import { Page } from './page.js';

const numeric = (name, value, min, max, step = 1) => h('input', { name, type: 'number', min, max, step, '.value': value ?? '', inputmode: step === 1 ? 'numeric' : 'decimal' });
const text = (name, rows, value, maxlength) => h('textarea', { name, rows, maxlength, '.value': value ?? '' });

class BotSettings extends Page {
  start() {
    this.render();
  }

  render() {
    const bot = this.bot;
    this.problem = h('p', { class: 'form-error', role: 'alert', hidden: true });
    this.saved = h('span', { class: 'faint', role: 'status' });
    this.form = h('form', { novalidate: true, class: 'stack', onsubmit: (event) => { event.preventDefault(); this.save(); }, oninput: () => { this.saved.textContent = 'Not saved yet'; } },
      group('The assistant', 'Who it is, and what everybody is told first.',
        field('Name', h('input', { name: 'name', maxlength: 100, required: true, '.value': bot.name })),
        field('Short name', h('input', { name: 'shortName', maxlength: 40, '.value': bot.shortName ?? '', spellcheck: 'false', autocapitalize: 'none' }), 'For addresses: usable wherever its id is. Lower case letters, digits, hyphens.'),
        field('Instructions', text('instructions', 12, bot.instructions, 100_000), 'What it knows, how it speaks, what it must not do. The model reads this before every question.'),
        field('Welcome message', text('welcomeMessage', 2, bot.welcomeMessage, 2000), 'Shown before the first question. Markdown is fine.'),
        field('Fallback message', text('fallbackMessage', 2, bot.fallbackMessage, 2000), 'What it says when it does not know. Questions that end here are listed under Knowledge.'),
        h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'enabled', '.checked': bot.enabled }), h('span', null, 'Takes messages', h('span', { class: 'hint' }, ' Switched off it answers nobody, and keeps its history.')))),
      group('Model', 'What writes the answers.',
        modelField(bot.model, bot.id),
        h('details', null, h('summary', null, 'What each provider needs'), providerList()),
        field('Fallback models', h('input', { name: 'fallbackModels', '.value': bot.fallbackModels.join(', '), spellcheck: 'false', autocapitalize: 'none' }), 'Asked in this order when the model cannot answer. At most five, with commas between.'),
        h('div', { class: 'row top' },
          field('Temperature', numeric('temperature', bot.temperature, 0, 2, 'any'), '0 is steady, 2 is wild. Empty for the model’s own.'),
          field('Longest answer', numeric('maxTokens', bot.maxTokens, 1, 100_000), 'In tokens; a token is about ¾ of a word.'),
          field('History', numeric('historyLength', bot.historyLength, 0, 200), 'How many earlier messages the model is shown.'))),
      group('Knowledge', 'How it uses its sources.',
        h('div', { class: 'row top' },
          field('Passages', numeric('knowledgePassages', bot.knowledgePassages, 0, 20), 'How many the model is shown at most. 0 switches knowledge off.'),
          field('Least match', numeric('matchThreshold', bot.matchThreshold, 0, 1, 'any'), 'How well a passage must fit, from 0 to 1. The test search shows what your sources reach.'))),
      group('On your web site', 'A chat button for your visitors, who need no account.',
        field('Allowed origins', h('textarea', { name: 'allowedOrigins', rows: 2, '.value': bot.allowedOrigins.join('\n'), spellcheck: 'false', autocapitalize: 'none', placeholder: 'https://shop.example' }), 'The sites that may show it, one a line: scheme and host, and the port if it is not the usual one. * is for all. Without any it is off.'),
        h('div', { class: 'field' }, h('p', { class: 'label' }, 'Script tag'), h('p', { class: 'hint' }, 'Put it anywhere into the page.'), codeBlock(snippet(bot), 'HTML'))),
      this.problem,
      h('div', { class: 'save-bar' }, this.saved, button('Undo changes', () => this.render()), h('button', { type: 'submit', class: 'button primary' }, 'Save')));
    fill(this, this.form,
      h('section', { class: 'card panel' }, h('h2', null, 'For programs'), h('p', { class: 'lead' }, 'Its id in the API, which never changes.'), h('div', { class: 'secret' }, h('code', null, bot.id), copyButton(bot.id))),
      h('section', { class: 'card panel danger-zone' },
        h('div', null, h('h2', null, 'Delete'), h('p', { class: 'lead' }, 'Deletes it with its conversations and its knowledge.')),
        button('Delete assistant', () => deleteBot(this.bot, () => { location.hash = '#/bots'; }), { class: 'button danger' })));
  }

  save() {
    const data = new FormData(this.form);
    const number = (name) => (data.get(name).trim() === '' ? null : Number(data.get(name)));
    const change = {
      name: data.get('name').trim(),
      shortName: data.get('shortName').trim() || null,
      instructions: data.get('instructions'),
      welcomeMessage: data.get('welcomeMessage'),
      fallbackMessage: data.get('fallbackMessage'),
      enabled: data.get('enabled') !== null,
      model: data.get('model').trim(),
      fallbackModels: data.get('fallbackModels').split(',').map((each) => each.trim()).filter(Boolean),
      temperature: number('temperature'),
      maxTokens: number('maxTokens'),
      historyLength: number('historyLength'),
      knowledgePassages: number('knowledgePassages'),
      matchThreshold: number('matchThreshold'),
      allowedOrigins: data.get('allowedOrigins').split(/[\s,]+/).map(origin).filter(Boolean),
    };
    showFieldError(this.form, null, '');
    this.problem.hidden = true;
    this.run(async () => {
      this.bot = await patch(path('bots', this.bot.id), change, { signal: this.signal });
      this.saved.textContent = 'Saved';
      this.dispatchEvent(new CustomEvent('changed', { bubbles: true, detail: this.bot }));
      toast('Saved. It holds from the next message on.');
    }, (error) => {
      if (error.field && showFieldError(this.form, error.field, error.message)) return;
      this.problem.textContent = error.message;
      this.problem.hidden = false;
      this.problem.scrollIntoView({ block: 'center' });
    });
  }
}

const snippet = (bot) => `<script src="${location.origin}/widget.js" data-bot-id="${bot.shortName ?? bot.id}" async></script>`;

/** What people paste is often an address of a page, of which only the origin counts. */
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
