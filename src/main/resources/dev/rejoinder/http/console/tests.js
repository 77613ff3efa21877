// "Tests": an assistant's answer tests, their runs, and what got better and worse.
import { get, path, post, query, remove } from './api.js';
import { button, field, fill, h, iconButton } from './dom.js';
import { confirmDialog, formDialog, toast } from './dialogs.js';
import { absolute, count, relative } from './format.js';
import { Page, emptyState } from './page.js';
import { openTestForm } from './test-form.js';

const PAGE_SIZE = 100;
const POLL_MILLIS = 1000;
const OUTCOMES = { passed: ['Passed', 'good'], failed: ['Failed', 'bad'], error: ['Error', 'bad'], skipped: ['Skipped', ''], pending: ['Waiting', 'live'] };
const CHANGES = { worse: ['Worse', 'bad'], better: ['Better', 'good'], new: ['New', ''] };
const ORDER = ['worse', 'better', 'new', 'same'];

const tag = ([label, colour]) => h('span', { class: `tag ${colour}` }, label);

class Tests extends Page {
  start() {
    this.head = h('div', { class: 'stack' });
    this.list = h('div');
    fill(this, h('div', { class: 'stack' }, this.head, this.list));
    this.refresh();
  }

  get place() {
    return path('bots', this.bot.id, 'tests');
  }

  refresh() {
    return this.load(this.list, () => this.fetch(), (data) => this.show(data));
  }

  async fetch() {
    const { runs } = await get(`${this.place}/runs`, { signal: this.signal });
    const tests = await this.all(this.place, 'tests');
    // An active run is always shown; a deleted one cannot be.
    const has = (id) => runs.some((each) => each.id === id);
    if (!has(this.chosen) || (runs[0] && isActive(runs[0]))) this.chosen = null;
    if (!has(this.compared)) this.compared = null;
    const id = this.chosen ?? runs[0]?.id;
    if (this.compared === id) this.compared = null;
    const run = id ? await this.all(`${this.place}/runs/${id}`, 'results', this.compared ? { compareWith: this.compared } : {}) : null;
    this.runs = runs;
    return { tests: tests.tests, run };
  }

  /** Reads all pages of a list. */
  async all(place, name, parameters = {}) {
    let whole = null;
    for (let page = 1; ; page += 1) {
      const data = await get(place + query({ ...parameters, page, limit: PAGE_SIZE }), { signal: this.signal });
      if (whole) whole[name].push(...data[name]);
      else whole = data;
      if (!data.pagination.hasMore) return whole;
    }
  }

  /** Shows the tests with their last results. */
  show({ tests, run }) {
    this.describe(tests, run);
    if (tests.length === 0) {
      fill(this.list, emptyState('check', 'No tests yet', 'Keep questions with what their answers must say. A run shows what a change made better and worse.', button('Add a test', () => this.add(), { class: 'button primary' })));
    } else {
      const results = new Map((run?.results ?? []).map((result) => [result.test.id, result]));
      const shown = tests.map((test) => ({ test, result: results.get(test.id) }));
      shown.sort((one, other) => rank(one.result) - rank(other.result));
      fill(this.list, h('ul', { class: 'list tests', 'aria-label': 'Tests' }, shown.map(({ test, result }) => this.row(test, result))));
    }
    if (run && isActive(run)) this.later(POLL_MILLIS, () => this.poll(tests));
  }

