// Unanswered questions, grouped by meaning: their list, and the dialog that answers a group.
import { get, path, post, query, remove } from './api.js';
import { button, field, fill, h, icon, iconButton } from './dom.js';
import { formDialog, toast } from './dialogs.js';
import { absolute, count, number, relative } from './format.js';
import { loadingState } from './page.js';
import { sourceChips } from './passages.js';
import { openTestFrom } from './test-form.js';

const PAGE_SIZE = 50;
const MAX_ALTERNATIVES = 20;
const groupsOf = (bot) => path('bots', bot.id, 'gap-groups');
const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

const groupsOnPage = (page, number) => get(groupsOf(page.bot) + query({ page: number, limit: PAGE_SIZE }), { signal: page.signal });

/** Shows the groups of a page's bot in `root`. `answered` runs after an answer was added. */
export function showQuestionGroups(page, root, answered) {
  const reload = () => showQuestionGroups(page, root, answered);
  page.load(root, () => groupsOnPage(page, 1), ({ groups, pagination }) => {
    if (groups.length === 0) {
      fill(root, h('p', { class: 'lead' }, 'None. Questions that got the fallback message appear here, so that you can add answers.'));
      return;
    }
    const shown = new Set();
    const list = h('ul', { class: 'list' });
    const foot = h('div', { class: 'more' });
    fill(root, list, foot);
    const add = (more, { page: at, total, hasMore }) => {
      // A question that was asked meanwhile moves a group to the next page.
      const added = more.filter(({ id }) => !shown.has(id)).map((group) => row(page, group, reload, answered));
      more.forEach(({ id }) => shown.add(id));
      list.append(...added);
      fill(foot, hasMore ? [h('p', { class: 'faint' }, `Showing the latest ${number(shown.size)} of ${number(total)}`), showMore(at + 1)] : null);
      return added[0];
    };
    const showMore = (at) => {
      const show = button('Show more', () => page.run(async () => {
        show.disabled = true;
        const next = await groupsOnPage(page, at);
        add(next.groups, next.pagination)?.querySelector('button')?.focus();
      }, (error) => {
        show.disabled = false;
        toast(error.message, 'error');
      }), { class: 'button small' });
      return show;
    };
    add(groups, pagination);
  }, loadingState(1));
}

function row(page, group, reload, answered) {
  const others = group.examples.slice(1);
  return h('li', null,
    h('div', { class: 'list-icon' }, icon('question')),
    h('div', { class: 'grow' },
      h('p', { class: 'title-line' }, group.question),
      h('p', { class: 'meta' },
        group.sourceId ? h('span', { class: 'tag warn' }, 'Answered before') : null,
        group.times > 1 ? h('span', null, `asked ${number(group.times)} times`) : null,
        group.askers > 1 ? h('span', null, `by ${count(group.askers, 'user')}`) : null,
        h('span', { title: absolute(group.lastAskedAt) }, `last asked ${relative(group.lastAskedAt)}`),
        h('a', { href: `#${path('bots', page.bot.id, 'conversations', group.examples[0].conversationId)}` }, 'Conversation', h('span', { class: 'visually-hidden' }, ` about ${group.question}`))),
      others.length === 0 ? null : h('details', null,
        h('summary', null, `In other words: ${number(group.questions - 1)}`),
        h('ul', { class: 'faint' }, others.map((gap) => h('li', null, gap.question))))),
    h('div', { class: 'row' },
      button('Add as a test', () => openTestFrom(page.bot, group.examples[0]), { class: 'button small' }),
      button('Answer', () => page.run(async () => {
        answerDialog(page, await get(groupsOf(page.bot) + path(group.id), { signal: page.signal }), answered);
      }, (error) => toast(error.message, 'error')), { class: 'button small' }),
      iconButton('trash', `Dismiss ${group.question}`, () => page.run(async () => {
        await remove(groupsOf(page.bot) + path(group.id), { signal: page.signal });
        reload();
      }, (error) => toast(error.message, 'error')))));
}

function answerDialog(page, group, answered) {
  const url = groupsOf(page.bot) + path(group.id);
  const others = group.examples.slice(1).map((gap) => gap.question.replaceAll('\n', ' ')).slice(0, MAX_ALTERNATIVES);
  const answer = h('textarea', { name: 'answer', rows: 5, maxlength: 10_000, required: true });
  const used = h('div', { 'aria-live': 'polite' });
  const draft = button('Draft an answer', async () => {
    draft.disabled = true;
    fill(used, h('p', { class: 'faint' }, 'Drafting…'));
    try {
      const made = await post(url + path('draft'), undefined, { signal: page.signal });
      if (made.answer) answer.value = made.answer;
      fill(used,
        h('p', { class: 'faint' }, made.answer ? 'Check the draft before you save it. It was made from these passages:' : 'No passage answers the question. Write the answer yourself.'),
        made.answer ? sourceChips(made.passages) : null);
    } catch (error) {
      fill(used, h('p', { class: 'form-error' }, error.message));
    } finally {
      draft.disabled = false;
      answer.focus();
      answer.setSelectionRange(0, 0);
      answer.scrollTop = 0;
    }
  }, { class: 'button small' });
  const dialog = formDialog('Answer question', [
    field('Question', h('input', { name: 'question', maxlength: 1000, required: true, '.value': group.question.replaceAll('\n', ' ').slice(0, 1000) })),
    field('Answer', answer),
    h('div', null, draft),
    used,
    field('In other words', h('textarea', { name: 'alternatives', rows: Math.min(6, others.length + 1), '.value': others.join('\n') }), 'One question a line. Users find the answer with any of them.'),
  ], {
    submitLabel: 'Save answer',
    async submit(form) {
      const { question, alternatives } = form.elements;
      if (!question.value.trim() || !answer.value.trim()) throw new Error('A question needs an answer.');
      await post(`${url}${path('answer')}`, { question: question.value.trim(), answer: answer.value.trim(), alternatives: lines(alternatives.value).slice(0, MAX_ALTERNATIVES) });
      answered();
    },
  });
  dialog.querySelector('textarea').focus();
}
