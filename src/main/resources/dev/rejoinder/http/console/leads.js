// "Leads": the contact details that visitors of an assistant left.
import { get, path, query, remove } from './api.js';
import { field, fill, h, icon, iconButton } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { downloadLink } from './download.js';
import { absolute, count, relative } from './format.js';
import { Page, emptyState } from './page.js';
import { may } from './permissions.js';
import { pager, table } from './table.js';

const PAGE_SIZE = 50;

class Leads extends Page {
  start() {
    this.number = 1;
    this.since = h('input', { type: 'date', name: 'since', onchange: () => this.turn(1) });
    this.exports = h('div', { class: 'row' });
    this.summary = h('p', { class: 'faint', role: 'status' });
    this.list = h('div');
    fill(this, h('div', { class: 'talks' },
      h('div', { class: 'filters' }, field('Since', this.since), this.exports),
      this.summary, this.list));
    this.refresh();
  }

  get place() {
    return path('bots', this.bot.id, 'leads');
  }

  get filter() {
    return { since: this.since.value ? new Date(`${this.since.value}T00:00`).toISOString() : '' };
  }

  turn(number) {
    this.number = number;
    return this.refresh();
  }

  refresh() {
    return this.load(this.list, () => get(this.place + query({ ...this.filter, page: this.number, limit: PAGE_SIZE }), { signal: this.signal }), ({ leads, pagination }) => {
      this.summary.textContent = pagination.total ? count(pagination.total, 'lead') : '';
      fill(this.exports, pagination.total ? downloadLink('Export', this.place + query({ ...this.filter, format: 'csv' }), 'Export as CSV') : null);
      if (leads.length === 0 && this.number > 1) this.turn(this.number - 1);
      else if (leads.length === 0) fill(this.list, this.empty());
      else fill(this.list, this.table(leads), pager(pagination, (number) => this.turn(number)));
    });
  }

  empty() {
    return this.since.value ? emptyState('search', 'No leads since that day', 'Choose an earlier one.')
      : emptyState('user', 'No leads yet', 'Turn on the lead form, and the widget asks visitors for their contact details.', may('edit') ? h('a', { class: 'button', href: `#${path('bots', this.bot.id, 'settings', 'website')}` }, 'Open the settings') : null);
  }

  table(leads) {
    return table('Leads', ['Received', 'Name', 'Email', 'Phone', 'Message', 'Actions'], leads.map((lead) => [
      h('time', { datetime: lead.createdAt, title: absolute(lead.createdAt) }, relative(lead.createdAt)),
      text(lead.name),
      lead.email ? h('a', { href: `mailto:${encodeURIComponent(lead.email).replace('%40', '@')}` }, lead.email) : '',
      lead.phone ?? '',
      [text(lead.message), Object.entries(lead.fields ?? {}).map(([name, value]) => h('span', { class: 'asked' }, h('span', { class: 'faint' }, `${name}: `), value))],
      h('div', { class: 'row tight' },
        lead.conversationId ? h('a', { class: 'button quiet square', href: `#${path('bots', this.bot.id, 'conversations', lead.conversationId)}`, 'aria-label': `Conversation of ${nameOf(lead)}`, title: 'Conversation' }, icon('chat')) : null,
        may('edit') ? iconButton('trash', `Delete ${nameOf(lead)}`, () => this.delete(lead)) : null),
    ]), { figuresFrom: Infinity });
  }

  delete(lead) {
    confirmDialog(`Delete ${nameOf(lead)}?`, 'The contact details are deleted for good. The conversation stays.', {
      label: 'Delete lead',
      action: async () => {
        await remove(`${this.place}${path(lead.id)}`);
        toast('Lead deleted.');
        this.refresh();
      },
    });
  }
}

const nameOf = ({ name, email, phone, id }) => name ?? email ?? phone ?? id;

const text = (value) => (value ? h('span', { class: 'asked' }, value) : '');

customElements.define('rj-leads', Leads);
