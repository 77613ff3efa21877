// The settings of an assistant: one form in four sections, each with an address of its own.
import { patch, path } from './api.js';
import { fill, h, showFieldError } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { Page } from './page.js';
import { identity, knowledge, model, website } from './settings-sections.js';
import { offerTests } from './test-form.js';
import { markSaved, markUnsaved } from './unsaved.js';

const SECTIONS = [['identity', 'Identity', identity], ['model', 'Model', model], ['knowledge', 'Knowledge', knowledge], ['website', 'Web site', website]];

export const settingsKey = (bot) => `settings of ${bot.id}`;

class BotSettings extends Page {
  start() {
    this.render();
  }

  resume() {
    this.#choose();
    if (this.problem) this.#failed(this.problem);
  }

  moveTo(item) {
    this.item = item;
    this.#choose();
    window.scrollTo(0, 0);
    return true;
  }

  render() {
    const { bot } = this;
    this.problem = null;
    markSaved(settingsKey(bot));
    this.parts = SECTIONS.map(([name, label, make]) => {
      const part = make(bot, { changed: () => this.changed(), isOwner: this.account.role === 'owner', deleted: () => markSaved(settingsKey(bot)) });
      return { name, label, ...part, root: h('div', { class: 'settings-tab', 'data-section': name }, part.root) };
    });
    this.tabs = h('nav', { class: 'pill-tabs', 'aria-label': 'Settings' }, this.parts.map(({ name, label }) => h('a', { class: 'button quiet small', href: this.#address(name), 'data-section': name }, label)));
    this.form = h('form', { novalidate: true, onsubmit: (event) => { event.preventDefault(); this.save(); }, oninput: () => this.changed() },
      this.parts.map(({ root }) => root),
      // Without it, the Enter key would not submit the form.
      h('button', { type: 'submit', class: 'visually-hidden', tabindex: '-1', 'aria-hidden': 'true' }));
    fill(this, this.tabs, this.form);
    this.stored = this.#read();
    this.#choose();
  }

  #address(section) {
    return `#${path('bots', this.bot.id, 'settings', section)}`;
  }

  #choose() {
    const chosen = this.parts.find(({ name }) => name === this.item) ?? this.parts[0];
    for (const { name, root } of this.parts) root.hidden = name !== chosen.name;
    for (const link of this.tabs.children) {
      if (link.dataset.section === chosen.name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  /** All settings. Throws an error that names its field if one is incomplete. */
  #read() {
    return Object.assign({}, ...this.parts.map(({ read }) => read(this.form)));
  }

  /** The settings that differ from the stored ones. */
  #changes() {
    return Object.fromEntries(Object.entries(this.#read()).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(this.stored[name])));
  }

  changed() {
    let saved = false;
    try {
      saved = Object.keys(this.#changes()).length === 0;
    } catch {
      // Something is incomplete, which saving tells.
    }
    if (saved) {
      markSaved(settingsKey(this.bot));
      return;
    }
    markUnsaved(settingsKey(this.bot), {
      page: this, title: this.bot.name, address: () => this.#address(this.item ?? SECTIONS[0][0]),
      save: () => this.save(), discard: () => this.render(),
    });
  }

  /** Resolves to false if the changes are not saved. */
  async save() {
    showFieldError(this.form, null, '');
    this.problem = null;
    try {
      const changes = this.#changes();
      const warnings = this.parts.map(({ warning }) => warning?.()).filter(Boolean);
      if (warnings.length && !(await confirmed(warnings[0]))) return false;
      await this.#store(changes);
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  async #store(changes) {
    this.bot = await patch(path('bots', this.bot.id), changes);
    Object.assign(this.stored, changes);
    for (const { saved } of this.parts) saved?.(this.bot);
    this.changed();
    window.dispatchEvent(new CustomEvent('bot-changed', { detail: this.bot }));
    const answers = await Promise.all(this.parts.map(({ check }) => check?.(changes) ?? true));
    if (answers.every(Boolean)) toast('Saved. Applies from the next message on.');
    else toast('Saved, but the model cannot answer. See the settings of the model.', 'error');
    offerTests(this.bot);
  }

  /** Shows an error at its field, in the section of that field. */
  #failed(error) {
    this.problem = error;
    if (!this.isConnected) return;
    this.problem = null;
    const place = [...this.form.querySelectorAll('[data-field]')].find(({ dataset }) => dataset.field === error.field || error.field?.startsWith(`${dataset.field}.`) || error.field?.startsWith(`${dataset.field}[`));
    const section = place?.closest('[data-section]').dataset.section;
    if (section && section !== (this.item ?? SECTIONS[0][0])) {
      this.item = section;
      history.replaceState(null, '', this.#address(section));
      this.#choose();
    }
    if (!(error.field && showFieldError(this.form, error.field, error.message))) toast(error.message, 'error');
  }
}

function confirmed(warning) {
  const { promise, resolve } = Promise.withResolvers();
  confirmDialog('Delete old conversations?', warning, { label: 'Save and delete', action: () => resolve(true) }).addEventListener('close', () => resolve(false));
  return promise;
}

customElements.define('rj-bot-settings', BotSettings);
