// The list of assistants.
import { get, path, post, remove } from './api.js';
import { listBots } from './bot-choice.js';
import { button, field, fill, h, icon } from './dom.js';
import { confirmDialog, formDialog, toast } from './dialogs.js';
import { absolute, count, number, relative } from './format.js';
import { modelField } from './models.js';
import { Page, emptyState, heading } from './page.js';
import { may } from './permissions.js';

const PAGE_SIZE = 50;
const FILTER_MILLIS = 250;
/** With fewer assistants, a search is of no use. */
const SEARCH_FROM = 7;
/** Owners of more assistants know the way. */
const LED_UP_TO = 20;
const SORTS = [['activity', 'Last activity'], ['name', 'Name'], ['updated', 'Last change'], ['created', 'Newest']];

/** The settings that a duplicate gets. */
const COPIED = ['instructions', 'welcomeMessage', 'model', 'fallbackModels', 'temperature', 'maxTokens', 'historyLength', 'fallbackMessage', 'knowledgePassages', 'matchThreshold', 'caution', 'images', 'modelOptionsFromCaller', 'enabled'];

class Bots extends Page {
  start() {
    const changed = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), FILTER_MILLIS);
    };
    this.words = h('input', { type: 'search', name: 'q', maxlength: 200, autocomplete: 'off', oninput: changed });
    this.sort = h('select', { name: 'sort', oninput: changed }, SORTS.map(([value, label]) => h('option', { value }, label)));
    this.filters = h('div', { class: 'filters', role: 'search', 'aria-label': 'Assistants', hidden: true }, field('Search', this.words), field('Sort by', this.sort));
    this.summary = h('p', { class: 'faint', role: 'status' });
    this.list = h('div');
    this.steps = h('div');
    fill(this, heading('Assistants', newButton()), this.steps, this.filters, this.summary, this.list);
    this.refresh();
  }

  page(page) {
    return listBots({ q: this.words.value.trim(), sort: this.sort.value, page, limit: PAGE_SIZE }, this.signal);
  }

  /** The first page, with the first steps of the assistant that was used last. They come together, so that nothing moves. */
  async first() {
    const data = await this.page(1);
    const led = may('edit') && this.words.value.trim() === '' && data.pagination.total <= LED_UP_TO && data.bots[0];
    const steps = led ? await import('./first-steps.js').then(({ firstSteps }) => firstSteps(led, this.signal)).catch(() => null) : null;
    return { ...data, steps };
  }

  refresh() {
    const asked = (this.asked ?? 0) + 1;
    this.asked = asked;
    return this.load(this.list, () => this.first(), (data) => {
      // A later request is under way.
      if (asked === this.asked) this.show(data);
    });
  }

  show({ bots, pagination, steps }) {
    fill(this.steps, steps);
    const searched = this.words.value.trim() !== '';
    this.filters.hidden = !searched && pagination.total < SEARCH_FROM;
    this.summary.textContent = searched ? `${count(pagination.total, 'assistant')} found` : '';
    if (bots.length === 0) {
      fill(this.list, searched ? emptyState('search', 'No matches', 'No assistant has these words in its name, short name or model.')
        : emptyState('bot', 'No assistants yet', 'An assistant answers questions from your instructions and your knowledge.', newButton()));
      return;
    }
    const cards = h('ul', { class: 'cards' }, bots.map((bot) => this.card(bot)));
    const more = h('div', { class: 'more' });
    fill(this.list, cards, more);
    this.offerMore(cards, more, pagination);
  }

  offerMore(cards, more, pagination) {
    fill(more, pagination.hasMore ? button(`Show more of ${number(pagination.total)}`, () => this.run(async () => {
      const next = await this.page(pagination.page + 1);
      cards.append(...next.bots.map((bot) => this.card(bot)));
      this.offerMore(cards, more, next.pagination);
    }, (error) => toast(error.message, 'error'))) : null);
  }

  card(bot) {
    return h('li', { class: 'card bot-card' },
      h('div', { class: 'bot-mark', 'aria-hidden': 'true' }, [...bot.name.trim()][0]?.toUpperCase() ?? '?'),
      h('div', { class: 'bot-about' },
        h('h2', null, h('a', { class: 'cover', href: `#/bots/${encodeURIComponent(bot.id)}` }, bot.name)),
        bot.excerpt.trim() ? h('p', { class: 'bot-says' }, bot.excerpt.trim()) : null,
        h('p', { class: 'faint' }, h('span', { class: 'tag' }, bot.model), bot.enabled ? null : h('span', { class: 'tag warn' }, 'Disabled'),
          h('span', { title: bot.lastActivityAt && absolute(bot.lastActivityAt) }, bot.lastActivityAt ? `active ${relative(bot.lastActivityAt)}` : 'no messages yet'))),
      may('edit') ? h('div', { class: 'bot-actions' },
        h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Duplicate ${bot.name}`, title: 'Duplicate', onclick: () => this.duplicate(bot) }, icon('copy')),
        h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Delete ${bot.name}`, title: 'Delete', onclick: () => deleteBot(bot, () => this.refresh()) }, icon('trash'))) : null);
  }

  duplicate(bot) {
    this.run(async () => {
      const whole = await get(path('bots', bot.id), { signal: this.signal });
      const copy = Object.fromEntries(COPIED.map((name) => [name, whole[name]]));
      const made = await post('/bots', { ...copy, name: `${bot.name.slice(0, 93)} (copy)` }, { signal: this.signal });
      toast(`${made.name} created. Its settings were copied; its knowledge was not.`);
      this.refresh();
    }, (error) => toast(error.message, 'error'));
  }
}

const newButton = () => (may('edit') ? button('New assistant', () => createBot(), { class: 'button primary', icon: 'plus' }) : null);

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