  /** Shows the buttons and the state of the last run, and keeps the focus. */
  describe(tests, run) {
    const active = run && isActive(run);
    const focused = document.activeElement?.dataset?.focus;
    fill(this.head, this.toolbar(tests, run, active), run ? this.summary(run, active) : null);
    if (focused) this.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Shows the progress of a run, and its results when it has ended. */
  poll(tests) {
    this.run(async () => {
      const { runs } = await get(`${this.place}/runs`, { signal: this.signal });
      if (!runs[0] || !isActive(runs[0])) {
        this.show(await this.fetch());
        return;
      }
      this.describe(tests, runs[0]);
      this.later(POLL_MILLIS, () => this.poll(tests));
    }, () => this.later(POLL_MILLIS, () => this.poll(tests)));
  }

  toolbar(tests, run, active) {
    return h('div', { class: 'row' },
      tests.length ? button('Add a test', () => this.add(), { icon: 'plus', 'data-focus': 'add' }) : null,
      active ? button('Stop the run', () => this.stop(run), { icon: 'stop', 'data-focus': 'run' })
        : tests.length ? button('Run the tests', () => this.begin({}), { class: 'button primary', 'data-focus': 'run' }) : null,
      tests.length && !active ? button('Try a change…', () => this.tryChange(), { 'data-focus': 'try' }) : null);
  }

  summary(run, active) {
    const { tests, changes } = run;
    const done = tests.total - tests.pending;
    const parts = [`${tests.passed} of ${count(tests.total, 'test')} passed`];
    if (run.comparedWith) parts.push(`${changes.worse} worse and ${changes.better} better than ${this.compared ? 'in the other run' : 'before'}`);
    return h('div', { class: 'card panel' },
      h('p', { role: 'status' }, active ? `${run.state === 'queued' ? 'Waiting for a server and for sources that are being read' : 'Running'}: ${done} of ${tests.total}.` : `${parts.join(', ')}.`),
      active ? h('progress', { max: tests.total, value: done, 'aria-label': 'Tests asked' }) : null,
      h('p', { class: 'meta' },
        h('span', { title: absolute(run.createdAt) }, `run ${relative(run.createdAt)}`),
        run.model ? h('span', null, `with ${run.model}`) : null,
        run.instructions ? h('span', null, 'with other instructions') : null,
        run.judgeModel ? h('span', null, `judged by ${run.judgeModel}`) : null),
      active || this.runs.length < 2 ? null : this.choices(run),
      run.state === 'interrupted' ? h('p', { class: 'source-reason' }, 'The server stopped during this run. Run the tests again.') : null,
      run.outdated && !active ? h('p', { class: 'tag warn' }, 'The assistant or its knowledge has changed since') : null);
  }

  /** Chooses a run, and the one that it is compared with. */
  choices(run) {
    const choose = (label, name, value, options) => field(label, h('select', { name, 'data-focus': name, onchange: (event) => {
      this[name] = event.target.value || null;
      this.refresh();
    } }, options.map(([id, text]) => h('option', { value: id, '.selected': id === value }, text))));
    const runs = this.runs.filter((each) => !isActive(each)).map((each) => [each.id, runLabel(each)]);
    return h('div', { class: 'row' },
      choose('Run', 'chosen', run.id, runs),
      choose('Compared with', 'compared', this.compared ?? '', [['', 'The last result of each test'], ...runs.filter(([id]) => id !== run.id)]));
  }

  row(test, result) {
    const change = CHANGES[result?.change];
    return h('li', null,
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, test.question),
        h('p', { class: 'meta' }, expectations(test.expect).join('; ')),
        test.history.length ? h('details', { class: 'test-answers' },
          h('summary', null, `After ${count(test.history.length, 'message')}`),
          test.history.map(({ role, content }) => h('p', { class: 'faint' }, `${role === 'user' ? 'Visitor' : 'Assistant'}: ${content}`))) : null,
        result?.reasons.map((reason) => h('p', { class: 'source-reason' }, reason)),
        result && result.outcome !== 'pending' ? this.answers(result) : null),
      h('div', { class: 'source-status' }, result ? tag(OUTCOMES[result.outcome]) : h('span', { class: 'tag' }, 'Not run'), change ? tag(change) : null),
      h('div', { class: 'bot-actions' },
        test.from ? h('a', { class: 'button quiet small', href: `#${path('bots', this.bot.id, 'conversations', test.from.conversationId)}`, 'aria-label': `Conversation of ${test.question}` }, 'Conversation') : null,
        iconButton('pencil', `Edit ${test.question}`, () => openTestForm(this.bot, test, () => this.refresh())),
        iconButton('trash', `Delete ${test.question}`, () => this.delete(test))));
  }

  /** The answer, beside that of the run before if the outcome changed. */
  answers(result) {
    const changed = result.earlier && ['worse', 'better'].includes(result.change);
    return h('details', { class: 'test-answers', '.open': changed },
      h('summary', null, changed ? 'Answers' : 'Answer'),
      h('div', { class: 'side-by-side' },
        changed ? answer('Before', result.earlier) : null,
        answer(changed ? 'Now' : 'Answer', result)));
  }

  add() {
    openTestForm(this.bot, {}, () => this.refresh());
  }

  begin(settings) {
    return this.run(async () => {
      await this.send(settings);
    }, (error) => toast(error.message, 'error'));
  }

  async send(settings) {
    await post(`${this.place}/runs`, settings, { signal: this.signal });
    this.chosen = null;
    this.show(await this.fetch());
  }

  tryChange() {
    formDialog('Run the tests with a change', [
      h('p', null, 'Nothing of this is saved.'),
      field('Model', h('input', { name: 'model', autocomplete: 'off', spellcheck: 'false', placeholder: this.bot.model }), 'Empty for the assistant’s models.'),
      field('Instructions', h('textarea', { name: 'instructions', rows: 6, '.value': this.bot.instructions })),
      field('Judge model', h('input', { name: 'judgeModel', autocomplete: 'off', spellcheck: 'false' }), 'Checks the expectations for a judge model. Empty to skip them.'),
    ], {
      submitLabel: 'Run',
      submit: (form) => {
        const data = new FormData(form);
        const text = (name) => data.get(name).trim() || null;
        const instructions = data.get('instructions') === this.bot.instructions ? null : text('instructions');
        return this.send({ model: text('model'), instructions, judgeModel: text('judgeModel') });
      },
    });
  }

  stop(run) {
    this.run(async () => {
      await remove(`${this.place}/runs/${run.id}`, { signal: this.signal });
      this.show(await this.fetch());
    }, (error) => toast(error.message, 'error'));
  }

  delete(test) {
    confirmDialog('Delete this test?', `“${test.question}” and its results are deleted for good.`, {
      label: 'Delete test',
      action: async () => {
        await remove(`${this.place}${path(test.id)}`);
        toast('Test deleted.');
        this.refresh();
      },
    });
  }
}

