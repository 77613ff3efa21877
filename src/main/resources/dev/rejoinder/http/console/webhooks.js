// Webhooks: the endpoints that this server sends events to.
import { get, patch, path, remove } from './api.js';
import { button, fill, h, icon, iconButton } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { absolute, count, relative } from './format.js';
import { Page, emptyState, heading } from './page.js';
import { switchBox } from './switch.js';

/** Label and colour of each state of a delivery. */
export const STATES = { pending: ['Waiting', 'warn'], sending: ['Sending', 'live'], delivered: ['Delivered', 'good'], failed: ['Failed', 'bad'] };
const REASONS = {
  gone: 'it answered 410, which means that it wants no more events.',
  failing: 'all deliveries failed for five days.',
};

class Webhooks extends Page {
  start() {
    this.list = h('div');
    this.banners = h('div', { class: 'banners' });
    fill(this,
      heading('Webhooks', button('New endpoint', () => this.edit(null), { class: 'button primary', icon: 'plus' })),
      h('p', { class: 'lead' }, 'Tell your own systems what happens: the server sends a signed request for each event, and retries until the endpoint answers.'),
      this.banners, this.list);
    this.refresh();
  }

  refresh() {
    return this.load(this.list, () => get('/webhooks', { signal: this.signal }), ({ webhooks }) => {
      fill(this.banners, webhooks.map((webhook) => disabledBanner(webhook, () => this.enable(webhook))));
      fill(this.list, webhooks.length
        ? h('ul', { class: 'list' }, webhooks.map((webhook) => this.row(webhook)))
        : emptyState('hook', 'No endpoints yet', 'Add the URL of a program of yours that wants to know about conversations, leads or unanswered questions.', button('New endpoint', () => this.edit(null), { icon: 'plus' })));
    });
  }

  row(webhook) {
    return h('li', null,
      h('div', { class: 'list-icon' }, icon('hook')),
      h('div', { class: 'grow' },
        h('a', { class: 'title-line', href: `#${path('settings', 'webhooks', webhook.id)}` }, webhook.url),
        webhook.description ? h('p', { class: 'faint' }, webhook.description) : null,
        h('p', { class: 'meta' },
          stateTag(webhook),
          h('span', { title: webhook.events.join(', ') }, count(webhook.events.length, 'event')),
          webhook.bots.length ? h('span', null, count(webhook.bots.length, 'assistant')) : null,
          this.lastResult(webhook))),
      h('div', { class: 'row tight' },
        switchBox(webhook.url, webhook.enabled, (enabled) => this.turn(webhook, enabled)),
        iconButton('pencil', `Edit ${webhook.url}`, () => this.edit(webhook)),
        iconButton('trash', `Delete ${webhook.url}`, () => deleteWebhook(webhook, () => this.refresh()))));
  }

  /** The state of the newest delivery. It comes later than the list, and is left out if it cannot be read. */
  lastResult({ id, failingSince }) {
    const place = h('span');
    this.run(async () => {
      const { deliveries: [last] } = await get(`${path('webhooks', id, 'deliveries')}?limit=1`, { signal: this.signal });
      place.textContent = last ? `last: ${STATES[last.state][0].toLowerCase()} ${relative(last.lastAttemptAt ?? last.createdAt)}` : 'nothing sent yet';
    }, () => {});
    return [failingSince ? h('span', { class: 'tag warn', title: absolute(failingSince) }, `Failing since ${relative(failingSince)}`) : null, place];
  }

  async turn(webhook, enabled) {
    const stored = await this.run(() => setEnabled(webhook, enabled), (error) => toast(error.message, 'error'));
    if (stored) this.refresh();
    return stored?.enabled ?? !enabled;
  }

  async enable(webhook) {
    await this.turn(webhook, true);
    this.querySelector('h1').focus();
  }

  /** Opens the form. It is loaded only now, so that the page appears sooner. */
  async edit(webhook) {
    const form = await this.run(() => import('./webhook-form.js'), (error) => toast(error.message, 'error'));
    form?.openWebhookForm(webhook, (stored) => {
      this.refresh();
      if (webhook) toast('Endpoint saved.');
      else form.revealSecret(stored);
    });
  }
}

export async function setEnabled(webhook, enabled) {
  const stored = await patch(path('webhooks', webhook.id), { enabled });
  toast(enabled ? 'The endpoint is on.' : 'The endpoint is off.');
  return stored;
}

export function deleteWebhook(webhook, done) {
  confirmDialog('Delete this endpoint?', `${webhook.url} gets no more events. Its deliveries are deleted with it, also those that still wait. This cannot be undone.`, {
    label: 'Delete endpoint',
    action: async () => {
      await remove(path('webhooks', webhook.id));
      toast('Endpoint deleted.');
      done();
    },
  });
}

/** Tells that the server has disabled an endpoint, and why; null if it has not. */
export function disabledBanner(webhook, enable) {
  if (webhook.enabled || !webhook.disabledReason) return null;
  return h('div', { class: 'notice banner', role: 'status' },
    h('p', null, h('strong', null, webhook.url), ` was disabled by the server ${relative(webhook.disabledAt)}: ${REASONS[webhook.disabledReason]} It gets no events until you enable it. Deliveries that were waiting then continue.`),
    button('Enable again', enable, { 'aria-label': `Enable ${webhook.url} again` }));
}

export function stateTag({ enabled, disabledReason }) {
  if (enabled) return h('span', { class: 'tag good' }, 'Enabled');
  return h('span', { class: `tag ${disabledReason ? 'bad' : ''}` }, disabledReason ? 'Disabled by the server' : 'Disabled');
}

customElements.define('rj-webhooks', Webhooks);
