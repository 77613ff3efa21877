// Settings of an assistant's conversations: feedback, lead form, handover to a person, files, and retention.
import { field, fieldError, fieldGroup, fill, h } from './dom.js';
import { editableRows } from './editable-rows.js';
import { count } from './format.js';

const WHEN = [['before_chat', 'Before the chat'], ['after_messages', 'After some messages'], ['when_unanswered', 'When the assistant or a person does not answer']];
const FIELD_TYPES = [['text', 'Text'], ['email', 'Email'], ['phone', 'Phone']];
const LEAD_COLUMNS = [
  { name: 'name', label: 'Name' }, { name: 'label', label: 'Label', wide: true },
  { name: 'type', label: 'Type', options: FIELD_TYPES }, { name: 'required', label: 'Required', check: true },
];
const DAYS = [['mon', 'Monday'], ['tue', 'Tuesday'], ['wed', 'Wednesday'], ['thu', 'Thursday'], ['fri', 'Friday'], ['sat', 'Saturday'], ['sun', 'Sunday']];
/** The end of a day. Time fields of browsers cannot show it. */
const MIDNIGHT = '24:00';
const HOURS_COLUMNS = [
  { name: 'day', label: 'Day', options: DAYS }, { name: 'from', label: 'From', type: 'time' }, { name: 'to', label: 'To', type: 'time' },
];

/** Each returns its controls as `root`, and `read`. `changed` is called after a change that fires no input event. */
export function feedback(bot) {
  const { root, box } = checkBox('feedback', bot.feedback, 'Visitors may rate answers', 'With thumbs up or down and a comment. Ratings are shown in conversations and analytics.');
  return { root, read: () => ({ feedback: box.checked }) };
}

export function leadForm(form, changed) {
  const rows = editableRows({ columns: LEAD_COLUMNS, rows: form.fields, noun: 'field', onchange: changed });
  const when = h('select', { name: 'leadForm.when' }, WHEN.map(([value, label]) => h('option', { value, '.selected': value === form.when }, label)));
  const after = field('Messages before the form', numberInput('leadForm.afterMessages', form.afterMessages, 1, 50));
  const title = h('input', { name: 'leadForm.title', maxlength: 200, '.value': form.title ?? '' });
  const matchWhen = () => { after.hidden = when.value !== 'after_messages'; };
  when.addEventListener('input', matchWhen);
  matchWhen();
  const enabled = checkBox('leadForm.enabled', form.enabled, 'Lead form', 'The widget asks visitors for their contact details. The tab Leads lists the answers.');
  return {
    root: section(enabled, field('When', when), after, field('Title', title, 'Shown above the form. Leave empty for the text of the widget.'),
      fieldGroup('Fields', 'leadForm.fields', 'The names name, email, phone and message have labels in the visitor’s language if their label is empty.', rows.root)),
    read: () => ({ enabled: enabled.box.checked, when: when.value, afterMessages: numberOf(after), title: title.value.trim(), fields: rows.read() }),
  };
}

