// The deliveries of a webhook endpoint: a list by state, one delivery in full, and replays.
import { get, path, post, query } from './api.js';
import { codeBlock } from './code.js';
import { button, field, fieldError, fill, h, iconButton } from './dom.js';
import { formDialog, openDialog, toast } from './dialogs.js';
import { absolute, count, relative } from './format.js';
import { loadingState } from './page.js';
import { pager } from './table.js';
import { resultBlock } from './tool-calls.js';
import { STATES } from './webhooks.js';

const PAGE_SIZE = 50;
const POLL_MILLIS = 4000;
const DAY_MILLIS = 86_400_000;

export class WebhookDeliveries {
  constructor(page, webhookId) {
    this.page = page;
    this.place = path('webhooks', webhookId);
    this.number = 1;
    this.state = h('select', { name: 'state', onchange: () => this.turn(1) }, h('option', { value: '' }, 'Any'), Object.entries(STATES).map(([value, [label]]) => h('option', { value }, label)));
    this.list = h('div');
    this.root = h('section', { class: 'deliveries', 'aria-labelledby': 'deliveries-title' },
      h('div', { class: 'section-head' },
        h('div', null, h('h2', { id: 'deliveries-title' }, 'Deliveries'), h('p', { class: 'lead' }, 'Of the last 30 days, newest first.')),
        h('div', { class: 'row' },
          field('State', this.state),
          button('Refresh', () => this.refresh(), { icon: 'refresh' }),
          button('Replay a time range', () => this.replayRange()))),
      this.list);
  }

  fetch() {
    return get(`${this.place}/deliveries${query({ state: this.state.value, page: this.number, limit: PAGE_SIZE })}`, { signal: this.page.signal });
  }

  refresh() {
    return this.page.load(this.list, () => this.fetch(), (data) => this.show(data), loadingState(2));
  }

  turn(number) {
    this.number = number;
    return this.refresh();
  }

  show({ deliveries, pagination }) {
    if (deliveries.length === 0) {
      fill(this.list, h('p', { class: 'faint' }, this.state.value || this.number > 1 ? 'No deliveries in this state.' : 'Nothing has been sent yet. Send a test to try the endpoint.'));
      return;
    }
    fill(this.list,
      h('ul', { class: 'list' }, deliveries.map((delivery) => this.row(delivery))),
      pager(pagination, (number) => this.turn(number)));
    this.poll(deliveries.some(({ state }) => state === 'pending' || state === 'sending'));
  }

  /** Follows deliveries that wait, except while the user is in the list or looks elsewhere. */
  poll(waiting) {
    clearTimeout(this.timer);
    if (!waiting || this.page.signal.aborted) return;
    this.timer = setTimeout(() => {
      if (document.hidden || this.list.contains(document.activeElement)) this.poll(true);
      else this.page.run(async () => this.show(await this.fetch()), () => this.poll(true));
    }, POLL_MILLIS);
  }

  row(delivery) {
    return h('li', null,
      h('div', { class: 'grow' },
        h('button', { type: 'button', class: 'link title-line', onclick: () => this.open(delivery) }, delivery.type, h('span', { class: 'visually-hidden' }, ` ${delivery.eventId}`)),
        h('p', { class: 'meta' },
          tag(delivery),
          delivery.status ? h('span', null, `status ${delivery.status}`) : null,
          h('span', null, count(delivery.attempts, 'attempt')),
          h('span', { title: absolute(delivery.createdAt) }, relative(delivery.createdAt)),
          delivery.nextAttemptAt ? h('span', { title: absolute(delivery.nextAttemptAt) }, `next attempt ${relative(delivery.nextAttemptAt)}`) : null)),
      iconButton('refresh', `Replay ${delivery.type} ${delivery.eventId}`, () => this.replay(delivery)));
  }

  open(delivery) {
    const time = (label, value) => (value ? [h('dt', null, label), h('dd', null, absolute(value))] : null);
    const dialog = openDialog(delivery.type, h('div', { class: 'stack' },
      h('dl', { class: 'passage-facts' },
        h('dt', null, 'State'), h('dd', null, tag(delivery)),
        h('dt', null, 'Event'), h('dd', null, h('code', null, delivery.eventId)),
        h('dt', null, 'Attempts'), h('dd', null, String(delivery.attempts)),
        time('Happened', delivery.createdAt), time('Last attempt', delivery.lastAttemptAt), time('Next attempt', delivery.nextAttemptAt),
        delivery.status ? [h('dt', null, 'Status'), h('dd', null, String(delivery.status))] : null,
        delivery.error ? [h('dt', null, 'Error'), h('dd', null, delivery.error)] : null),
      h('section', { class: 'stack-small' }, h('h3', null, 'Request'), h('p', null, 'POST ', h('code', null, delivery.request.url)), resultBlock(delivery.request.body)),
      h('section', { class: 'stack-small' }, h('h3', null, 'Start of the response'), delivery.response ? codeBlock(delivery.response, 'text') : h('p', { class: 'faint' }, 'No response body'))),
    { kind: 'sheet', actions: [button('Replay', async () => {
      if (await this.replay(delivery)) dialog.close();
    }, { icon: 'refresh' })] });
  }

  async replay({ eventId }) {
    const done = await this.page.run(async () => {
      await post(`${this.place}/replay`, { eventId });
      return true;
    }, (error) => toast(error.message, 'error'));
    if (!done) return false;
    toast('The event is sent again.');
    await this.turn(1);
    this.state.focus();
    return true;
  }

  /** Replays a time range. The server queues a part of a long one with each request. Returns the number of events. */
  async replayAll(since, until) {
    let total = 0;
    for (let next = since; next;) {
      const { deliveries, nextSince } = await post(`${this.place}/replay`, { since: next, until }, { signal: this.page.signal });
      total += deliveries;
      next = nextSince;
    }
    return total;
  }

  replayRange() {
    const local = (time) => new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    formDialog('Replay a time range', [
      h('p', null, 'Sends all events of this time that the endpoint subscribes to, also those that it already got. It recognizes them by their id.'),
      h('div', { class: 'row' },
        field('From', h('input', { name: 'since', type: 'datetime-local', required: true, '.value': local(Date.now() - DAY_MILLIS) })),
        field('Until', h('input', { name: 'until', type: 'datetime-local' }))),
      h('p', { class: 'hint' }, 'In your time zone. Without an end, all events until now.'),
    ], {
      submitLabel: 'Replay events',
      submit: async (form) => {
        const { since, until } = form.elements;
        if (since.value === '') throw fieldError('since', 'Enter a date and a time.');
        toast(`${count(await this.replayAll(instant(since), instant(until)), 'event')} will be sent again.`);
        this.turn(1);
      },
    });
  }
}

/** The time in a field; undefined if it is empty. */
const instant = ({ value }) => (value === '' ? undefined : new Date(value).toISOString());

function tag({ state }) {
  const [label, kind] = STATES[state];
  return h('span', { class: `tag ${kind}` }, label);
}
