// The base class of pages: a lifetime that ends on leaving, and loading, error and empty states.
import { button, fill, h, icon } from './dom.js';
import { announceChange } from './unsaved.js';

export class Page extends HTMLElement {
  #life = null;
  #started = false;

  connectedCallback() {
    this.#life = new AbortController();
    if (this.#started) this.resume();
    else this.start();
    this.#started = true;
    announceChange();
  }

  /** Called instead of `start` when a page that kept its unsaved changes is shown again. */
  resume() {}

  disconnectedCallback() {
    this.#life?.abort();
    announceChange();
  }

  /** Aborts when the user leaves the page; ends its requests and timers. */
  get signal() {
    return this.#life.signal;
  }

  /** Runs work of this page. Errors after the user has left are ignored. */
  async run(work, failed = (error) => this.showError(error)) {
    try {
      return await work();
    } catch (error) {
      if (error.name !== 'AbortError' && !this.signal.aborted) failed(error);
      return undefined;
    }
  }

  /** Shows a loading state, then the result of `work`, or an error with a retry button. */
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

  /** Runs `work` later, unless the user has left the page. */
  later(millis, work) {
    const timer = setTimeout(() => {
      if (!this.signal.aborted) work();
    }, millis);
    this.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }
}

let pageTitle = 'Rejoinder';
let waitingCount = 0;

/** Sets the title of the page, with the number of visitors who wait for a person. */
export function setTitle(title) {
  pageTitle = title;
  document.title = waitingCount ? `(${waitingCount}) ${title}` : title;
}

export function setWaiting(count) {
  waitingCount = count;
  setTitle(pageTitle);
}

export function heading(title, ...actions) {
  setTitle(`${title} · Rejoinder`);
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
