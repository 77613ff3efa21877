// Analytics of all assistants or of one.
import { get, path, query } from './api.js';
import { BotFilter } from './bot-choice.js';
import { chartOfDays } from './charts.js';
import { field, fill, h } from './dom.js';
import { count, duration, money, number, relative } from './format.js';
import { Page, emptyState, heading, loadingState } from './page.js';
import { table } from './table.js';

const PERIODS = [[7, 'Last 7 days'], [30, 'Last 30 days'], [90, 'Last 90 days']];
const USUAL_DAYS = 30;
const COMPACT = new Intl.NumberFormat(undefined, { notation: 'compact' });
const PERCENT = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const NONE = '–';

class Analytics extends Page {
  start() {
    const chosen = new URLSearchParams(location.hash.split('?')[1] ?? '');
    const days = PERIODS.some(([value]) => value === Number(chosen.get('days'))) ? Number(chosen.get('days')) : USUAL_DAYS;
    this.days = h('select', { name: 'days', onchange: () => this.choose() }, PERIODS.map(([value, label]) => h('option', { value, '.selected': value === days }, label)));
    this.body = h('div', { class: 'analytics' });
    this.filters = h('div', { class: 'filters' }, field('Period', this.days));
    fill(this, heading('Analytics'), this.filters, this.body);
    this.begin(chosen.get('bot'));
  }

  begin(wanted) {
    this.load(this.body, () => wanted && get(path('bots', wanted), { signal: this.signal }), (bot) => {
      this.bot = new BotFilter(() => this.choose(), bot);
      this.filters.prepend(this.bot.root);
      this.refresh();
    }, loadingState(4));
  }

  /** Keeps the selection in the URL, for reloads and links. */
  choose() {
    const place = `#/analytics${query({ bot: this.bot.id, days: Number(this.days.value) === USUAL_DAYS ? '' : this.days.value })}`;
    history.replaceState(null, '', place);
    this.refresh();
  }

  refresh() {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    const bot = this.bot.id;
    const place = `${bot ? path('bots', bot, 'analytics') : '/analytics'}${query({ days: this.days.value })}`;
    this.load(this.body, () => get(place, { signal: AbortSignal.any([this.signal, asked.signal]) }), (report) => {
      if (!asked.signal.aborted) this.show(report, bot === '');
    }, loadingState(4));
  }

  show(report, all) {
    if (report.totals.questions === 0) {
      fill(this.body, emptyState('chart', 'No questions in this period', 'Figures appear after the first answer. Choose a longer period to see older data.'));
      return;
    }
    fill(this.body, glance(report), charts(report), all ? byBot(report) : null, byModel(report), byTool(report), questions(report, all),
      h('p', { class: 'faint' }, 'Days are in UTC. Counts include deleted conversations; the list of top questions does not.'));
  }
}

function glance({ totals, currency }) {
  const { conversations, questions: asked, answered, stopped, fallenBack, failed, firstTokenMillis, answerMillis, cost, unpricedTokens, ratedUp, ratedDown, images, documents, attachmentTokens, attachmentCost } = totals;
  return h('dl', { class: 'glance card' },
    fact('Conversations', number(conversations), `with ${count(asked, 'question')}`),
    fact('Answered', share(totals), `${number(answered)} of ${number(asked - stopped)}`),
    fact('Could not answer', number(fallenBack), failed ? `and ${number(failed)} failed with an error` : 'got the fallback message'),
    fact('Typical wait', firstTokenMillis ? duration(firstTokenMillis.p50) : NONE, answerMillis ? `until the first words; ${duration(answerMillis.p50)} until the last` : 'until the first words'),
    isRated(totals) ? fact('Thumbs', PERCENT.format(ratedUp / (ratedUp + ratedDown)), `up: ${number(ratedUp)} up, ${number(ratedDown)} down`) : null,
    hasFiles(totals) ? fact('Files', number(images + documents), [`${count(images, 'image')}, ${count(documents, 'document')}`, attachmentTokens ? `about ${COMPACT.format(attachmentTokens)} tokens` : '', attachmentCost ? money(attachmentCost, currency) : ''].filter(Boolean).join('; ')) : null,
    currency ? fact('Cost', money(cost, currency), unpricedTokens ? `estimated, without ${COMPACT.format(unpricedTokens)} tokens of models that have no price` : 'estimated from the configured prices') : null);
}

