// API keys.
import { get, path, post, query, remove } from './api.js';
import { botChoice } from './bot-choice.js';
import { button, copyButton, field, fieldGroup, fill, h, icon } from './dom.js';
import { confirmDialog, formDialog, openDialog, toast } from './dialogs.js';
import { absolute, day, number, relative } from './format.js';
import { Page, emptyState, heading } from './page.js';

const PAGE_SIZE = 50;
const SCOPES = [
  ['read', 'Read', 'View assistants, conversations and analytics.'],
  ['write', 'Write', 'Also send messages, and change and delete data.'],
  ['admin', 'Admin', 'Also manage keys.'],
];

/** How long a rotated key stays valid, in hours. */
const OVERLAPS = [[24, '24 hours'], [1, '1 hour'], [168, '7 days'], [720, '30 days'], [0, 'No longer: revoke it at once']];

class KeysPage extends Page {
  start() {
    this.list = h('div');
    fill(this,
      heading('API keys', button('New key', () => this.create(), { class: 'button primary', icon: 'plus' })),
      h('p', { class: 'lead' }, 'Programs use API keys to call the API. Keep keys on your server, never in a web page or an app.'),
      this.list);
    this.refresh();
  }

  refresh() {
    return this.load(this.list, () => get(`/keys${query({ limit: PAGE_SIZE })}`, { signal: this.signal }), (data) => this.show(data));
  }

  show({ keys, pagination }) {
    if (keys.length === 0) {
      fill(this.list, emptyState('key', 'No keys yet', 'Create one key per program, so that you can revoke each separately.', button('New key', () => this.create(), { class: 'button primary', icon: 'plus' })));
      return;
    }
    const rows = h('ul', { class: 'list' }, keys.map((key) => this.row(key)));
    const more = h('div', { class: 'more' });
    fill(this.list, rows, more);
    this.offerMore(rows, more, pagination);
  }

  offerMore(rows, more, pagination) {
    fill(more, pagination.hasMore ? button(`Show more of ${number(pagination.total)}`, () => this.run(async () => {
      const next = await get(`/keys${query({ page: pagination.page + 1, limit: PAGE_SIZE })}`, { signal: this.signal });
      rows.append(...next.keys.map((key) => this.row(key)));
      this.offerMore(rows, more, next.pagination);
    }, (error) => toast(error.message, 'error'))) : null);
  }

