// The people who may sign in: accounts, roles and invitations.
import { get, patch, path, post, query, remove } from './api.js';
import { button, copyButton, field, fill, h, icon } from './dom.js';
import { confirmDialog, formDialog, openDialog, toast } from './dialogs.js';
import { day, number } from './format.js';
import { Page, emptyState, heading } from './page.js';

const PAGE_SIZE = 50;
export const ROLES = [
  ['owner', 'Owner', 'Everything, including keys, people and the audit log.'],
  ['editor', 'Editor', 'Changes assistants and their knowledge, and answers visitors.'],
  ['agent', 'Agent', 'Answers visitors in the inbox. Otherwise only reads.'],
  ['viewer', 'Viewer', 'Reads assistants, conversations and analytics.'],
];
const ROLE_NAMES = Object.fromEntries(ROLES);

const roleChoice = (selected) => h('fieldset', { class: 'choices' }, h('legend', { class: 'label' }, 'Role'),
  ROLES.map(([value, label, hint]) => h('label', { class: 'check' },
    h('input', { type: 'radio', name: 'role', value, '.checked': value === selected }),
    h('span', null, label, h('span', { class: 'hint' }, ` ${hint}`)))));

class PeoplePage extends Page {
  start() {
    this.invitations = h('div');
    this.list = h('div', { class: 'stack' });
    fill(this,
      heading('People', button('Invite', () => this.invite(), { class: 'button primary', icon: 'plus' })),
      h('p', { class: 'lead' }, 'The people who can sign in to this console, and what they may do.'),
      h('div', { class: 'stack' }, this.list, this.invitations));
    this.refresh();
  }

  refresh() {
    return Promise.all([
      this.load(this.list, () => get(`/accounts${query({ limit: PAGE_SIZE })}`, { signal: this.signal }), (data) => this.show(data)),
      this.load(this.invitations, () => get('/invitations', { signal: this.signal }), (data) => this.showInvitations(data), h('span')),
    ]);
  }

  show({ accounts, pagination }) {
    const rows = h('ul', { class: 'list' }, accounts.map((account) => this.row(account)));
    const more = h('div', { class: 'more' });
    fill(this.list, rows, more);
    this.offerMore(rows, more, pagination);
    if (pagination.total === 1) {
      this.list.append(emptyState('user', 'Only you so far', 'Invite colleagues who teach the assistants, answer visitors or read the figures.'));
    }
  }

  offerMore(rows, more, pagination) {
    fill(more, pagination.hasMore ? button(`Show more of ${number(pagination.total)}`, () => this.run(async () => {
      const next = await get(`/accounts${query({ page: pagination.page + 1, limit: PAGE_SIZE })}`, { signal: this.signal });
      rows.append(...next.accounts.map((account) => this.row(account)));
      this.offerMore(rows, more, next.pagination);
    }, (error) => toast(error.message, 'error'))) : null);
  }

  row(account) {
    const you = account.id === this.account.id;
    return h('li', null,
      h('div', { class: 'list-icon' }, icon('user')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, account.name, you ? h('span', { class: 'faint' }, ' (you)') : null),
        h('p', { class: 'meta' },
          h('span', null, account.email),
          h('span', { class: 'tag' }, ROLE_NAMES[account.role]),
          h('span', null, `since ${day(account.createdAt)}`))),
      h('div', { class: 'row tight' },
        h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Edit ${account.name}`, title: 'Edit', onclick: () => this.edit(account) }, icon('pencil')),
        you ? null : h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Delete ${account.name}`, title: 'Delete', onclick: () => this.remove(account) }, icon('trash'))));
  }

  edit(account) {
    formDialog('Edit person', [
      field('Name', h('input', { name: 'name', required: true, maxlength: 100, autocomplete: 'off', '.value': account.name })),
      roleChoice(account.role),
      h('p', { class: 'hint' }, 'A new role signs the person out. They can sign in again at once.'),
    ], {
      submitLabel: 'Save',
      submit: async (form) => {
        const data = new FormData(form);
        await patch(path('accounts', account.id), { name: data.get('name').trim(), role: data.get('role') });
        toast('Saved.');
        this.refresh();
      },
    });
  }

  remove(account) {
    confirmDialog(`Delete ${account.name}?`, 'The person is signed out and cannot sign in again. What they changed stays.', {
      label: 'Delete account',
      action: async () => {
        await remove(path('accounts', account.id));
        toast(`${account.name} deleted.`);
        this.refresh();
      },
    });
  }

  showInvitations({ invitations }) {
    fill(this.invitations, invitations.length === 0 ? null : h('section', { class: 'stack' },
      h('h2', null, 'Invitations'),
      h('ul', { class: 'list' }, invitations.map((invitation) => h('li', null,
        h('div', { class: 'list-icon' }, icon('send')),
        h('div', { class: 'grow' },
          h('p', { class: 'title-line' }, invitation.email),
          h('p', { class: 'meta' }, h('span', { class: 'tag' }, ROLE_NAMES[invitation.role]), h('span', null, `expires ${day(invitation.expiresAt)}`))),
        h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Withdraw the invitation of ${invitation.email}`, title: 'Withdraw', onclick: () => this.withdraw(invitation) }, icon('trash')))))));
  }

  withdraw(invitation) {
    confirmDialog('Withdraw the invitation?', `The link that ${invitation.email} has stops working.`, {
      label: 'Withdraw',
      action: async () => {
        await remove(path('invitations', invitation.id));
        this.refresh();
      },
    });
  }

  invite() {
    formDialog('Invite a person', [
      field('Email', h('input', { name: 'email', type: 'email', required: true, autocomplete: 'off', autofocus: true })),
      roleChoice('editor'),
    ], {
      submitLabel: 'Invite',
      submit: async (form) => {
        const data = new FormData(form);
        const made = await post('/invitations', { email: data.get('email').trim(), role: data.get('role') });
        this.refresh();
        if (made.mailed) toast(`The invitation is on its way to ${made.email}.`);
        else this.reveal(made);
      },
    });
  }

  /** Shows the link of a new invitation. The server never shows it again. */
  reveal(made) {
    const link = `${location.origin}${location.pathname}#invitation=${made.token}`;
    const dialog = openDialog('Send this link', h('div', { class: 'stack' },
      h('p', null, `The server sends no mail. Send this link to ${made.email} yourself: it works once, until ${day(made.expiresAt)}, and is not shown again.`),
      h('div', { class: 'secret' }, h('code', null, link), copyButton(link))),
    { actions: [button('Done', () => dialog.close(), { class: 'button primary' })] });
  }
}

customElements.define('rj-people', PeoplePage);
