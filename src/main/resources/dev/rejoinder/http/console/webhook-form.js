// The form of a webhook endpoint, and its signing secret, which is shown once.
import { patch, path, post } from './api.js';
import { botChoice } from './bot-choice.js';
import { codeBlock } from './code.js';
import { button, copyButton, field, fieldGroup, h } from './dom.js';
import { confirmDialog, formDialog, openDialog } from './dialogs.js';
import { pillTabs } from './tabs.js';
import { VERIFIERS } from './webhook-snippets.js';

/** The events by topic, each with the moment that it tells. */
export const EVENTS = [
  ['Conversations', [
    ['conversation.created', 'A conversation begins.'],
    ['conversation.updated', 'Its metadata or its handover changes.'],
    ['conversation.completed', 'A person closes it.'],
    ['conversation.deleted', 'It is deleted, by a person, a program or its retention.']]],
  ['Messages', [
    ['message.created', 'A question arrives, or an answer is complete.'],
    ['message.updated', 'A stored message changes.'],
    ['message.deleted', 'A broken answer is dropped, because its question is answered anew.'],
    ['message.failed', 'A question gets no answer, or only the beginning of one.'],
    ['message.feedback', 'A visitor rates an answer.'],
    ['question.unanswered', 'The assistant answers with its fallback message.']]],
  ['People', [
    ['handover.requested', 'A visitor waits for a person.'],
    ['handover.accepted', 'A person takes the conversation.'],
    ['handover.ended', 'The conversation goes back to the assistant, or nobody came.'],
    ['lead.created', 'A visitor leaves contact details.']]],
  ['Assistants', [
    ['bot.updated', 'The settings of an assistant change.'],
    ['bot.published', 'An assistant is enabled.'],
    ['bot.disabled', 'An assistant is disabled.'],
    ['budget.exceeded', 'A daily budget of an assistant is used up.'],
    ['source.failed', 'A source of knowledge cannot be read.']]],
];
export const SCHEDULES = [
  ['standard', 'Standard: five attempts in eleven hours'],
  ['long', 'Long: ten attempts in three days'],
];

/** Opens the form for a new endpoint (`webhook` null) or an existing one. `saved` gets the stored endpoint. */
export function openWebhookForm(webhook, saved) {
  const bots = botChoice(webhook?.bots);
  formDialog(webhook ? 'Edit endpoint' : 'New endpoint', [
    field('URL', h('input', { name: 'url', type: 'url', required: true, maxlength: 2000, autocomplete: 'off', spellcheck: 'false', autofocus: true, placeholder: 'https://example.com/webhooks', '.value': webhook?.url ?? '' }), 'Gets a POST request for each event. HTTPS, unless the address is in a network that the server’s operator allows.'),
    field('Description', h('input', { name: 'description', maxlength: 200, autocomplete: 'off', '.value': webhook?.description ?? '' })),
    fieldGroup('Events', 'events', 'Choose the events that the server sends.', EVENTS.map(([topic, events]) => eventGroup(topic, events, webhook?.events ?? []))),
    field('Retries', h('select', { name: 'schedule' }, SCHEDULES.map(([value, label]) => h('option', { value, '.selected': value === webhook?.schedule }, label))), 'An attempt fails if the endpoint does not answer with 2xx within 30 seconds.'),
    fieldGroup('Assistants', 'bots', 'If none is selected, the endpoint gets events of all assistants, including future ones.', bots.root),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'enabled', '.checked': webhook?.enabled ?? true }), h('span', null, 'Enabled', h('span', { class: 'hint' }, ' A disabled endpoint misses the events of that time.'))),
  ], {
    kind: 'sheet',
    submitLabel: webhook ? 'Save' : 'Create endpoint',
    submit: async (form) => {
      const data = new FormData(form);
      const body = {
        url: data.get('url').trim(), description: data.get('description').trim() || null, events: data.getAll('events'),
        schedule: data.get('schedule'), bots: bots.ids(), enabled: data.get('enabled') !== null,
      };
      saved(await (webhook ? patch(path('webhooks', webhook.id), body) : post('/webhooks', body)));
    },
  });
}

/** A topic with a box for all of its events, and one for each. */
function eventGroup(topic, events, chosen) {
  const boxes = events.map(([name]) => h('input', { type: 'checkbox', name: 'events', value: name, '.checked': chosen.includes(name) }));
  const all = h('input', { type: 'checkbox', onchange: () => boxes.forEach((box) => { box.checked = all.checked; }) });
  const match = () => {
    const checked = boxes.filter((box) => box.checked).length;
    all.checked = checked === boxes.length;
    all.indeterminate = checked > 0 && checked < boxes.length;
  };
  match();
  return h('fieldset', { class: 'event-group', onchange: match },
    h('legend', null, h('label', { class: 'check' }, all, h('span', { class: 'label' }, topic))),
    events.map(([name, hint], at) => h('label', { class: 'check' }, boxes[at], h('span', null, h('code', null, name), h('span', { class: 'hint' }, ` ${hint}`)))));
}

/** Shows a new signing secret. The server never shows it again. */
export function revealSecret({ secret }) {
  const dialog = openDialog('Copy the signing secret now', h('div', { class: 'stack' },
    h('p', null, 'This secret is shown only once. With it, your endpoint verifies that a request comes from this server. Keep it secret.'),
    h('div', { class: 'secret' }, h('code', null, secret), copyButton(secret)),
    h('div', null, h('h3', null, 'Verify a request'), pillTabs(Object.keys(VERIFIERS), 'Language', (name) => codeBlock(VERIFIERS[name], name)))),
  { kind: 'wide', actions: [button('Done', () => dialog.close(), { class: 'button primary' })] });
  dialog.querySelector('.secret button').focus();
}

export function rotateSecret(webhook, rotated) {
  confirmDialog('Rotate the signing secret?', 'Creates a new secret. For 24 hours, requests are signed with the old and the new one, so an endpoint accepts them before and after you update it. Then the old one is no longer used.', {
    label: 'Rotate secret',
    action: async () => {
      const stored = await post(path('webhooks', webhook.id, 'rotate'));
      rotated(stored);
      revealSecret(stored);
    },
  });
}
