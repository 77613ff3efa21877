// What all pages share: a life that ends when they are left, and their loading, error and empty states.
import { button, fill, h, icon } from './dom.js';

export class Page extends HTMLElement {
  #life = null;

  connectedCallback() {
    this.#life = new AbortController();
    this.start();
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /** Ends requests and timers of a page that was left. */
  get signal() {
    return this.#life.signal;
  }

  /** Runs work of this page; what fails because it was left is nobody's business. */
  async run(work, failed = (error) => this.showError(error)) {
    try {
      return await work();
    } catch (error) {
      if (error.name !== 'AbortError' && !this.signal.aborted) failed(error);
      return undefined;
    }
  }

  /** Shows what `work` gives, after a loading state and with a way to try again. */
  async load(container, work, show, loading = loadingState()) {
    fill(container, loading);
    container.setAttribute('aria-busy', 'true');
    await this.run(
      async () => {
        const data = await work();
        if (!this.signal.aborted) show(data);
      },
      (error) => fill(container, errorState(error, () => this.load(container, work, show, loading))));
    container.removeAttribute('aria-busy');
  }

  showError(error) {
    fill(this, errorState(error));
  }

  /** Does it after a while, unless the page was left. */
  later(millis, work) {
    const timer = setTimeout(() => {
      if (!this.signal.aborted) work();
    }, millis);
    this.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }
}

export function heading(title, ...actions) {
  document.title = `${title} · Rejoinder`;
  return h('header', { class: 'page-head' }, h('h1', { tabindex: '-1' }, title), h('div', { class: 'actions' }, actions));
}

export function loadingState(rows = 3) {
  return h('div', { class: 'skeleton', role: 'status' },
    h('span', { class: 'visually-hidden' }, 'Loading'),
    Array.from({ length: rows }, () => h('div', { class: 'bone', 'aria-hidden': 'true' })));
}

export function errorState(error, retry) {
  return h('div', { class: 'state error', role: 'alert' },
    h('p', null, error.message),
    error.requestId ? h('p', { class: 'faint' }, 'Request ', h('code', null, error.requestId)) : null,
    retry ? button('Try again', retry, { icon: 'refresh' }) : null);
}

export function emptyState(drawing, title, text, ...actions) {
  return h('div', { class: 'state' },
    h('div', { class: 'state-icon' }, icon(drawing)), h('p', { class: 'state-title' }, title), text ? h('p', null, text) : null, actions);
}
