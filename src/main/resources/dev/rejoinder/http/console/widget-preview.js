// The real widget of an assistant on a sample page, as a visitor sees it.
import { button, fill, h } from './dom.js';

const THEMES = [['light', 'Light'], ['dark', 'Dark']];

/** Shows the widget with the settings of the last `show`. */
class WidgetPreview extends HTMLElement {
  #life = null;
  #settings = null;
  #ready = false;

  connectedCallback() {
    this.#life = new AbortController();
    this.#ready = false;
    this.theme ??= matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    this.frame = h('iframe', { title: 'A page with the widget', '.src': 'preview' });
    this.themes = h('div', { class: 'pill-tabs', role: 'group', 'aria-label': 'Theme of the visitor' },
      THEMES.map(([theme, label]) => button(label, () => this.#choose(theme), { class: 'button quiet small', 'data-theme-choice': theme })));
    window.addEventListener('message', ({ source, data }) => {
      if (source !== this.frame.contentWindow || data !== 'ready') return;
      this.#ready = true;
      this.#post();
    }, { signal: this.#life.signal });
    fill(this, this.themes, this.frame);
    this.#choose(this.theme);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  #choose(theme) {
    this.theme = theme;
    for (const each of this.themes.children) each.setAttribute('aria-pressed', String(each.dataset.themeChoice === theme));
    this.#post();
  }

  /** `settings` are as the API derives them from those of the assistant. */
  show(settings) {
    this.#settings = settings;
    this.#post();
  }

  #post() {
    if (!this.#ready || !this.#settings) return;
    const { page, frame } = this.#settings;
    const theme = page.theme === 'auto' ? this.theme : page.theme;
    this.frame.contentWindow.postMessage({ botId: this.botId, theme: this.theme, settings: { page: { ...page, theme }, frame } }, location.origin);
  }
}

customElements.define('rj-widget-preview', WidgetPreview);

export const widgetPreview = (bot) => h('rj-widget-preview', { '.botId': bot.id });