  row(key) {
    const ended = key.revokedAt ? 'Revoked' : key.expiresAt && new Date(key.expiresAt) < new Date() ? 'Expired' : null;
    return h('li', null,
      h('div', { class: 'list-icon' }, icon('key')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, key.name),
        h('p', { class: 'meta' },
          h('code', null, `${key.prefix}…`),
          h('span', { class: 'tag' }, key.scope),
          ended ? h('span', { class: 'tag bad' }, ended) : null,
          key.bots?.length ? h('span', null, key.bots.length === 1 ? '1 assistant' : `${key.bots.length} assistants`) : null,
          h('span', { title: key.lastUsedAt ? absolute(key.lastUsedAt) : null }, key.lastUsedAt ? `used ${relative(key.lastUsedAt)}` : 'never used'),
          ended ? null : budget(key), ended ? null : ending(key))),
      ended ? null : h('div', { class: 'row tight' },
        key.replacedBy ? null : h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Rotate ${key.name}`, title: 'Rotate', onclick: () => this.rotate(key) }, icon('refresh')),
        h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Revoke ${key.name}`, title: 'Revoke', onclick: () => this.revoke(key) }, icon('trash'))));
  }

  create() {
    const bots = botChoice();
    formDialog('New key', [
      field('Name', h('input', { name: 'name', required: true, maxlength: 100, autocomplete: 'off', autofocus: true, placeholder: 'Mobile app' }), 'The program that will use this key.'),
      h('fieldset', { class: 'choices' }, h('legend', { class: 'label' }, 'Scope'),
        SCOPES.map(([value, label, hint]) => h('label', { class: 'check' }, h('input', { type: 'radio', name: 'scope', value, '.checked': value === 'write' }), h('span', null, label, h('span', { class: 'hint' }, ` ${hint}`))))),
      fieldGroup('Assistants', 'bots', 'If none is selected, the key can use all assistants, including future ones.', bots.root),
      h('div', { class: 'aligned' },
        field('Messages per day', h('input', { name: 'budget.messagesPerDay', type: 'number', min: 1, step: 1, inputmode: 'numeric' }), 'To all assistants together. Leave empty for no limit.'),
        field('Cost per day', h('input', { name: 'budget.costPerDay', type: 'number', min: 0, step: 'any', inputmode: 'decimal' }), 'In the currency of analytics. Leave empty for no limit.')),
      field('Expires', h('input', { name: 'expiresAt', type: 'date', min: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) }), 'Leave empty for a key that never expires.'),
    ], {
      submitLabel: 'Create key',
      submit: async (form) => {
        const data = new FormData(form);
        const expires = data.get('expiresAt');
        const made = await post('/keys', {
          name: data.get('name').trim(), scope: data.get('scope'),
          bots: bots.ids(), budget: { messagesPerDay: numberIn(data, 'budget.messagesPerDay'), costPerDay: numberIn(data, 'budget.costPerDay') },
          ...(expires ? { expiresAt: new Date(`${expires}T23:59:59`).toISOString() } : {}),
        });
        this.reveal(made);
      },
    });
  }

  /** Shows a new key. The server never shows it again. */
  reveal(made) {
    const dialog = openDialog('Copy your API key now', h('div', { class: 'stack' },
      h('p', null, 'This key is shown only once. Anyone with this key can use it. Keep it secret.'),
      h('div', { class: 'secret' }, h('code', null, made.key), copyButton(made.key))),
    { actions: [button('Done', () => dialog.close(), { class: 'button primary' })] });
    this.refresh();
  }

  revoke(key) {
    confirmDialog(`Revoke ${key.name}?`, 'Requests with this key fail immediately. This cannot be undone.', {
      label: 'Revoke key',
      action: async () => {
        await remove(path('keys', key.id));
        toast(`${key.name} revoked.`);
        this.refresh();
      },
    });
  }

  rotate(key) {
    formDialog(`Rotate ${key.name}?`, [
      h('p', null, 'Creates a new key with the same rights. Give it to the programs that use the old one before that one ends.'),
      field('The old key works for', h('select', { name: 'overlap' }, OVERLAPS.map(([value, label]) => h('option', { value, '.selected': value === 24 }, label)))),
    ], {
      submitLabel: 'Rotate key',
      submit: async (form) => {
        this.reveal(await post(path('keys', key.id, 'rotate'), { overlapHours: Number(form.elements.overlap.value) }));
      },
    });
  }
}

/** The number in a field, or null if it is empty. */
const numberIn = (data, name) => (data.get(name) === '' ? null : Number(data.get(name)));

/** What the key has used of its daily budget, as a node, or null. */
function budget({ budget: { messagesPerDay, costPerDay }, budgetUse }) {
  if (!budgetUse) return null;
  const parts = [];
  if (messagesPerDay !== null) parts.push(`${number(budgetUse.messages)} of ${number(messagesPerDay)} messages`);
  if (costPerDay !== null) parts.push(`cost ${number(budgetUse.cost)} of ${number(costPerDay)}`);
  const isUsedUp = (messagesPerDay !== null && budgetUse.messages >= messagesPerDay) || (costPerDay !== null && budgetUse.cost >= costPerDay);
  return h('span', { class: isUsedUp ? 'tag warn' : null }, `${parts.join(', ')} today`);
}

/** When a valid key ends, as a node, or null. */
function ending({ expiresAt, replacedBy }) {
  if (replacedBy) return h('span', { class: 'tag warn', title: absolute(expiresAt) }, `Replaced, ends ${relative(expiresAt)}`);
  return expiresAt ? h('span', null, `expires ${day(expiresAt)}`) : null;
}

customElements.define('rj-keys', KeysPage);