const hasFiles = ({ images, documents }) => images + documents > 0;

const isRated = ({ ratedUp, ratedDown }) => ratedUp + ratedDown > 0;

function fact(label, value, beside) {
  return h('div', null, h('dt', null, label), h('dd', { class: 'fact' }, value), h('dd', { class: 'faint' }, beside));
}

/** The share of answered questions among those that were not stopped. */
function share({ questions: asked, answered, stopped }) {
  return asked > stopped ? PERCENT.format(answered / (asked - stopped)) : NONE;
}

function charts({ days, totals, currency }) {
  const compact = (value) => COMPACT.format(value);
  const times = (name) => [
    { label: 'Typical', kind: 'line', colour: 1, value: (day) => day[name]?.p50 ?? null },
    { label: 'Slowest 5 %', kind: 'line', colour: 2, value: (day) => day[name]?.p95 ?? null },
  ];
  const shared = { days, format: number, axis: compact, whole: true };
  return [
    chartOfDays({ ...shared, title: 'Conversations and messages', series: [
      { label: 'Messages', kind: 'bar', colour: 1, value: (day) => day.messages },
      { label: 'Conversations', kind: 'line', colour: 2, value: (day) => day.conversations }] }),
    chartOfDays({ ...shared, title: 'Answers', lead: 'Questions that it could not answer got the fallback message. The assistant’s Knowledge tab lists them.', series: [
      { label: 'Answered', kind: 'bar', colour: 1, value: (day) => day.answered },
      { label: 'Could not answer', kind: 'bar', colour: 2, value: (day) => day.fallenBack },
      { label: 'Stopped', kind: 'bar', colour: 4, value: (day) => day.stopped },
      { label: 'Failed', kind: 'bar', colour: 3, value: (day) => day.failed }] }),
    isRated(totals) ? chartOfDays({ ...shared, title: 'Thumbs', lead: 'Rated answers, on the day of their question.', series: [
      { label: 'Up', kind: 'bar', colour: 1, value: (day) => day.ratedUp },
      { label: 'Down', kind: 'bar', colour: 3, value: (day) => day.ratedDown }] }) : null,
    chartOfDays({ days, format: duration, title: 'Wait for the first words', lead: 'From the question to the first words of the answer. Typical: half of the answers were faster.', series: times('firstTokenMillis') }),
    chartOfDays({ days, format: duration, title: 'Wait for the whole answer', lead: 'From the question to the end of the answer.', series: times('answerMillis') }),
    totals.inputTokens + totals.outputTokens === 0 ? null : chartOfDays({ ...shared, title: currency ? 'Tokens and cost' : 'Tokens', series: [
      { label: 'Input', kind: 'bar', colour: 1, value: (day) => day.inputTokens },
      { label: 'Output', kind: 'bar', colour: 2, value: (day) => day.outputTokens }],
    columns: currency ? [['Cost', (day) => money(day.cost, currency)]] : [] }),
    hasFiles(totals) ? chartOfDays({ ...shared, title: 'Files in messages', series: [
      { label: 'Images', kind: 'bar', colour: 1, value: (day) => day.images },
      { label: 'Documents', kind: 'bar', colour: 2, value: (day) => day.documents }],
    columns: [['Tokens', (day) => number(day.attachmentTokens)], ...(currency ? [['Cost', (day) => money(day.attachmentCost, currency)]] : [])] }) : null,
  ];
}

