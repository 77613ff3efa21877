// The audit log: who changed what on this server, when and from where.
import { get, query } from './api.js';
import { field, fill, h } from './dom.js';
import { exportMenu } from './download.js';
import { absolute, count } from './format.js';
import { Page, emptyState, heading } from './page.js';
import { pager, table } from './table.js';

const PAGE_SIZE = 50;
const FILTER_MILLIS = 300;
/** Actors without a name, and what the others are. */
const ACTORS = { server: 'This server', unknown: 'Not signed in', command: 'A command', account: 'An account', key: 'A key' };
const KINDS = { key: 'API key', command: 'command' };

class AuditLog extends Page {
  start() {
    const changed = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { if (!this.signal.aborted) this.turn(1); }, FILTER_MILLIS);
    };
    this.number = 1;
    this.actor = h('input', { type: 'search', name: 'actor', maxlength: 256, autocomplete: 'off', spellcheck: 'false', placeholder: 'Email or key', oninput: changed });
    this.action = h('input', { type: 'search', name: 'action', maxlength: 100, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', placeholder: 'bot.updated', oninput: changed });
    this.since = h('input', { type: 'datetime-local', name: 'since', oninput: changed });
    this.exports = h('div', { class: 'row' });
    this.summary = h('p', { class: 'faint', role: 'status' });
    this.list = h('div');
    fill(this, heading('Audit log'),
      h('p', { class: 'lead' }, 'What people and keys changed on this server. It contains no texts and no secrets.'),
      h('div', { class: 'talks' },
        h('div', { class: 'filters', role: 'search', 'aria-label': 'Audit log' }, field('Who', this.actor), field('Action', this.action), field('Since', this.since), this.exports),
        this.summary, this.list));
    this.turn(1);
  }

  get filter() {
    const since = this.since.value;
    return { actor: this.actor.value.trim(), action: this.action.value.trim(), since: since ? new Date(since).toISOString() : '' };
  }

  turn(number) {
    this.number = number;
    const { filter } = this;
    const asked = Symbol('asked');
    this.asked = asked;
    fill(this.exports, exportMenu([
      ['CSV', 'For spreadsheets: one entry per line', `/audit${query({ ...filter, format: 'csv' })}`],
      ['JSON Lines', 'For programs: one entry per line', `/audit${query({ ...filter, format: 'jsonl' })}`]]));
    return this.load(this.list, () => get(`/audit${query({ ...filter, page: number, limit: PAGE_SIZE })}`, { signal: this.signal }), (data) => {
      // Another filter was set while this answer was on its way.
      if (asked === this.asked) this.show(data);
    });
  }

  show({ entries, pagination }) {
    this.summary.textContent = pagination.total ? count(pagination.total, 'entry', 'entries') : '';
    if (entries.length === 0) {
      fill(this.list, Object.values(this.filter).some(Boolean) ? emptyState('search', 'No matches', 'Change the filters.') : emptyState('clock', 'No entries yet', 'Changes of assistants, keys, accounts and settings appear here.'));
      return;
    }
    fill(this.list, table('Audit log', ['When', 'Who', 'Action', 'What', 'Outcome'], entries.map(row), { figuresFrom: Infinity }), pager(pagination, (number) => this.turn(number)));
  }
}

function row({ time, actor, action, targets, fields, outcome, address, requestId }) {
  const of = (name, value) => h('span', { class: 'asked' }, h('span', { class: 'faint' }, `${name} `), value);
  return [
    absolute(time),
    [h('span', { class: 'asked', title: actor.id || null }, actor.name || actor.id || ACTORS[actor.type]),
      h('span', { class: 'faint', title: requestId ? `Request ${requestId}` : null }, [KINDS[actor.type], address].filter(Boolean).join(', '))],
    h('code', null, action),
    [Object.entries(targets).map(([name, value]) => of(name, h('code', null, value))), fields.length ? of('fields', fields.join(', ')) : null],
    outcome === 'ok' ? 'Done' : h('span', { class: 'tag bad' }, outcome),
  ];
}

customElements.define('rj-audit', AuditLog);
