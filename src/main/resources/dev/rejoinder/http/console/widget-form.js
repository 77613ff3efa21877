// How the widget looks and greets, with a preview that changes while the owner types.
import { path, post } from './api.js';
import { button, field, fieldGroup, fill, h, showFieldError } from './dom.js';
import { feedback } from './conversation-settings.js';
import { widgetPreview } from './widget-preview.js';

const ICONS = [['chat', 'Speech bubble'], ['question', 'Question mark'], ['headset', 'Headset'], ['mail', 'Envelope'], ['sparkle', 'Sparkle']];
const POSITIONS = [['bottom-right', 'Bottom right'], ['bottom-left', 'Bottom left']];
const THEMES = [['auto', 'The visitor’s'], ['light', 'Light'], ['dark', 'Dark']];
const LANGUAGES = [
  ['auto', 'The visitor’s'], ['ar', 'العربية'], ['de', 'Deutsch'], ['en', 'English'], ['es', 'Español'], ['fr', 'Français'], ['it', 'Italiano'],
  ['ja', '日本語'], ['nl', 'Nederlands'], ['pl', 'Polski'], ['pt', 'Português'], ['tr', 'Türkçe'], ['zh', '中文']];
const COLOR = /^#[0-9a-f]{6}$/i;
const PAUSE_MILLIS = 250;

const choice = (label, name, options, chosen, hint) => field(label, h('select', { name: `widget.${name}` }, options.map(([value, text]) => h('option', { value, '.selected': value === chosen }, text))), hint);

/** `changed` is called after a change that fires no input event. */
export function widgetForm(bot, changed) {
  const look = bot.widget;
  const color = colorField(look.accentColor);
  const logo = logoField(look.logo, () => {
    changed();
    live();
  });
  const rated = feedback(bot);
  const title = h('input', { name: 'widget.title', maxlength: 60, '.value': look.title, placeholder: bot.name });
  const greeting = h('textarea', { name: 'welcomeMessage', rows: 3, maxlength: 2000, '.value': bot.welcomeMessage });
  const questions = h('textarea', { name: 'widget.suggestedQuestions', rows: 3, '.value': look.suggestedQuestions.join('\n') });
  const preview = widgetPreview(bot);
  const trouble = h('p', { class: 'notice', role: 'status', hidden: true });
  const fields = h('div', { class: 'settings-group' },
    color.root,
    field('Title', title, 'At the top of the chat. Leave empty for the assistant’s name.'),
    logo.root,
    choice('Button icon', 'launcherIcon', ICONS, look.launcherIcon),
    field('Welcome message', greeting, 'Shown before the first question. Markdown is supported.'),
    field('Suggested questions', questions, 'At most six, one per line. Visitors ask them with a click.'),
    h('div', { class: 'aligned' },
      choice('Position', 'position', POSITIONS, look.position), choice('Theme', 'theme', THEMES, look.theme), choice('Language', 'language', LANGUAGES, look.language)),
    rated.root);
  const valueOf = (name) => fields.querySelector(`[name="widget.${name}"]`).value;
  const read = () => ({
    widget: {
      accentColor: color.read(), title: title.value.trim(), logo: logo.read(), launcherIcon: valueOf('launcherIcon'),
      suggestedQuestions: questions.value.split('\n').map((each) => each.trim()).filter(Boolean),
      theme: valueOf('theme'), position: valueOf('position'), language: valueOf('language'),
    },
    welcomeMessage: greeting.value, ...rated.read(),
  });
  const live = liveLook(bot, read, {
    show(settings) {
      showFieldError(fields, null, '');
      trouble.hidden = true;
      color.show(settings.contrast);
      preview.show(settings);
    },
    failed(error) {
      if (error.field && showFieldError(fields, error.field, error.message, { focus: false })) return;
      fill(trouble, `The preview cannot be updated: ${error.message}`);
      trouble.hidden = false;
    },
  });
  // The widget is as large as the rest of the page, so it loads when the owner begins to use the form.
  const begin = () => {
    if (preview.isConnected) return;
    fill(place, preview, trouble);
    live();
  };
  const beginHere = () => {
    begin();
    preview.querySelector('button').focus();
  };
  const place = h('div', { class: 'look-preview' }, button('Show the preview', beginHere, { icon: 'chat' }));
  for (const use of ['focusin', 'pointerover', 'input']) fields.addEventListener(use, begin);
  const root = h('section', { class: 'card panel look-panel' },
    h('h2', null, 'Look'), h('p', { class: 'lead' }, 'How the widget looks and greets. The preview is the real widget: ask it something.'),
    h('div', { class: 'look', oninput: live }, fields, place));
  return { root, read };
}

