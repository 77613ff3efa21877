// The page in a preview: it includes the real widget, and the console posts the settings, saved or not.

let script = null;
let language = null;

/** Lets scripts move the focus in a document only while the person is there, because the widget takes the focus as it opens. */
window.keepFocusOut = ({ document, HTMLElement }) => {
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (options) { if (document.hasFocus()) focus.call(this, options); };
};

keepFocusOut(window);

function begin(botId) {
  // A preview begins as a new visitor, with the chat open.
  for (const key of [`rejoinder:${botId}:${location.origin}`, `rejoinder:${botId}`]) localStorage.removeItem(key);
  sessionStorage.removeItem(`rejoinder-open:${botId}`);
  window.MGAWidget = [['open']];
  script = document.createElement('script');
  script.src = '/widget.js';
  script.dataset.botId = botId;
  document.head.append(script);
}

addEventListener('message', ({ source, origin, data }) => {
  if (source !== parent || origin !== location.origin || !data?.settings) return;
  const { botId, settings } = data;
  document.documentElement.dataset.theme = data.theme;
  if (script && language !== settings.page.language) {
    // The widget reads its texts once.
    location.reload();
    return;
  }
  language = settings.page.language;
  if (!script) begin(botId);
  // The script may still have to load.
  script.dataset.look = JSON.stringify(settings.page);
  window.MGAWidget.push(['restyle', settings.page]);
  // The frame reads the latest look when it begins, and hears of the next.
  window.look = settings;
  dispatchEvent(new CustomEvent('look', { detail: settings }));
});

parent.postMessage('ready', location.origin);
