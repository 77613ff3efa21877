// Secrets that tools refer to. Their values are written and never shown.
import { get, path, put, remove } from './api.js';
import { button, field, fill, h, icon, iconButton } from './dom.js';
import { confirmDialog, formDialog, toast } from './dialogs.js';
import { absolute, count, relative } from './format.js';
import { Page, emptyState, heading } from './page.js';

class Secrets extends Page {
  start() {
    this.list = h('div');
    fill(this,
      heading('Secrets', button('New secret', () => this.set(null), { class: 'button primary', icon: 'plus' })),
      h('p', { class: 'lead' }, 'Passwords and keys that tools send, written as {{secret.NAME}} in a URL, header, query or body. They are encrypted, and nobody can read them here.'),
      this.list);
    this.refresh();
  }

  refresh() {
    return this.load(this.list, () => get('/secrets', { signal: this.signal }), ({ secrets }) => fill(this.list, secrets.length
      ? h('ul', { class: 'list' }, secrets.map((secret) => this.row(secret)))
      : emptyState('lock', 'No secrets yet', 'Create one for each password or key that your tools need.', button('New secret', () => this.set(null), { icon: 'plus' }))));
  }

  row(secret) {
    return h('li', null,
      h('div', { class: 'list-icon' }, icon('lock')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, h('code', null, secret.name)),
        h('p', { class: 'meta' },
          h('span', { title: absolute(secret.updatedAt) }, `set ${relative(secret.updatedAt)}`),
          h('span', { title: secret.usedBy.map((use) => use.tool).join(', ') || null }, secret.usedBy.length ? `used by ${count(secret.usedBy.length, 'tool')}` : 'not used'))),
      h('div', { class: 'row tight' },
        iconButton('refresh', `Replace ${secret.name}`, () => this.set(secret)),
        iconButton('trash', `Delete ${secret.name}`, () => this.delete(secret))));
  }

  set(secret) {
    formDialog(secret ? `Replace ${secret.name}` : 'New secret', [
      secret ? null : field('Name', h('input', { name: 'name', required: true, maxlength: 64, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'characters', autofocus: true, placeholder: 'SHOP_KEY' }), 'Capital letters, digits and _.'),
      field('Value', h('input', { name: 'value', type: 'password', required: true, maxlength: 8000, autocomplete: 'new-password', autofocus: Boolean(secret) }), 'At least 8 characters. It takes effect with the next call.'),
    ], {
      submitLabel: secret ? 'Replace' : 'Create secret',
      submit: async (form) => {
        const name = secret?.name ?? form.elements.name.value.trim();
        if (name === '') throw Object.assign(new Error('Enter a name.'), { field: 'name' });
        await put(path('secrets', name), { value: form.elements.value.value });
        toast(`${name} is set.`);
        this.refresh();
      },
    });
  }

  delete(secret) {
    const used = secret.usedBy.length ? ` ${count(secret.usedBy.length, 'tool')} that ${secret.usedBy.length === 1 ? 'uses' : 'use'} it will fail.` : '';
    confirmDialog(`Delete ${secret.name}?`, `This cannot be undone.${used}`, {
      label: 'Delete secret',
      action: async () => {
        await remove(path('secrets', secret.name));
        toast(`${secret.name} deleted.`);
        this.refresh();
      },
    });
  }
}

customElements.define('rj-secrets', Secrets);
