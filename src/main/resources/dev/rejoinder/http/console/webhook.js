// One webhook endpoint: its settings, a test, and its deliveries.
import { get, path, post } from './api.js';
import { codeBlock } from './code.js';
import { button, fill, h, icon } from './dom.js';
import { openDialog, toast } from './dialogs.js';
import { absolute, duration } from './format.js';
import { Page, errorState, loadingState } from './page.js';
import { resultBlock } from './tool-calls.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import { botNames } from './bot-choice.js';
import { SCHEDULES, openWebhookForm, rotateSecret } from './webhook-form.js';
import { deleteWebhook, disabledBanner, setEnabled, stateTag } from './webhooks.js';

const LIST = '#/settings/webhooks';

class WebhookPage extends Page {
  start() {
    this.name = h('h1', { tabindex: '-1' }, 'Endpoint');
    this.state = h('span', { class: 'meta' });
    this.about = h('div');
    document.title = 'Webhook endpoint · Rejoinder';
    const deliveries = new WebhookDeliveries(this, this.parameters.webhook);
    this.deliveries = deliveries;
    fill(this, h('header', { class: 'bot-head' }, h('a', { class: 'crumb', href: LIST }, icon('back'), 'Webhooks'), h('div', { class: 'title' }, this.name, this.state)), this.about);
    this.load(this.about, async () => {
      const webhook = await get(this.place, { signal: this.signal });
      this.names = await botNames(webhook.bots, this.signal);
      return webhook;
    }, (webhook) => {
      this.show(webhook);
      this.append(deliveries.root);
      deliveries.refresh();
    });
  }

  get place() {
    return path('webhooks', this.parameters.webhook);
  }

  show(webhook) {
    const hadFocus = this.about.contains(document.activeElement);
    this.name.textContent = webhook.url;
    fill(this.state, stateTag(webhook));
    const { names } = this;
    fill(this.about,
      disabledBanner(webhook, () => this.change(() => setEnabled(webhook, true))),
      h('section', { class: 'card panel' },
        h('dl', { class: 'passage-facts' },
          webhook.description ? [h('dt', null, 'Description'), h('dd', null, webhook.description)] : null,
          h('dt', null, 'Events'), h('dd', null, webhook.events.join(', ')),
          h('dt', null, 'Assistants'), h('dd', null, webhook.bots.length ? webhook.bots.map((id) => names.get(id) ?? id).join(', ') : 'All'),
          h('dt', null, 'Retries'), h('dd', null, SCHEDULES.find(([name]) => name === webhook.schedule)?.[1] ?? webhook.schedule),
          webhook.failingSince ? [h('dt', null, 'Failing'), h('dd', null, `since ${absolute(webhook.failingSince)}`)] : null,
          webhook.previousSecretUntil ? [h('dt', null, 'Old secret'), h('dd', null, `signs until ${absolute(webhook.previousSecretUntil)}`)] : null),
        h('div', { class: 'row panel-actions' },
          button('Send a test', () => this.test(webhook), { class: 'button primary', icon: 'send' }),
          button('Edit', () => openWebhookForm(webhook, (stored) => this.stored(stored, 'Endpoint saved.')), { icon: 'pencil' }),
          button('Rotate secret', () => rotateSecret(webhook, (stored) => this.show(stored)), { icon: 'refresh' }),
          button('Delete', () => deleteWebhook(webhook, () => { location.hash = LIST; }), { icon: 'trash' }))));
    if (hadFocus) this.name.focus();
  }

  async change(work) {
    const webhook = await this.run(work, (error) => toast(error.message, 'error'));
    if (webhook) this.show(webhook);
  }

  async stored(webhook, message) {
    this.names = await this.run(() => botNames(webhook.bots, this.signal), () => this.names) ?? this.names;
    this.show(webhook);
    toast(message);
  }

  /** Sends a test event and shows the response. */
  async test({ url }) {
    const body = h('div', { class: 'stack', role: 'status' }, loadingState(1));
    openDialog('Test', body);
    await this.run(async () => {
      const { delivered, status, error, response, durationMillis, request } = await post(`${this.place}/test`, undefined, { signal: this.signal });
      fill(body,
        h('p', null, h('span', { class: `tag ${delivered ? 'good' : 'bad'}` }, delivered ? 'Delivered' : 'Failed'), ` ${url}`),
        h('p', null, status ? `The endpoint answered ${status} in ${duration(durationMillis)}.` : `No answer came: ${error}`),
        response ? codeBlock(response, 'Start of the response') : null,
        h('details', null, h('summary', null, 'Request'), resultBlock(request.body)));
      this.deliveries.refresh();
    }, (error) => fill(body, errorState(error)));
  }
}

customElements.define('rj-webhook', WebhookPage);
