// Chooses among any number of assistants: a search, and what it finds.
import { get, path, query } from './api.js';
import { fill, h, uniqueId } from './dom.js';
import { count } from './format.js';

const SHOWN = 50;
const WAIT_MILLIS = 200;
const ALL_BOTS = 'All assistants';

/** A page of assistants, with what lists show. */
export const listBots = (parameters, signal) => get(`/bots${query({ brief: true, ...parameters })}`, { signal });

/** The names of these assistants by id. Deleted ones have none. */
export async function botNames(ids, signal) {
  const names = await Promise.all(ids.map(async (id) => {
    try {
      return [id, (await get(path('bots', id), { signal })).name];
    } catch (error) {
      if (error.status === 404) return null;
      throw error;
    }
  }));
  return new Map(names.filter(Boolean));
}

/**
 * A search field, the assistants that it finds, each drawn by `draw`, and their number. `told` says more about them.
 * `show` searches; it must be called once.
 */
function botSearch(draw, told = () => null) {
  const id = uniqueId('bots');
  const list = h('div', { class: 'scroll-box', id, tabindex: '0', role: 'group', 'aria-label': 'Assistants' });
  const found = h('p', { class: 'hint', role: 'status' });
  const search = h('input', { type: 'search', 'aria-label': 'Search assistants', 'aria-controls': id, placeholder: 'Search assistants', autocomplete: 'off', oninput: () => later() });
  let timer = null;
  let asked = 0;
  let total = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT_MILLIS);
  };
  const tell = () => {
    found.textContent = [told(), total > SHOWN ? `showing ${SHOWN} of ${total}` : null].filter(Boolean).join(', ');
  };
  async function show() {
    asked += 1;
    const mine = asked;
    try {
      const { bots, pagination } = await listBots({ q: search.value.trim(), sort: 'name', limit: SHOWN });
      if (mine !== asked) return;
      total = pagination.total;
      fill(list, bots.length ? bots.map(draw) : h('p', { class: 'hint' }, 'No assistant has this name.'));
      tell();
    } catch (error) {
      fill(list, h('p', { class: 'field-error' }, error.message));
    }
  }
  return { root: h('div', { class: 'bot-choice' }, search, list, found), search, show, tell };
}

const named = (bot) => h('span', null, bot.name, bot.shortName ? h('span', { class: 'hint' }, ` ${bot.shortName}`) : null);

/** Check boxes. `chosen` are the ids that are checked at first. `ids` returns those that are checked now. */
export function botChoice(chosen = []) {
  const checked = new Set(chosen);
  const { root, show, tell } = botSearch((bot) => h('label', { class: 'check' },
    h('input', { type: 'checkbox', '.checked': checked.has(bot.id), onchange: (event) => {
      if (event.currentTarget.checked) checked.add(bot.id);
      else checked.delete(bot.id);
      tell();
    } }),
    named(bot)), () => (checked.size ? `${count(checked.size, 'assistant')} selected` : null));
  show();
  return { root, ids: () => [...checked] };
}

/** Chooses one assistant or all. `first` is the one that is chosen at first. `id` is empty for all. */
export class BotFilter {
  id = '';

  constructor(changed, first = null) {
    this.changed = changed;
    const menuId = uniqueId('menu');
    const labelId = uniqueId('label');
    this.value = h('span', { id: uniqueId('value') }, ALL_BOTS);
    const { root, search, show } = botSearch((bot) => h('button', { type: 'button', 'aria-current': bot.id === this.id ? 'true' : null, onclick: () => this.#choose(bot) }, named(bot)));
    this.menu = h('div', { class: 'menu bot-menu', id: menuId, popover: 'auto', ontoggle: (event) => {
      if (event.newState !== 'open') return;
      search.focus();
      show();
    } }, h('button', { type: 'button', onclick: () => this.#choose(null) }, ALL_BOTS), root);
    this.button = h('button', { type: 'button', class: 'select', 'aria-labelledby': `${labelId} ${this.value.id}`, popovertarget: menuId }, this.value);
    this.root = h('div', { class: 'field menu-place' }, h('span', { class: 'label', id: labelId }, 'Assistant'), this.button, this.menu);
    if (first) this.#set(first);
  }

  #set(bot) {
    this.id = bot?.id ?? '';
    this.value.textContent = bot?.name ?? ALL_BOTS;
  }

  #choose(bot) {
    this.#set(bot);
    this.menu.hidePopover();
    this.button.focus();
    this.changed();
  }
}
