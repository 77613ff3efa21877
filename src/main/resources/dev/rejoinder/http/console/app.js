// The application shell: the session, routing and navigation.
import { get, remove, session } from './api.js';
import { fill, h, icon, iconButton } from './dom.js';
import { toast, toastRegion } from './dialogs.js';
import { errorState, setTitle } from './page.js';
import { HOME, mayOpen, offeredLinks, pageAt } from './pages.js';
import { useRole } from './permissions.js';
import { themeSwitch } from './theme-switch.js';
import { forgetUnsaved } from './unsaved.js';
import { confirmLeaving, unsavedBar } from './unsaved-bar.js';
import './bots.js';

class App extends HTMLElement {
  #account = null;
  /** Who was signed in last. Unsaved changes survive the end of a session, but not another user. */
  #user = null;
  #shown = null;
  #feed = null;
  /** Made once: it listens as long as the console is open. */
  #unsavedBar = unsavedBar();

  connectedCallback() {
    window.addEventListener('hashchange', () => this.route());
    session.addEventListener('ended', () => this.signedOut());
    this.begin();
  }

  async begin() {
    this.loading();
    try {
      const state = await get('/session');
      if (state.account) this.signedIn(state.account);
      else await this.askWho(state);
    } catch (error) {
      this.cannotBegin(error);
    }
  }

  loading() {
    fill(this, h('p', { class: 'booting', role: 'status' }, 'Loading'));
  }

  cannotBegin(error) {
    fill(this, h('main', { class: 'alone' }, errorState(error, () => this.begin())));
  }

  /** Shows the sign-in page, which reads the state by itself if it is not known. */
  async askWho(state) {
    this.#account = null;
    this.#feed?.end();
    this.#shown = null;
    this.loading();
    await import('./sign-in.js');
    const form = h('rj-sign-in', { '.state': state });
    form.addEventListener('signed-in', (event) => this.signedIn(event.detail));
    fill(this, form, toastRegion());
  }

  async signedOut() {
    if (!this.#account) return;
    document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
    try {
      await this.askWho();
      toast('Your session has ended. Sign in again.');
    } catch (error) {
      this.cannotBegin(error);
    }
  }

  signedIn(account) {
    if (this.#user !== account.email) forgetUnsaved();
    this.#user = account.email;
    this.#account = account;
    useRole(account.role);
    if (!pageAt(this.place())) history.replaceState(null, '', HOME);
    this.page = h('main', { id: 'main', tabindex: '-1' });
    this.links = [];
    this.menu = h('dialog', { class: 'drawer', 'aria-label': 'Menu', onclick: (event) => { if (event.target === this.menu || event.target.closest('a')) this.menu.close(); } },
      this.navigation());
    fill(this,
      h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); this.page.focus(); } }, 'Skip to content'),
      h('header', { class: 'topbar' }, iconButton('menu', 'Menu', () => this.menu.showModal()), brand(), h('a', { class: 'inbox-link count', href: '#/inbox', hidden: true })),
      h('aside', { class: 'sidebar' }, this.navigation()),
      this.page, this.#unsavedBar, this.menu, toastRegion());
    this.route();
    this.followInbox();
  }

  /** Shows in the navigation how many visitors wait for a person. */
  async followInbox() {
    if (!mayOpen('inbox')) return;
    const { inboxFeed } = await import('./inbox-feed.js');
    if (!this.#account) return;
    if (!this.#feed) inboxFeed.addEventListener('changed', () => this.showWaiting());
    this.#feed = inboxFeed;
    inboxFeed.begin();
  }

  showWaiting() {
    const { waiting } = this.#feed.counts;
    for (const badge of this.querySelectorAll('.count')) {
      badge.hidden = waiting === 0;
      fill(badge, String(waiting), h('span', { class: 'visually-hidden' }, ' waiting in the inbox'));
    }
  }

  navigation() {
    const [work, settings] = offeredLinks().map((group) => h('ul', null, group.map(([name, href, drawing, label]) => {
      const link = h('a', { href, 'data-page': name }, icon(drawing), h('span', null, label), name === 'inbox' ? waitingBadge() : null);
      this.links.push(link);
      return h('li', null, link);
    })));
    return [
      brand(),
      h('nav', { 'aria-label': 'Console' }, work, h('h2', { class: 'nav-title' }, 'Settings'), settings),
      h('div', { class: 'sidebar-foot' },
        themeSwitch(),
        h('div', { class: 'who' },
          h('div', { class: 'who-name' }, h('span', null, this.#account.name || this.#account.email), h('span', { class: 'faint' }, this.#account.name ? this.#account.email : '')),
          iconButton('signout', 'Sign out', () => this.leave()))),
    ];
  }

  async leave() {
    if (!(await confirmLeaving())) return;
    try {
      await remove('/session');
    } catch (error) {
      if (error.status !== 401) {
        toast(error.message, 'error');
        return;
      }
    }
    await this.askWho().catch((error) => this.cannotBegin(error));
  }

  place() {
    return location.hash.replace(/^#/, '').replace(/\?.*$/, '') || '/bots';
  }

  route() {
    if (!this.#account) return;
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    const found = pageAt(this.place());
    if (found && !mayOpen(found.name)) {
      this.refuse();
      return;
    }
    if (found) {
      this.show(found);
      found.load().catch(() => this.outdated());
      return;
    }
    this.#shown = null;
    this.mark(null);
    setTitle('Page not found · Rejoinder');
    fill(this.page, h('div', { class: 'state' }, h('h1', { tabindex: '-1' }, 'Page not found'),
      h('p', null, 'The console has no page at this address. It may have been mistyped.'),
      h('a', { class: 'button', href: HOME }, 'Go to assistants')));
    this.page.querySelector('h1').focus({ preventScroll: true });
  }

  refuse() {
    this.#shown = null;
    this.mark(null);
    setTitle('Not for your role · Rejoinder');
    fill(this.page, h('div', { class: 'state' }, h('h1', { tabindex: '-1' }, 'Not for your role'), h('p', null, `You are signed in as ${this.#account.role}. Ask an owner if you need this page.`), h('p', null, h('a', { href: HOME }, 'Go to assistants'))));
  }

  /** A module fails to load when the server has been upgraded since the page was opened. */
  outdated() {
    fill(this.page, errorState(new Error('The server was upgraded, or it cannot be reached. Reload the page.'), () => location.reload()));
  }

  /** Marks the current page in the navigation; null for none. */
  mark(name) {
    for (const link of this.links) {
      if (link.dataset.page === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  show({ tag, name, parameters }) {
    this.mark(name);
    const shown = this.#shown;
    // The same assistant keeps its frame when only the tab changes.
    if (shown?.tagName.toLowerCase() === tag && shown.moveTo?.(parameters)) return;
    const first = shown === null;
    this.#shown = h(tag, { '.parameters': parameters, '.account': this.#account });
    fill(this.page, this.#shown);
    window.scrollTo(0, 0);
    // Moves the focus so that screen readers announce the new page; on the first load they do so by themselves.
    if (!first) (this.page.querySelector('h1') ?? this.page).focus({ preventScroll: true });
  }
}

const waitingBadge = () => h('span', { class: 'count', hidden: true });

function brand() {
  return h('a', { class: 'brand', href: HOME }, icon('chat'), h('span', null, 'Rejoinder'));
}

customElements.define('rj-app', App);
