// Chooses among any number of assistants: a search, and check boxes of what it finds.
import { get, query } from './api.js';
import { fill, h, uniqueId } from './dom.js';
import { count } from './format.js';

const SHOWN = 50;
const WAIT_MILLIS = 200;

/** A page of assistants, with what lists show. */
export const listBots = (parameters, signal) => get(`/bots${query({ brief: true, ...parameters })}`, { signal });

/** The names of all assistants by id. */
export async function botNames(signal) {
  const names = new Map();
  for (let page = 1; ; page += 1) {
    const { bots, pagination } = await listBots({ page, limit: 100, sort: 'name' }, signal);
    for (const { id, name } of bots) names.set(id, name);
    if (!pagination.hasMore) return names;
  }
}

/** The check boxes. `chosen` are the ids that are checked at first. `ids` returns those that are checked now. */
export function botChoice(chosen = []) {
  const checked = new Set(chosen);
  const id = uniqueId('bots');
  const list = h('div', { class: 'scroll-box', id, tabindex: '0', role: 'group', 'aria-label': 'Assistants' });
  const found = h('p', { class: 'hint', role: 'status' });
  const search = h('input', { type: 'search', 'aria-label': 'Search assistants', 'aria-controls': id, placeholder: 'Search assistants', autocomplete: 'off', oninput: () => later() });
  let timer = null;
  let asked = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT_MILLIS);
  };
  const tell = (total) => {
    const parts = [checked.size ? `${count(checked.size, 'assistant')} selected` : null, total > SHOWN ? `showing ${SHOWN} of ${total}` : null];
    found.textContent = parts.filter(Boolean).join(', ');
  };
  async function show() {
    asked += 1;
    const mine = asked;
    try {
      const { bots, pagination } = await listBots({ q: search.value.trim(), sort: 'name', limit: SHOWN });
      if (mine !== asked) return;
      fill(list, bots.length ? bots.map((bot) => h('label', { class: 'check' },
        h('input', { type: 'checkbox', '.checked': checked.has(bot.id), onchange: (event) => {
          if (event.currentTarget.checked) checked.add(bot.id);
          else checked.delete(bot.id);
          tell(pagination.total);
        } }),
        h('span', null, bot.name, bot.shortName ? h('span', { class: 'hint' }, ` ${bot.shortName}`) : null))) : h('p', { class: 'hint' }, 'No assistant has this name.'));
      tell(pagination.total);
    } catch (error) {
      fill(list, h('p', { class: 'field-error' }, error.message));
    }
  }
  show();
  return { root: h('div', { class: 'bot-choice' }, search, list, found), ids: () => [...checked] };
}
