// Adds a chat button to the page that includes this script. The chat runs in a frame from the script's
// origin, which loads on first use. The page's Content-Security-Policy needs only script-src and
// frame-src for that origin.
(() => {
  'use strict';

  const script = document.currentScript;
  const before = window.MGAWidget;
  if (!script || before?.open && !before.bots) return;

  const data = script.dataset;
  const base = new URL('.', script.src);
  const botId = data.botId;
  const blame = (problem) => console.error(`Rejoinder: ${problem}`);
  if (!botId) return blame('the script tag needs data-bot-id.');
  const bots = before?.bots || Object.create(null);
  if (bots[botId]) return bots[botId].attach();

  const LANGUAGES = 'ar de en es fr it ja nl pl pt tr zh'.split(' ');
  const localeOf = (owners) => [data.locale, owners, document.documentElement.lang, ...navigator.languages || []]
    .map((each) => (each || '').toLowerCase().split(/[-_]/)[0])
    .find((each) => LANGUAGES.includes(each)) || 'en';
  let locale = localeOf();
  // The texts on the host page; the frame has its own.
  let text = { open: 'Open chat', close: 'Close chat', title: 'Chat', loading: 'Loading the chat…', retry: 'Try again',
    slow: 'This is taking longer than usual.', gone: 'This assistant is currently unavailable.' };
  // The bot's settings; attributes of the script tag come first.
  let look = { accent: '#2450d8', onAccent: '#fff', icon: 'M4 4h16v12H9l-5 4Z' };

  const SETTINGS_WAIT_MILLIS = 3000;
  const SLOW_AFTER_MILLIS = 10000;
  const PHONE = '(max-width: 480px), (max-height: 420px)';
  const isOn = (value) => value !== undefined && value !== 'false';

  function make(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function icon(name, path) {
    const [svg, line] = ['svg', 'path'].map((each) => document.createElementNS('http://www.w3.org/2000/svg', each));
    svg.setAttribute('class', name);
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  }

  // An element of its own kind hears when it leaves the page, without watching the page.
  const NAME = 'rejoinder-chat';
  if (!customElements.get(NAME)) {
    customElements.define(NAME, class extends HTMLElement {
      disconnectedCallback() { this.left?.(); }
    });
  }
  const host = document.createElement(NAME);
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('{style}');
  root.adoptedStyleSheets = [sheet];

  const launcher = make('button', { type: 'button', className: 'launcher', hidden: isOn(data.hideLauncher), ariaHasPopup: 'dialog' });
  const said = make('div', { role: 'status' });
  const retry = make('button', { type: 'button', hidden: true, onclick: () => reload() });
  const shut = make('button', { type: 'button', className: 'shut', onclick: close }, icon('', 'M18 6 6 18M6 6l12 12'));
  const wait = make('div', { className: 'wait' }, make('div', { className: 'spin' }), said, retry, shut);
  const panel = make('div', { className: 'panel' }, wait);
  const box = make('div', { className: launcher.hidden ? 'alone' : '' }, panel, launcher);
  root.append(box);

  const listeners = { open: [], close: [], message: [] };
  const waiting = [];
  let identity;
  let frame = null;
  let ready = false;
  let refused = false;
  let begun = false;
  let isOpen = false;
  let timer;
  let returnTo = null;

  // Survives a reload: whether the chat is open, in this tab, and what the frame cannot store itself.
  const OPEN = `rejoinder-open:${botId}`;
  const KEPT = `rejoinder:${botId}`;
  const storage = (name, key, value) => {
    try {
      return value === undefined ? window[name].getItem(key) : window[name].setItem(key, value);
    } catch { return null; }
  };

  function emit(name, detail) {
    for (const callback of listeners[name]) {
      try { callback(detail); } catch (error) { console.error(error); }
    }
  }

  function post(message) {
    if (ready) frame.contentWindow.postMessage({ rejoinder: message }, base.origin);
    else waiting.push(message);
  }

  /** Puts the widget beside the page's body, where no framework removes it, and above all of the page. */
  function attach() {
    const html = document.documentElement;
    if (!begun || refused) return;
    if (!html) {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        attach();
      }).observe(document, { childList: true });
      return;
    }
    if (!host.isConnected) html.append(host);
    // An order of its own is an order below others, so the widget stays out of the top layer.
    if (host.showPopover && !data.zIndex && !host.matches(':popover-open')) host.showPopover();
  }

  host.left = () => {
    // The frame loads again when the element is back.
    unready();
    setTimeout(attach);
  };

  function unready() {
    ready = false;
    panel.classList.remove('ready');
    clearTimeout(timer);
    retry.hidden = true;
    said.textContent = text.loading;
    if (frame) timer = setTimeout(slow, SLOW_AFTER_MILLIS);
  }

  async function slow() {
    said.textContent = text.slow;
    retry.hidden = false;
    const { error } = await settings('?again').catch(() => ({}));
    if (error) refuse(error);
  }

  /** There is nothing to show on this page: tells the owner why. */
  function refuse(problem) {
    if (refused) return;
    refused = true;
    clearTimeout(timer);
    blame(problem);
    said.textContent = text.gone;
    retry.hidden = true;
    launcher.hidden = true;
    if (!isOpen) host.remove();
  }

  function load() {
    if (frame) return;
    const query = new URLSearchParams({ theme: box.dataset.theme, locale });
    frame = make('iframe', { title: text.title, allow: 'clipboard-write', src: new URL(`widget/${encodeURIComponent(botId)}/${data.look ? 'preview' : 'frame'}?${query}`, base).href });
    unready();
    panel.append(frame);
  }

  function reload() {
    unready();
    frame.src = frame.src;
    said.tabIndex = -1;
    said.focus();
  }

  function show() {
    frame.focus();
    post({ type: 'shown' });
  }

  function open(options) {
    if (!begun) {
      wanted = options || {};
      return;
    }
    if (refused) return;
    if (options?.message) post({ type: 'prefill', text: String(options.message) });
    if (isOpen) return;
    // Two chats would lie on each other.
    for (const each of Object.values(bots)) each.close();
    isOpen = true;
    storage('sessionStorage', OPEN, 'yes');
    returnTo = document.activeElement === host ? launcher : document.activeElement;
    paint();
    load();
    if (ready) show();
    else shut.focus();
    emit('open');
  }

  function close() {
    if (!begun) wanted = null;
    if (!isOpen) return;
    isOpen = false;
    storage('sessionStorage', OPEN, 'no');
    const hadFocus = panel.contains(root.activeElement);
    paint();
    if (ready) post({ type: 'hidden' });
    if (refused) host.remove();
    if (hadFocus) {
      if (!launcher.hidden) launcher.focus();
      else if (returnTo?.isConnected) returnTo.focus();
    }
    emit('close');
  }

  const toggle = () => ((begun ? isOpen : wanted) ? close() : open());

  function paint() {
    panel.classList.toggle('open', isOpen);
    launcher.classList.toggle('open', isOpen);
    if (isOpen) launcher.classList.remove('unread');
    launcher.ariaExpanded = isOpen;
    launcher.ariaLabel = isOpen ? text.close : text.open;
  }

  launcher.addEventListener('click', toggle);
  // Preload on hover: a click is likely.
  launcher.addEventListener('pointerenter', load, { once: true });
  root.addEventListener('keydown', (event) => { if (event.key === 'Escape' && isOpen) close(); });

  addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const message = event.data?.rejoinder;
    switch (message?.type) {
      case 'loaded':
        // The frame reads the origin of the answer from the browser.
        unready();
        frame.contentWindow.postMessage({ rejoinder: { type: 'hello', kept: storage('localStorage', KEPT), who: identity } }, base.origin);
        break;
      case 'ready':
        ready = true;
        clearTimeout(timer);
        panel.classList.add('ready');
        waiting.splice(0).forEach(post);
        if (isOpen) show();
        break;
      case 'keep':
        storage('localStorage', KEPT, String(message.values));
        break;
      case 'close':
        close();
        break;
      case 'problem':
        blame(message.problem);
        break;
      case 'message':
        if (!isOpen && message.detail.role === 'assistant') launcher.classList.add('unread');
        emit('message', message.detail);
        break;
    }
  });

  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
    if (effectiveDirective === 'frame-src' && blockedURI.startsWith(base.origin)) refuse(`add ${base.origin} to frame-src in this page's Content-Security-Policy.`);
  });

  const api = {
    open,
    close,
    toggle,
    attach,
    identify(who) {
      const { email, name, userId, userHash } = who || {};
      identity = { email, name, userId, userHash };
      post({ type: 'identify', who: identity });
    },
    on(name, callback) {
      listeners[name]?.push(callback);
    },
    // Runs calls queued before this script loaded, and later ones: MGAWidget.push(['open']).
    push(call) {
      const [name, ...rest] = call;
      if (name !== 'push' && typeof api[name] === 'function') api[name](...rest);
    },
    // The widgets on this page, by data-bot-id.
    bots,
    // For the console's preview, which gives the first look as data-look.
    restyle(next) {
      look = next;
      wear();
    },
  };
  const stored = storage('sessionStorage', OPEN);
  let wanted = (stored ? stored === 'yes' : isOn(data.open)) && !matchMedia(PHONE).matches ? {} : null;
  bots[botId] = api;
  if (!before?.bots) {
    window.MGAWidget = api;
    if (Array.isArray(before)) before.forEach(api.push);
  }

  // A module, because a page that allows this script also allows its modules.
  const settings = async (again) => (data.look ? JSON.parse(data.look) : (await import(new URL(`widget/${encodeURIComponent(botId)}/settings.js${again}`, base))).default);

  async function begin() {
    const asked = settings('').then(async (given) => {
      look = given;
      if (begun) return look.error && refuse(look.error);
      locale = localeOf(look.language);
      if (locale !== 'en') ({ text } = await import(new URL(`widget/{version}/languages/${locale}.js`, base)));
    });
    await Promise.race([asked.catch(() => {}), new Promise((next) => setTimeout(next, SETTINGS_WAIT_MILLIS))]);
    if (look.error) {
      refuse(look.error);
      return;
    }
    begun = true;
    wear();
    wait.lang = locale;
    wait.dir = locale === 'ar' ? 'rtl' : 'ltr';
    retry.textContent = text.retry;
    shut.ariaLabel = text.close;
    paint();
    attach();
    if (wanted) open(wanted);
  }

  /** Applies the look to the button and the panel. */
  function wear() {
    const side = (data.position || look.position) === 'bottom-left' ? 'left' : 'right';
    const theme = data.theme || look.theme;
    box.dataset.theme = ['light', 'dark'].includes(theme) ? theme : 'auto';
    box.classList.toggle('left', side === 'left');
    api.side = side;
    // Beside the buttons of other bots in this corner.
    const others = Object.values(bots).filter((each) => each !== api && each.side === side).length;
    const style = { all: 'initial', position: 'fixed', display: 'block', inset: 'auto', bottom: '20px', [side]: `${20 + 68 * others}px`, 'z-index': /^-?\d{1,10}$/.test(data.zIndex) ? data.zIndex : 2147483647 };
    // Inline and important, so that no rule of the page applies.
    for (const name of Object.keys(style)) host.style.setProperty(name, style[name], 'important');
    host.popover = 'manual';
    box.style.colorScheme = theme === 'dark' || theme === 'light' ? theme : 'light dark';
    box.style.setProperty('--accent', look.accent);
    box.style.setProperty('--on', look.onAccent);
    launcher.replaceChildren(icon('talk', look.icon), icon('down', 'm6 9 6 6 6-6'));
  }
  begin();
})();
