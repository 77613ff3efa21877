// The connections to model providers.
import { get, path, put, remove } from './api.js';
import { button, field, fill, h, icon } from './dom.js';
import { confirmDialog, formDialog, toast } from './dialogs.js';
import { day } from './format.js';
import { forgetProviders } from './models.js';
import { Page, heading } from './page.js';

/** By provider: its name, and whether its address may differ. */
const ABOUT = {
  openai: ['OpenAI and compatible servers', 'For a compatible server, such as vLLM, LM Studio or OpenRouter, also give its base URL.'],
  anthropic: ['Anthropic', ''],
  google: ['Google Gemini', ''],
  ollama: ['Ollama', 'Needs no key. Give the base URL if Ollama runs on another machine.'],
};

class ProvidersPage extends Page {
  start() {
    this.list = h('div');
    fill(this,
      heading('Model providers'),
      h('p', { class: 'lead' }, 'The services that answer for your assistants. A key is stored encrypted and never shown again.'),
      this.list);
    this.refresh();
  }

  refresh() {
    return this.load(this.list, () => get('/providers', { signal: this.signal }),
      ({ providers }) => fill(this.list, h('ul', { class: 'list' }, providers.map((provider) => this.row(provider)))));
  }

  row(provider) {
    const { origin } = provider;
    const [name] = ABOUT[provider.provider];
    return h('li', null,
      h('div', { class: 'list-icon' }, icon('globe')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, name),
        h('p', { class: 'meta' }, this.state(provider), provider.usable ? h('span', null, provider.baseUrl) : null)),
      origin === 'settings' ? h('span', { class: 'hint' }, 'Set on the server')
        : h('div', { class: 'row tight' },
          button(origin === 'console' ? 'Change' : 'Connect', () => this.connect(provider), { 'aria-label': `${origin === 'console' ? 'Change' : 'Connect'} ${name}` }),
          origin === 'console' ? h('button', { type: 'button', class: 'button quiet square', 'aria-label': `Disconnect ${name}`, title: 'Disconnect', onclick: () => this.disconnect(provider) }, icon('trash')) : null));
  }

  state({ provider, origin, usable, keyEnding, updatedAt }) {
    if (origin === 'console' && !usable) return h('span', { class: 'tag bad' }, 'The stored key cannot be read');
    if (origin === 'console') {
      return [h('span', { class: 'tag good' }, 'Connected'), keyEnding ? h('span', null, `key …${keyEnding}`) : null, h('span', null, `since ${day(updatedAt)}`)];
    }
    if (origin === 'settings') return h('span', { class: 'tag good' }, 'Connected');
    return h('span', { class: 'tag' }, provider === 'ollama' ? 'Default address' : 'Not connected');
  }

  connect(provider) {
    const [name, hint] = ABOUT[provider.provider];
    const stored = provider.origin === 'console';
    const keyed = provider.provider !== 'ollama';
    formDialog(name, [
      hint ? h('p', { class: 'hint' }, hint) : null,
      keyed ? field('API key', h('input', { name: 'apiKey', type: 'password', autocomplete: 'off', spellcheck: 'false', maxlength: 1000, autofocus: true }),
        stored && provider.keyEnding !== null ? 'Leave empty to keep the present key.' : null) : null,
      field('Base URL', h('input', { name: 'baseUrl', type: 'url', autocomplete: 'off', spellcheck: 'false', maxlength: 500, placeholder: provider.baseUrl, '.value': stored ? provider.baseUrl : '' }), 'Leave empty for the usual address.'),
    ], {
      submitLabel: 'Save',
      submit: async (form) => {
        const data = new FormData(form);
        const baseUrl = data.get('baseUrl').trim();
        const apiKey = keyed ? data.get('apiKey').trim() : '';
        await put(path('providers', provider.provider), { ...(baseUrl ? { baseUrl } : {}), ...(apiKey ? { apiKey } : {}) });
        forgetProviders();
        toast(`${name} is connected. Choose a model in the settings of an assistant.`);
        this.refresh();
      },
    });
  }

  disconnect(provider) {
    const [name] = ABOUT[provider.provider];
    confirmDialog(`Disconnect ${name}?`, 'Assistants with a model of this provider stop answering, or use their fallback models. The stored key is deleted.', {
      label: 'Disconnect',
      action: async () => {
        await remove(path('providers', provider.provider));
        forgetProviders();
        this.refresh();
      },
    });
  }
}

customElements.define('rj-providers', ProvidersPage);
