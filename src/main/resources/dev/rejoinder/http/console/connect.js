// "Connect": an assistant's address, a key for it, and ready snippets for other people's clients.
import { path, post } from './api.js';
import { codeBlock } from './code.js';
import { button, copyButton, fill, h } from './dom.js';
import { toast } from './dialogs.js';
import { absolute } from './format.js';
import { Page } from './page.js';
import { may } from './permissions.js';
import { CLIENTS } from './snippets.js';
import { pillTabs } from './tabs.js';

const NO_KEY = 'YOUR_KEY';
const MAX_KEY_NAME = 100;

class Connect extends Page {
  start() {
    this.key = NO_KEY;
    this.client = Object.keys(CLIENTS)[0];
    this.keyPlace = h('div', null, !may('administer') ? h('p', { class: 'hint' }, 'Only owners create keys. Ask one for a key.') : button('Create key', () => this.createKey(), { class: 'button primary', icon: 'key' }));
    this.snippets = h('div');
    fill(this,
      h('section', { class: 'card panel' },
        h('h2', null, 'Key'),
        h('p', { class: 'lead' }, 'A program needs an API key. The key that you create here can use only this assistant, and is filled in below.'),
        this.keyPlace),
      h('section', { class: 'card panel' },
        h('h2', null, 'Client'),
        h('p', { class: 'lead' }, 'Copy one of these and run it.'),
        this.snippets));
    this.showSnippets();
  }

  createKey() {
    const create = this.keyPlace.querySelector('button');
    create.disabled = true;
    return this.run(async () => {
      const when = `, ${absolute(Date.now())}`;
      const name = `Connect: ${this.bot.name}`.slice(0, MAX_KEY_NAME - when.length) + when;
      const made = await post('/keys', { name, scope: 'write', bots: [this.bot.id] });
      this.key = made.key;
      const copy = copyButton(made.key);
      fill(this.keyPlace, h('div', { class: 'stack' },
        h('p', { role: 'status' }, 'This key is shown only once. Anyone with this key can use it. Keep it secret.'),
        h('div', { class: 'secret' }, h('code', null, made.key), copy),
        h('p', { class: 'hint' }, `You can revoke “${name}” under `, h('a', { href: '#/settings/keys' }, 'API keys'), '.')));
      copy.focus();
      this.showSnippets();
    }, (error) => {
      create.disabled = false;
      toast(error.message, 'error');
    });
  }

  showSnippets() {
    fill(this.snippets, pillTabs(Object.keys(CLIENTS), 'Client', (name) => this.snippetsOf(name), this.client));
  }

  snippetsOf(name) {
    this.client = name;
    const [lead, blocks, forVisitors] = CLIENTS[name];
    const place = { base: location.origin, bot: this.bot.shortName ?? this.bot.id, key: this.key };
    return h('div', { class: 'stack' },
      h('p', null, lead, forVisitors ? [' Add the origin of your page to “Allowed origins” in the ', h('a', { href: `#${path('bots', this.bot.id, 'settings', 'website')}` }, 'settings'), '.'] : null),
      blocks.map(([title, language, code]) => h('div', null, title ? h('h3', null, title) : null, codeBlock(code(place), language))));
  }
}

customElements.define('rj-connect', Connect);