export function handover(settings, changed) {
  const phrases = h('textarea', { name: 'handover.phrases', rows: 3, '.value': settings.phrases.join('\n'), placeholder: 'talk to a person' });
  const fallbacks = field('After unanswered questions', numberInput('handover.afterFallbacks', settings.afterFallbacks, 0, 10), 'So many in a row ask for a person. 0 is never.');
  const wait = field('Waiting time', numberInput('handover.waitMinutes', settings.waitMinutes, 1, 1440), 'In minutes. If nobody has taken the conversation by then, the assistant says so and goes on.');
  const zone = h('input', { name: 'handover.timeZone', list: 'time-zones', autocomplete: 'off', spellcheck: 'false', '.value': settings.timeZone });
  const hours = editableRows({ columns: HOURS_COLUMNS, rows: settings.openingHours.map((each) => ({ ...each, to: each.to === MIDNIGHT ? '00:00' : each.to })), noun: 'opening hours', onchange: changed });
  const email = h('input', { name: 'handover.email', type: 'email', autocomplete: 'off', maxlength: 254, '.value': settings.email ?? '' });
  const thumbs = checkBox('handover.afterThumbsDown', settings.afterThumbsDown, 'After a thumbs down', 'A visitor who rates an answer as bad is handed over.');
  const tool = checkBox('handover.tool', settings.tool, 'The model may hand over', 'It gets a tool for that, and calls it when a visitor wants a person.');
  const enabled = checkBox('handover.enabled', settings.enabled, 'Handover to a person', 'Colleagues take conversations in the inbox. The assistant is silent meanwhile.');
  return {
    root: section(enabled,
      field('Phrases', phrases, 'A message that contains one of these asks for a person. One per line.'),
      h('div', { class: 'aligned' }, fallbacks, wait), thumbs.root, tool.root,
      field('Time zone', zone, 'Of the opening hours, such as Europe/Berlin.'), timeZones(),
      fieldGroup('Opening hours', 'handover.openingHours', 'Outside of them, visitors cannot ask for a person. Without any, they always can. Midnight is 00:00.', hours.root),
      field('Email for notifications', email, 'Gets a message when a visitor waits. Needs smtp.url on the server.')),
    read: () => ({
      enabled: enabled.box.checked,
      phrases: phrases.value.split('\n').map((each) => each.trim()).filter(Boolean),
      afterFallbacks: numberOf(fallbacks), afterThumbsDown: thumbs.box.checked, tool: tool.box.checked,
      waitMinutes: numberOf(wait), timeZone: zone.value.trim(), openingHours: opening(hours.read()), email: email.value.trim() || null,
    }),
  };
}

/** The files that come with messages. */
export function uploads(settings) {
  const enabled = checkBox('uploads.enabled', settings.enabled, 'Visitors may send files', 'With the widget, and with your own pages. Your team and API keys always may.');
  const originals = checkBox('uploads.keepOriginals', settings.keepOriginals, 'Keep original images', 'Images are stored without metadata, such as where a photo was taken. This also keeps them as they were sent.');
  return {
    root: [enabled.root, originals.root],
    read: () => ({ enabled: enabled.box.checked, keepOriginals: originals.box.checked }),
  };
}

function opening(rows) {
  if (rows.some(({ from, to }) => from === '' || to === '')) throw fieldError('handover.openingHours', 'Enter both times of each row.');
  return rows.map((row) => ({ ...row, to: row.to === '00:00' ? MIDNIGHT : row.to }));
}

/** A list for the browser's completion. Browsers without it only lack the suggestions. */
function timeZones() {
  return h('datalist', { id: 'time-zones' }, (Intl.supportedValuesOf?.('timeZone') ?? []).map((value) => h('option', { value })));
}

/** `deletes` says which conversations saving deletes, or null; `saved` gets the stored assistant. */
export function retention(bot) {
  const input = numberInput('retentionDays', bot.retentionDays, 1, 3650);
  const warning = h('p', { class: 'notice', role: 'status' });
  const read = () => (input.value === '' ? null : Number(input.value));
  let stored = bot.retentionDays;
  const deletes = () => (read() !== null && (stored === null || read() < stored)
    ? `Conversations without a message for ${count(read(), 'day')} will be deleted for good, soon after you save. Export them first if you need them.` : null);
  const warn = () => {
    fill(warning, deletes());
    warning.hidden = !deletes();
  };
  input.addEventListener('input', warn);
  warn();
  return {
    root: h('div', { class: 'settings-section' }, field('Retention', input, 'In days. Conversations without a message for longer are deleted. Leave empty to keep all. Conversations exports them.'), warning),
    read: () => ({ retentionDays: read() }), deletes,
    saved(now) {
      stored = now.retentionDays;
      warn();
    },
  };
}

function checkBox(name, checked, label, hint) {
  const box = h('input', { type: 'checkbox', name, '.checked': checked });
  return { box, root: h('label', { class: 'check' }, box, h('span', null, label, h('span', { class: 'hint' }, ` ${hint}`))) };
}

/** A check box, and fields that are shown while it is checked. */
function section({ box, root }, ...fields) {
  const body = h('div', { class: 'sub-settings' }, fields);
  const show = () => { body.hidden = !box.checked; };
  box.addEventListener('input', show);
  show();
  return h('div', { class: 'settings-section' }, root, body);
}

const numberInput = (name, value, min, max) => h('input', { name, type: 'number', inputmode: 'numeric', min, max, '.value': value ?? '' });

function numberOf(root) {
  const { value } = root.querySelector('input');
  return value === '' ? null : Number(value);
}
