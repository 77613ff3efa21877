// The list of assistants.
import { get, path, post, query, remove } from './api.js';
import { button, field, fill, h, icon } from './dom.js';
import { confirmDialog, formDialog, toast } from './dialogs.js';
import { number, relative } from './format.js';
import { modelField } from './models.js';
import { Page, emptyState, heading } from './page.js';

const PAGE_SIZE = 50;

/** The settings that a duplicate gets. */
const COPIED = ['instructions', 'welcomeMessage', 'model', 'fallbackModels', 'temperature', 'maxTokens', 'historyLength', 'fallbackMessage', 'knowledgePassages', 'matchThreshold', 'caution', 'modelOptionsFromCaller', 'enabled'];

class Bots extends Page {
  start() {
    this.list = h('div');
    fill(this, heading('Assistants', button('New assistant', () => createBot(), { class: 'button primary', icon: 'plus' })), this.list);
    this.refresh();
  }

  refresh() {
    this.load(this.list, () => get(`/bots${query({ limit: PAGE_SIZE })}`, { signal: this.signal }), (data) => this.show(data));
  }

  show({ bots, pagination }) {
    if (bots.length === 0) {
      fill(this.list, emptyState('bot', 'No assistants yet', 'An assistant answers questions from your instructions and your knowledge.', button('New assistant', () => createBot(), { class: 'button primary', icon: 'plus' })));
      return;
    }
    const cards = h('ul', { class: 'cards' }, bots.map((bot) => this.card(bot)));
    const more = h('div', { class: 'more' });
    fill(this.list, cards, more);
    this.offerMore(cards, more, pagination);
  }

  offerMore(cards, more, pagination) {
    fill(more, pagination.hasMore ? button(`Show more of ${number(pagination.total)}`, () => this.run(async () => {
      const next = await get(`/bots${query({ page: pagination.page + 1, limit: PAGE_SIZE })}`, { signal: this.signal });
      cards.append(...next.bots.map((bot) => this.card(bot)));
      this.offerMore(cards, more, next.pagination);
    }, (error) => toast(error.message, 'error'))) : null);
  }

  card(bot) {
    return h('li', { class: 'card bot-card' },
      h('div', { class: 'bot-mark', 'aria-hidden': 'true' }, [...bot.name.trim()][0]?.toUpperCase() ?? '?'),
      h('div', { class: 'bot-about' },
        h('h2', null, h('a', { class: 'cover', href: `#/bots/${encodeURIComponent(bot.id)}` }, bot.name)),
        bot.instructions.trim() ? h('p', { class: 'bot-says' }, bot.instructions.trim().slice(0, 140)) : null,
        h('p', { class: 'faint' }, h('span', { class: 'tag' }, bot.model), bot.enabled ? null : h('span', { class: 'tag warn' }, 'Disabled'), ` updated ${relative(bot.updatedAt)}`)),
      h('div', { class: 'bot-actions' },
        h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Duplicate ${bot.name}`, title: 'Duplicate', onclick: () => this.duplicate(bot) }, icon('copy')),
        h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Delete ${bot.name}`, title: 'Delete', onclick: () => deleteBot(bot, () => this.refresh()) }, icon('trash'))));
  }

  duplicate(bot) {
    this.run(async () => {
      const copy = Object.fromEntries(COPIED.map((name) => [name, bot[name]]));
      const made = await post('/bots', { ...copy, name: `${bot.name.slice(0, 93)} (copy)` }, { signal: this.signal });
      toast(`${made.name} created. Its settings were copied; its knowledge was not.`);
      this.refresh();
    }, (error) => toast(error.message, 'error'));
  }
}

function createBot() {
  formDialog('New assistant', [
    field('Name', h('input', { name: 'name', required: true, maxlength: 100, autofocus: true, autocomplete: 'off' })),
    field('Instructions', h('textarea', { name: 'instructions', rows: 5, maxlength: 100_000, placeholder: 'You are the front desk of …\nAnswer in plain English, from the facts below.' }), 'Facts, tone, and what it must not do. You can change everything later.'),
    modelField('builtin').root,
  ], {
    submitLabel: 'Create',
    async submit(form) {
      const data = new FormData(form);
      const bot = await post('/bots', { name: data.get('name').trim(), instructions: data.get('instructions'), model: data.get('model').trim() });
      location.hash = `#/bots/${bot.id}`;
    },
  });
}

/** Deletes an assistant after the user has typed its name. */
export function deleteBot(bot, done) {
  confirmDialog(`Delete ${bot.name}?`, 'This also deletes its conversations and its knowledge, permanently. Programs that use it will get errors.', {
    typed: bot.name,
    label: 'Delete assistant',
    async action() {
      await remove(path('bots', bot.id));
      toast(`${bot.name} deleted.`);
      done();
    },
  });
}

customElements.define('rj-bots', Bots);
