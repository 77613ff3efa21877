// Secrets that tools refer to. Their values are written and never shown.
import { get, path, put, remove } from './api.js';
import { button, field, fill, h, icon, iconButton } from './dom.js';
import { confirmDialog, formDialog, toast } from './dialogs.js';
import { absolute, count, relative } from './format.js';
import { Page, emptyState, heading } from './page.js';

/** What uses a secret, as "2 tools and 1 MCP server"; empty if nothing does. */
function users({ usedBy }) {
  const servers = usedBy.filter((use) => use.mcpServer).length;
  const tools = usedBy.length - servers;
  return [tools && count(tools, 'tool'), servers && count(servers, 'MCP server')].filter(Boolean).join(' and ');
}

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
          h('span', { title: secret.usedBy.map((use) => use.tool ?? use.mcpServer).join(', ') || null }, secret.usedBy.length ? `used by ${users(secret)}` : 'not used'),
          h('span', null, secret.hosts.length ? `only for ${secret.hosts.join(', ')}` : 'for any host'))),
      h('div', { class: 'row tight' },
        iconButton('refresh', `Replace ${secret.name}`, () => this.set(secret)),
        iconButton('trash', `Delete ${secret.name}`, () => this.delete(secret))));
  }

  set(secret) {
    formDialog(secret ? `Replace ${secret.name}` : 'New secret', [
      secret ? null : field('Name', h('input', { name: 'name', required: true, maxlength: 64, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'characters', autofocus: true, placeholder: 'SHOP_KEY' }), 'Capital letters, digits and _.'),
      field('Value', h('input', { name: 'value', type: 'password', required: true, maxlength: 8000, autocomplete: 'new-password', autofocus: Boolean(secret) }), 'At least 8 characters. It takes effect with the next call.'),
      field('Hosts', h('textarea', { name: 'hosts', rows: 2, '.value': secret?.hosts.join('\n') ?? '', spellcheck: 'false', autocapitalize: 'none', placeholder: 'api.example.com' }), 'The only hosts that it is sent to, one per line. Leave empty to allow any host.'),
    ], {
      submitLabel: secret ? 'Replace' : 'Create secret',
      submit: async (form) => {
        const name = secret?.name ?? form.elements.name.value.trim();
        if (name === '') throw Object.assign(new Error('Enter a name.'), { field: 'name' });
        await put(path('secrets', name), { value: form.elements.value.value, hosts: form.elements.hosts.value.split(/[\s,]+/).filter(Boolean) });
        toast(`${name} is set.`);
        this.refresh();
      },
    });
  }

  delete(secret) {
    const used = secret.usedBy.length ? ` It is used by ${users(secret)}; their calls will fail.` : '';
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
