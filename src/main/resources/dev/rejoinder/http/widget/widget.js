// Adds a chat button to the page that includes this script. The chat runs in a frame from the script's
// origin, which loads on first use. The page's Content-Security-Policy needs only script-src and
// frame-src for that origin.
(() => {
  'use strict';

  const script = document.currentScript;
  const early = window.MGAWidget;
  if (!script || (early && early.open)) return;

  const data = script.dataset;
  const base = new URL('.', script.src);
  const botId = data.botId || '';
  const theme = ['light', 'dark'].includes(data.theme) ? data.theme : 'auto';
  const side = data.position === 'bottom-left' ? 'left' : 'right';
  const locale = data.locale || navigator.language || 'en';
  const isOn = (value) => value !== undefined && value !== 'false';

  // The strings on the host page; the frame has its own.
  const STRINGS = {
    en: ['Open chat', 'Close chat', 'Chat'],
    es: ['Abrir el chat', 'Cerrar el chat', 'Chat'],
    de: ['Chat öffnen', 'Chat schließen', 'Chat'],
    fr: ['Ouvrir le chat', 'Fermer le chat', 'Chat'],
    ar: ['فتح المحادثة', 'إغلاق المحادثة', 'محادثة'],
  };
  const [OPEN, CLOSE, TITLE] = STRINGS[locale.toLowerCase().split('-')[0]] || STRINGS.en;

  const REFUSED_AFTER_MILLIS = 10000;
  const PHONE = '(max-width: 480px), (max-height: 420px)';

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; }
    :host(.left) { inset: auto auto 20px 20px; }
    button { all: unset; box-sizing: border-box; position: relative; display: block; width: 56px; height: 56px;
      border-radius: 50%; background: #2450d8; color: #fff; cursor: pointer;
      box-shadow: 0 4px 16px rgb(15 23 42 / .3); }
    button:hover { background: #1d41b4; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: -6px; box-shadow: 0 0 0 3px #2450d8; }
    svg { position: absolute; inset: 16px; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .down, .open .talk { opacity: 0; }
    .open .down { opacity: 1; }
    .unread::after { content: ""; position: absolute; top: 2px; right: 2px; width: 12px; height: 12px;
      border-radius: 50%; background: #d92d20; border: 2px solid #fff; }
    iframe { position: fixed; right: 20px; bottom: 92px; width: min(400px, calc(100vw - 40px));
      height: min(640px, calc(100vh - 112px)); border: 0; border-radius: 16px; background: transparent;
      color-scheme: normal; visibility: hidden; opacity: 0; transform: translateY(12px);
      box-shadow: 0 8px 40px rgb(15 23 42 / .3);
      transition: opacity .18s, transform .18s, visibility 0s .18s; }
    :host(.left) iframe { right: auto; left: 20px; }
    iframe.open { visibility: visible; opacity: 1; transform: none; transition-delay: 0s; }
    iframe.alone { bottom: 20px; }
    [hidden] { display: none; }
    @media ${PHONE} {
      iframe, :host(.left) iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
      button.open { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
    @media print { :host { display: none; } }
  `;

  const host = document.createElement('div');
  host.className = side;
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  if (/^-?\d{1,10}$/.test(data.zIndex || '')) host.style.zIndex = data.zIndex;

  function icon(name, path) {
    const [svg, line] = ['svg', 'path'].map((each) => document.createElementNS('http://www.w3.org/2000/svg', each));
    svg.setAttribute('class', name);
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  }

  const launcher = document.createElement('button');
  launcher.type = 'button';
  launcher.hidden = isOn(data.hideLauncher);
  launcher.ariaHasPopup = 'dialog';
  launcher.append(
    icon('talk', 'M21 11.5a8.4 8.4 0 0 1-9 8.4 9.4 9.4 0 0 1-3.8-.8L3 21l1.9-4.7A8.3 8.3 0 0 1 3 11.5 8.7 8.7 0 0 1 12 3a8.7 8.7 0 0 1 9 8.500Z'),
    icon('down', 'm6 9 6 6 6-6'));
  root.append(launcher);

  const listeners = { open: [], close: [], message: [] };
  const waiting = [];
  let frame = null;
  let ready = false;
  let isOpen = false;
  let returnTo = null;

  // Remembers per tab whether the chat is open, so that it stays open across pages.
  const MEMORY = 'rejoinder-open';
  const memory = {
    get: () => { try { return sessionStorage.getItem(MEMORY); } catch { return null; } },
    set: (value) => { try { sessionStorage.setItem(MEMORY, value); } catch { /* Not remembered. */ } },
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

  function load() {
    if (frame) return;
    frame = document.createElement('iframe');
    frame.title = TITLE;
    frame.allow = 'clipboard-write';
    const query = new URLSearchParams({ theme, locale });
    frame.src = new URL(`widget/${encodeURIComponent(botId)}/frame?${query}`, base).href;
    frame.classList.toggle('alone', launcher.hidden);
    // The frame reads the origin of this message from the browser.
    // Repeated, because the frame may load before its language file and listen only after that.
    frame.addEventListener('load', function hello() {
      if (ready || !frame) return;
      frame.contentWindow.postMessage({ rejoinder: { type: 'hello' } }, base.origin);
      setTimeout(hello, 300);
    });
    root.append(frame);
    setTimeout(() => {
      if (ready) return;
      console.warn(`Rejoinder: the chat of ${botId} did not load. Check that ${location.origin} is in its allowed origins and ${base.origin} in this page's frame-src.`);
      frame.remove();
      frame = null;
      if (isOpen) close();
    }, REFUSED_AFTER_MILLIS);
  }

  function show() {
    frame.classList.add('open');
    frame.focus();
    post({ type: 'shown' });
  }

  function open(options) {
    if (options && options.message) post({ type: 'prefill', text: String(options.message) });
    if (isOpen) return;
    isOpen = true;
    memory.set('yes');
    returnTo = document.activeElement === host ? launcher : document.activeElement;
    paint();
    load();
    if (ready) show();
    emit('open');
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    memory.set('no');
    const hadFocus = root.activeElement === frame;
    if (frame) frame.classList.remove('open');
    paint();
    if (ready) post({ type: 'hidden' });
    if (hadFocus || !ready) {
      if (!launcher.hidden) launcher.focus();
      else if (returnTo && returnTo.isConnected) returnTo.focus();
    }
    emit('close');
  }

  function paint() {
    launcher.classList.toggle('open', isOpen);
    if (isOpen) launcher.classList.remove('unread');
    launcher.ariaExpanded = isOpen;
    launcher.ariaLabel = isOpen ? CLOSE : OPEN;
  }

  const toggle = () => (isOpen ? close() : open());
  launcher.addEventListener('click', toggle);
  // Preload on hover: a click is likely.
  launcher.addEventListener('pointerenter', load, { once: true });
  root.addEventListener('keydown', (event) => { if (event.key === 'Escape' && isOpen) close(); });

  addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const message = event.data && event.data.rejoinder;
    if (!message) return;
    switch (message.type) {
      case 'ready':
        if (ready) return;
        ready = true;
        waiting.splice(0).forEach(post);
        if (isOpen) show();
        break;
      case 'close':
        close();
        break;
      case 'message':
        if (!isOpen && message.detail.role === 'assistant') launcher.classList.add('unread');
        emit('message', message.detail);
        break;
    }
  });

  const api = {
    open,
    close,
    toggle,
    identify(who) {
      const { email, name, userId } = who || {};
      post({ type: 'identify', who: { email, name, userId } });
    },
    on(name, callback) {
      if (listeners[name]) listeners[name].push(callback);
    },
    // Runs calls queued before this script loaded, and later ones: MGAWidget.push(['open']).
    push(call) {
      const [name, ...rest] = call;
      if (name !== 'push' && typeof api[name] === 'function') api[name](...rest);
    },
  };
  window.MGAWidget = api;
  if (Array.isArray(early)) early.forEach(api.push);

  function begin() {
    document.body.append(host);
    paint();
    const before = memory.get();
    const wanted = before === null ? isOn(data.open) : before === 'yes';
    if (wanted && !matchMedia(PHONE).matches) open();
  }
  if (document.body) begin();
  else addEventListener('DOMContentLoaded', begin);
})();