/** Asks the API what the settings look like, soon after each change. Answers to earlier settings are dropped. */
function liveLook(bot, read, { show, failed }) {
  let timer;
  let asked = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked += 1;
      const mine = asked;
      try {
        const settings = await post(path('bots', bot.id, 'widget-look'), read());
        if (mine === asked) show(settings);
      } catch (error) {
        if (mine === asked) failed(error);
      }
    }, PAUSE_MILLIS);
  };
}

function colorField(accentColor) {
  const text = h('input', { name: 'widget.accentColor', maxlength: 7, '.value': accentColor, spellcheck: 'false', autocapitalize: 'none', oninput: () => { if (COLOR.test(text.value)) swatch.value = text.value; } });
  // The first click selects the color, as Tab does, because owners replace it.
  text.addEventListener('focus', () => text.addEventListener('click', () => text.select(), { once: true }));
  const swatch = h('input', { type: 'color', '.value': accentColor, 'aria-label': 'Choose the accent color', oninput: () => { text.value = swatch.value; } });
  const told = h('p', { class: 'hint contrast', role: 'status' });
  const root = field('Accent color', text, 'Of the button and the visitor’s messages, such as #2450d8.');
  const row = h('div', { class: 'row color-row' });
  text.replaceWith(row);
  row.append(text, swatch);
  root.append(told);
  const ratio = (number) => `${(Math.floor(number * 10) / 10).toFixed(1)}:1`;
  return {
    root, read: () => text.value.trim(),
    show: ({ light, dark }) => { told.textContent = `Contrast of its text: ${ratio(light)} in the light theme, ${ratio(dark)} in the dark one.`; },
  };
}

/** A URL, or an uploaded picture, which is stored with the settings. */
function logoField(given, changed) {
  let uploaded = given?.startsWith('data:') ? given : null;
  const address = h('input', { name: 'widget.logo', type: 'url', maxlength: 2000, '.value': uploaded ? '' : given ?? '', placeholder: 'https://shop.example/logo.svg', 'aria-label': 'URL of the logo', autocomplete: 'off' });
  const picker = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp,image/svg+xml', hidden: true, onchange: () => take(picker.files[0]) });
  const own = h('div', { class: 'row' });
  const root = fieldGroup('Logo', 'widget.logo', 'Beside the title, in 36 by 36 pixels.', h('div', { class: 'stack-small' }, address, own, picker));
  const set = (picture) => {
    uploaded = picture;
    address.hidden = Boolean(uploaded);
    fill(own,
      uploaded ? h('img', { class: 'logo-thumb', '.src': uploaded, alt: 'The uploaded logo' }) : null,
      button(uploaded ? 'Replace' : 'Upload', () => picker.click(), { class: 'button small', icon: 'upload' }),
      uploaded ? button('Remove', () => {
        set(null);
        address.focus();
        changed();
      }, { class: 'button small', icon: 'trash' }) : null);
  };
  async function take(file) {
    picker.value = '';
    if (!file) return;
    try {
      const { pictureOf } = await import('./logo-picture.js');
      set(await pictureOf(file));
      own.querySelector('button').focus();
      changed();
    } catch (error) {
      showFieldError(root.parentElement, 'widget.logo', error.message);
    }
  }
  set(uploaded);
  return { root, read: () => uploaded ?? (address.value.trim() || null) };
}