/** The columns of the table of assistants: label, value, and format. */
const BOT_COLUMNS = [
  ['Conversations', ({ conversations }) => conversations, number],
  ['Messages', ({ messages }) => messages, number],
  ['Answered', (bot) => bot, share],
  ['Could not answer', ({ fallenBack }) => fallenBack, number],
  ['Files', ({ images, documents }) => images + documents, number],
  ['Thumbs up', ({ ratedUp }) => ratedUp, number],
  ['Thumbs down', ({ ratedDown }) => ratedDown, number],
  ['Typical wait', ({ firstTokenMillis }) => firstTokenMillis?.p50, duration],
  ['Whole answer', ({ answerMillis }) => answerMillis?.p50, duration],
  ['Tokens', ({ inputTokens, outputTokens }) => inputTokens + outputTokens, number],
];

function byBot({ bots: all, currency }) {
  const bots = all.filter((bot) => bot.messages > 0 || bot.conversations > 0);
  const columns = [...BOT_COLUMNS, ...(currency ? [['Cost', ({ cost }) => cost, (cost) => money(cost, currency)]] : [])]
    // A column of zeros tells nothing.
    .filter(([, value]) => bots.some(value));
  return panel('By assistant', table('By assistant', ['Assistant', ...columns.map(([label]) => label)],
    bots.map((bot) => [h('a', { href: `#${path('bots', bot.botId)}` }, bot.name), ...columns.map(([, value, format]) => {
      const found = value(bot);
      return found === null || found === undefined ? NONE : format(found);
    })])), 'Assistants without messages in this period are left out. Half of the waits were shorter than the typical one.', bars(bots));
}

/** Bars of messages per assistant. The table has the full figures. */
function bars(bots) {
  const most = Math.max(...bots.map((bot) => bot.messages), 1);
  return h('ul', { class: 'bars', 'aria-hidden': 'true' }, bots.slice(0, 8).map((bot) => h('li', null,
    h('span', { class: 'bars-name' }, bot.name), h('progress', { max: most, value: bot.messages }), h('span', { class: 'figures' }, number(bot.messages)))));
}

function byModel({ models, currency }) {
  if (models.length === 0) return null;
  return panel('By model', table('By model', ['Model', 'Questions', 'Input', 'Output', ...(currency ? ['Cost'] : [])],
    models.map((model) => [model.model || 'Not recorded', number(model.questions), number(model.inputTokens), number(model.outputTokens), ...(currency ? [money(model.cost, currency)] : [])])),
  currency ? 'In tokens. Costs are estimated from the configured prices.' : 'In tokens. To show costs, set analytics.prices on the server.');
}

function byTool({ tools }) {
  if (tools.length === 0) return null;
  return panel('Tool calls', table('Tool calls', ['Tool', 'Calls', 'Errors', 'Unknown', 'Denied', 'Average time'],
    tools.map((tool) => [h('code', null, tool.name), number(tool.calls), number(tool.errors), number(tool.unknown), number(tool.denied), tool.averageMillis === null ? NONE : duration(tool.averageMillis)])),
  'Unknown: no answer came, so the call may have had its effect. Times are of calls with an answer.');
}

function questions({ topQuestions, questionsRead, bots }, all) {
  if (topQuestions.length === 0) return null;
  const names = new Map(bots.map(({ botId, name }) => [botId, name]));
  return panel('Top questions', table('Top questions', ['Question', 'Asked', ...(all ? ['Assistant'] : []), 'Last'],
    topQuestions.map(({ question, times, botId, lastAskedAt }) => [h('span', { class: 'asked' }, question), number(times), ...(all ? [names.get(botId) ?? NONE] : []), relative(lastAskedAt)]), { figuresFrom: 99 }),
  `From the last ${count(questionsRead, 'question')}. Questions that differ only in case, accents or punctuation count as one.`);
}

function panel(title, content, lead, before = null) {
  return h('section', { class: 'card panel' }, h('h2', null, title), h('p', { class: 'lead' }, lead), before, content);
}

customElements.define('rj-analytics', Analytics);
