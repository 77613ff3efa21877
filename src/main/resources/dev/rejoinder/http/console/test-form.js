// The form of an answer test: a question, and what its answer must be like.
import { get, patch, path, post, query } from './api.js';
import { field, fieldError, h } from './dom.js';
import { formDialog, toast } from './dialogs.js';

const KNOWS = [['', 'Either will do'], ['false', 'Must answer'], ['true', 'Must not know: the fallback message']];

// The fields of the API that this form has, in its words.
const FIELDS = {
  question: 'The question must have 1 to 8,000 characters.',
  contains: 'At most 20 texts of 1,000 characters, each with a letter, digit or sign.',
  notContains: 'At most 20 texts of 1,000 characters, each with a letter, digit or sign.',
  source: 'The source must have at most 300 characters.',
  judge: 'The sentence for the judge must have at most 2,000 characters.',
};
const SPEAKERS = { user: 'The visitor said before', assistant: 'The assistant answered' };

const lines = (text) => text.split('\n').map((each) => each.trim()).filter(Boolean);

/**
 * Opens the form. `given` is an existing test, or a new one: its question and, if it is made from an answer, its origin
 * `from`. `saved` gets the stored test.
 */
export function openTestForm(bot, given, saved) {
  const expect = given.expect ?? {};
  formDialog(given.id ? 'Edit test' : 'Add a test', [
    (given.history ?? []).map(({ role, content }, i) => field(SPEAKERS[role], h('textarea', { name: `history-${i}`, rows: 2, maxlength: 8000, '.value': content }), i === 0 ? 'Asked before the question. Empty a message to leave it out.' : null)),
    field('Question', h('textarea', { name: 'question', rows: 2, maxlength: 8000, required: true, autofocus: true, '.value': given.question ?? '' }), given.from && !given.id ? 'The messages before it in the conversation are asked with it.' : null),
    field('The answer must contain', h('textarea', { name: 'contains', rows: 2, '.value': (expect.contains ?? []).join('\n') }), 'One text a line. Case, accents and white space do not matter.'),
    field('It must not contain', h('textarea', { name: 'notContains', rows: 2, '.value': (expect.notContains ?? []).join('\n') }), 'One text a line.'),
    field('It must cite the source', h('input', { name: 'source', maxlength: 300, autocomplete: 'off', '.value': expect.source ?? '' }), 'The title or the id of a source.'),
    field('Knowledge', h('select', { name: 'doesNotKnow' }, KNOWS.map(([value, label]) => h('option', { value, '.selected': value === String(expect.doesNotKnow ?? '') }, label)))),
    field('For a judge model', h('textarea', { name: 'judge', rows: 2, maxlength: 2000, '.value': expect.judge ?? '' }), 'What a good answer says, in a sentence. Only runs with a judge model check it.'),
    h('div', { 'data-field': 'expect' }, h('p', { class: 'field-error', tabindex: '-1', hidden: true })),
  ], {
    kind: 'sheet',
    submitLabel: given.id ? 'Save' : 'Add test',
    submit: async (form) => {
      const data = new FormData(form);
      const body = {
        question: data.get('question').trim(),
        expect: {
          contains: lines(data.get('contains')),
          notContains: lines(data.get('notContains')),
          source: data.get('source').trim() || null,
          doesNotKnow: data.get('doesNotKnow') === '' ? null : data.get('doesNotKnow') === 'true',
          judge: data.get('judge').trim() || null,
        },
      };
      if (given.history?.length) body.history = given.history.map(({ role }, i) => ({ role, content: data.get(`history-${i}`).trim() })).filter(({ content }) => content);
      check(body);
      try {
        if (given.id) saved(await patch(path('bots', bot.id, 'tests', given.id), body));
        else saved((await post(path('bots', bot.id, 'tests'), { tests: [{ ...body, ...(given.from ? { from: given.from } : {}) }] })).tests[0]);
      } catch (error) {
        throw inWordsOfTheForm(error);
      }
    },
  });
}

function check({ question, expect: { contains, notContains, source, doesNotKnow, judge } }) {
  if (!question) throw fieldError('question', 'Write the question.');
  if (doesNotKnow && contains.length) throw fieldError('contains', 'The fallback message contains no other text. Leave this empty, or choose something else under Knowledge.');
  if (doesNotKnow && source) throw fieldError('source', 'The fallback message cites no source. Leave this empty, or choose something else under Knowledge.');
  if (!contains.length && !notContains.length && !source && doesNotKnow === null && !judge) {
    throw fieldError('expect', 'Fill in at least one of these fields, so that there is something to check.');
  }
}

/** Names the field of the form instead of that of the API, such as `tests[0].expect.contains[3]`. */
function inWordsOfTheForm(error) {
  const [name] = (error.field ?? '').replace(/^tests\[0\]\./, '').replace(/^expect\./, '').split('[');
  return FIELDS[name] ? fieldError(name, FIELDS[name]) : error;
}

/** Opens the form for the question of an answer. */
export function openTestFrom(bot, { question, conversationId, messageId }) {
  openTestForm(bot, { question: question.slice(0, 8000), from: { conversationId, messageId } }, () => toast('Test added. See the tab Tests.'));
}

/** After a change of an assistant that has tests. */
export async function offerTests(bot) {
  try {
    const { pagination } = await get(path('bots', bot.id, 'tests') + query({ limit: 1 }));
    if (pagination.total) toast('Run the tests to see what this changes.');
  } catch {
    // The change itself was saved.
  }
}
