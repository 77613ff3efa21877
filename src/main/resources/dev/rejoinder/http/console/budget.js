// The daily budget of an assistant: its settings beside the use of today, and the notice when it is used up.
import { get, path } from './api.js';
import { field, fill, h } from './dom.js';
import { absolute, money, number } from './format.js';
import { may } from './permissions.js';

const LIMITS = [
  ['messagesPerDay', 'Messages per day', 'By all together.', (report) => `${number(report.use.messages)} today.`],
  ['costPerDay', 'Cost per day', 'By all together.', (report) => `${amount(report)} today.`],
  ['messagesPerUserPerDay', 'Messages per visitor and day', 'Also of each end user of a program.'],
  ['costPerUserPerDay', 'Cost per visitor and day', 'Also of each end user of a program.'],
];

const load = (bot, signal) => get(path('bots', bot.id, 'budget'), { signal });

const amount = ({ use, currency }) => (currency ? money(use.cost, currency) : number(use.cost));

/** Returns the controls as `root`, and `read`. */
export function budget(bot) {
  const uses = LIMITS.map(() => h('span'));
  const prices = h('p', { class: 'hint' });
  const inputs = LIMITS.map(([name]) => h('input', {
    name: `budget.${name}`, type: 'number', min: name.startsWith('cost') ? 0 : 1, step: name.startsWith('cost') ? 'any' : 1,
    inputmode: name.startsWith('cost') ? 'decimal' : 'numeric', '.value': bot.budget[name] ?? '',
  }));
  // The limits can be set without it.
  load(bot).then((report) => {
    LIMITS.forEach(([, , , use], i) => fill(uses[i], use ? ` ${use(report)}` : null));
    fill(prices, priced(report));
  }, () => {});
  const fields = LIMITS.map(([, label, hint], i) => field(label, inputs[i], [hint, uses[i]]));
  return {
    root: [h('div', { class: 'aligned' }, fields.slice(0, 2)), h('div', { class: 'aligned' }, fields.slice(2)), prices],
    read: () => ({ budget: Object.fromEntries(LIMITS.map(([name], i) => [name, inputs[i].value.trim() === '' ? null : Number(inputs[i].value)])) }),
  };
}

function priced({ currency, unpricedModels }) {
  const unpriced = unpricedModels.length ? `Without a price, and so counted as 0: ${unpricedModels.join(', ')}. The setting analytics.prices of the server has the prices.` : '';
  return currency ? `Costs are in ${currency}. ${unpriced}` : unpriced;
}

/** A notice if the budget of today is used up, or null. */
export async function budgetNotice(bot, signal) {
  if (bot.budget.messagesPerDay === null && bot.budget.costPerDay === null) return null;
  const { reached, resetsAt } = await load(bot, signal);
  if (reached.length === 0) return null;
  const which = reached.length > 1 ? 'message and cost budgets are' : reached[0] === 'costPerDay' ? 'cost budget is' : 'message budget is';
  return h('p', { class: 'notice', role: 'status' },
    `The daily ${which} used up: this assistant answers nothing until ${absolute(resetsAt)}. `,
    may('edit') ? h('a', { href: `#${path('bots', bot.id, 'settings', 'model')}` }, 'Change the budget') : null);
}
