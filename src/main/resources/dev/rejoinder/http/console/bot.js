// One assistant: its name and its tabs.
import { get, path } from './api.js';
import { budgetNotice } from './budget.js';
import { fill, h, icon } from './dom.js';
import { Page, errorState, loadingState, setTitle } from './page.js';
import { may } from './permissions.js';
import { unsavedPage } from './unsaved.js';

/** Name, label, permission, element and module of each tab. */
const TABS = [
  ['playground', 'Playground', 'edit', 'rj-playground', () => import('./playground.js')],
  ['knowledge', 'Knowledge', 'edit', 'rj-knowledge', () => import('./knowledge.js')],
  ['tests', 'Tests', 'edit', 'rj-tests', () => import('./tests.js')],
  ['conversations', 'Conversations', 'read', 'rj-conversations', () => import('./conversations.js')],
  ['leads', 'Leads', 'read', 'rj-leads', () => import('./leads.js')],
  ['tools', 'Tools', 'edit', 'rj-tools', () => import('./tools.js')],
  ['connect', 'Connect', 'edit', 'rj-connect', () => import('./connect.js')],
  ['settings', 'Settings', 'edit', 'rj-bot-settings', () => import('./bot-settings.js')],
];

class BotPage extends Page {
  start() {
    this.#load();
  }

  async #load() {
    fill(this, h('h1', { class: 'visually-hidden', tabindex: '-1' }, 'Assistant'), loadingState(2));
    await this.run(async () => {
      this.bot = await get(path('bots', this.parameters.bot), { signal: this.signal });
      this.#show();
    }, (error) => {
      if (error.status === 404) this.#missing();
      else fill(this, h('h1', { class: 'visually-hidden' }, 'Assistant'), errorState(error, () => this.#load()));
    });
  }

  #missing() {
    setTitle('Assistant not found · Rejoinder');
    fill(this, h('div', { class: 'state' }, h('h1', { tabindex: '-1' }, 'Assistant not found'),
      h('p', null, 'It may have been deleted, or its short name has changed.'),
      h('a', { class: 'button', href: '#/bots' }, 'Go to assistants')));
  }

  #show() {
    const arrived = this.contains(document.activeElement);
    this.name = h('h1', { tabindex: '-1' });
    this.state = h('span', { class: 'meta' });
    this.tabs = h('nav', { class: 'tabs', 'aria-label': 'Assistant' }, this.#offered().map(([name, label]) => h('a', { href: this.address(name), 'data-tab': name }, label)));
    this.body = h('div');
    this.notice = h('div', { class: 'bot-notice' });
    fill(this, h('header', { class: 'bot-head' },
      h('a', { class: 'crumb', href: '#/bots' }, icon('back'), 'Assistants'),
      h('div', { class: 'title' }, this.name, this.state), this.tabs), this.notice, this.body);
    // From the settings, which may also be saved while another page is shown.
    window.addEventListener('bot-changed', ({ detail }) => {
      if (detail.id !== this.bot.id) return;
      this.bot = detail;
      this.view.bot = detail;
      this.#describe();
    }, { signal: this.signal });
    this.#describe();
    // The focus was on the heading of the loading state; keep it on the new heading.
    if (arrived) this.name.focus({ preventScroll: true });
    this.#showTab();
  }

  #describe() {
    this.name.textContent = this.bot.name;
    this.run(async () => fill(this.notice, await budgetNotice(this.bot, this.signal)), () => {});
    fill(this.state, h('span', { class: 'tag' }, this.bot.model), this.bot.enabled ? null : h('span', { class: 'tag warn' }, 'Disabled'));
  }

  address(tab, ...more) {
    return `#${path('bots', this.parameters.bot, tab, ...more)}`;
  }

  /** Switches to another tab. Returns false if the address is of another assistant. */
  moveTo(parameters) {
    if (parameters.bot !== this.parameters.bot || !this.bot) return false;
    const sameTab = parameters.tab === this.parameters.tab;
    this.parameters = parameters;
    if (!(sameTab && this.view?.moveTo?.(parameters.item))) {
      this.#showTab();
      window.scrollTo(0, 0);
      // The playground focuses its message field by itself.
      if (!sameTab && !this.view.contains(document.activeElement)) this.tabs.querySelector('[aria-current]')?.focus({ preventScroll: true });
    }
    return true;
  }

  #offered() {
    return TABS.filter(([, , permission]) => may(permission));
  }

  #showTab() {
    const offered = this.#offered();
    const [name, label, , tag, load] = offered.find(([each]) => each === this.parameters.tab) ?? offered[0];
    setTitle(`${label} · ${this.bot.name} · Rejoinder`);
    for (const link of this.tabs.children) {
      if (link.dataset.tab === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    const kept = unsavedPage(`${name} of ${this.bot.id}`);
    this.view = kept ?? h(tag, { '.bot': this.bot, '.account': this.account });
    this.view.item = this.parameters.item;
    fill(this.body, this.view);
    const view = this.view;
    this.run(load, (error) => view.replaceWith(errorState(error, () => location.reload())));
    this.tabs.querySelector('[aria-current]').scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

customElements.define('rj-bot', BotPage);