const isActive = ({ state }) => ['queued', 'running'].includes(state);

function runLabel({ createdAt, tests, model, instructions, state }) {
  const parts = [`${absolute(createdAt)}: ${tests.passed} of ${tests.total} passed`];
  if (model) parts.push(model);
  if (instructions) parts.push('other instructions');
  if (state === 'interrupted') parts.push('interrupted');
  return parts.join(', ');
}

const rank = (result) => (result?.change && result.change !== 'same' ? ORDER.indexOf(result.change) : result?.outcome === 'passed' ? ORDER.length + 1 : ORDER.length);

function answer(label, { answer: text, sources, verdict }) {
  return h('figure', null,
    h('figcaption', { class: 'label' }, label),
    h('p', { class: 'test-answer' }, text || 'No answer'),
    sources.length ? h('p', { class: 'faint' }, `Cites ${sources.map(({ title }) => title).join(', ')}`) : null,
    verdict ? h('p', { class: 'faint' }, `Judge: ${verdict}`) : null);
}

function expectations(expect) {
  const parts = [];
  if (expect.contains) parts.push(`contains ${expect.contains.map((each) => `“${each}”`).join(', ')}`);
  if (expect.notContains) parts.push(`does not contain ${expect.notContains.map((each) => `“${each}”`).join(', ')}`);
  if (expect.source) parts.push(`cites ${expect.source}`);
  if (expect.doesNotKnow === true) parts.push('does not know');
  if (expect.doesNotKnow === false) parts.push('answers');
  if (expect.judge) parts.push(`judge: ${expect.judge}`);
  return parts;
}

customElements.define('rj-tests', Tests);
