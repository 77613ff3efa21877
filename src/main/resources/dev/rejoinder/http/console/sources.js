// Dialogs that add sources, and the list of a source's passages.
import { get, path, post, query, upload } from './api.js';
import { button, field, h } from './dom.js';
import { formDialog, openDialog } from './dialogs.js';
import { count } from './format.js';
import { emptyState, errorState, loadingState } from './page.js';

export const MAX_FILE_BYTES = 25 * 1024 * 1024;
export const FILE_TYPES = '.pdf,.docx,.md,.markdown,.html,.htm,.txt,.csv,.json';

const RESYNC = [['', 'Never'], ['24', 'Every day'], ['168', 'Every week'], ['720', 'Every 30 days']];
const title = () => field('Title', h('input', { name: 'title', maxlength: 200, autocomplete: 'off' }), 'Shown in citations. Leave empty to use a title from the content.');
const resync = () => field('Re-read', h('select', { name: 'resyncHours' }, RESYNC.map(([value, label]) => h('option', { value }, label))));
const sourcesOf = (bot) => path('bots', bot.id, 'sources');

function send(bot, body, added) {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== '' && value !== null && value !== undefined));
  return post(sourcesOf(bot), given).then(added);
}

export async function uploadFile(bot, file, signal) {
  if (file.size > MAX_FILE_BYTES) throw new Error(`${file.name} is larger than 25 MiB.`);
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
  const form = new FormData();
  form.append('file', file, file.name);
  return upload(sourcesOf(bot), form, { signal });
}

export function addText(bot, added) {
  formDialog('Add text', [title(), field('Text', h('textarea', { name: 'text', rows: 12, maxlength: 500_000, required: true }), 'Markdown is supported. Headings separate passages.')], {
    submitLabel: 'Add text',
    submit: (form) => send(bot, { type: 'text', title: form.elements.title.value.trim(), text: form.elements.text.value }, added),
  });
}

export function addPage(bot, added) {
  formDialog('Add a web page', [field('URL', addressInput()), title(), resync()], {
    submitLabel: 'Add page',
    submit: (form) => send(bot, { type: 'page', url: form.elements.url.value.trim(), title: form.elements.title.value.trim(), resyncHours: number(form, 'resyncHours') }, added),
  });
}

export function addSite(bot, added) {
  formDialog('Add a website', [
    field('First page', addressInput(), 'The crawl starts here, follows links breadth-first on the same host, and obeys robots.txt.'),
    h('div', { class: 'row' },
      field('Depth', h('input', { name: 'maxDepth', type: 'number', min: 0, max: 10, '.value': 3 })),
      field('Maximum pages', h('input', { name: 'maxPages', type: 'number', min: 1, max: 10_000, '.value': 200 }))),
    title(), resync(),
  ], {
    submitLabel: 'Add site',
    submit: (form) => send(bot, { type: 'site', url: form.elements.url.value.trim(), title: form.elements.title.value.trim(), maxDepth: number(form, 'maxDepth'), maxPages: number(form, 'maxPages'), resyncHours: number(form, 'resyncHours') }, added),
  });
}

const addressInput = () => h('input', { name: 'url', type: 'url', required: true, placeholder: 'https://', autofocus: true, autocomplete: 'url' });

function number(form, name) {
  const value = form.elements[name].value;
  return value === '' ? null : Number(value);
}

/** Adds question-and-answer pairs. `question` prefills the first one; `heading` is the title of the dialog. */
export function addPairs(bot, added, question = '', heading = question ? 'Answer question' : 'Add questions and answers') {
  const pairs = h('div', { class: 'pairs' });
  const pair = (asked) => {
    const row = h('fieldset', { class: 'settings-group card panel' }, h('legend', { class: 'visually-hidden' }, 'Question and answer'),
      field('Question', h('input', { name: 'question', maxlength: 1000, required: true, '.value': asked })),
      field('Answer', h('textarea', { name: 'answer', rows: 3, maxlength: 10_000, required: true })),
      h('div', null, button('Remove', () => {
        if (pairs.children.length > 1) row.remove();
      }, { class: 'button quiet small', icon: 'trash' })));
    return row;
  };
  pairs.append(pair(question));
  const dialog = formDialog(heading, [
    pairs,
    h('div', null, button('Add another question', () => {
      pairs.append(pair(''));
      pairs.lastElementChild.querySelector('input').focus();
    }, { icon: 'plus' })),
    title(),
  ], {
    submitLabel: 'Add',
    submit: (form) => {
      const read = [...pairs.children].map((row) => ({ question: row.querySelector('input').value.trim(), answer: row.querySelector('textarea').value.trim() }));
      if (read.some((each) => !each.question || !each.answer)) throw new Error('Each question needs an answer.');
      return send(bot, { type: 'qa', title: form.elements.title.value.trim(), pairs: read }, added);
    },
  });
  if (question) dialog.querySelector('textarea').focus();
}

/** Shows the passages of a source. */
export function openChunks(bot, source) {
  const list = h('div', { class: 'hits' });
  openDialog(source.title, [h('p', { class: 'lead' }, count(source.chunks, 'passage'), ' from ', count(source.documents, 'document'), '.'), list], { kind: 'sheet' });
  const load = async (page) => {
    const waiting = loadingState(2);
    list.append(waiting);
    try {
      const { chunks, pagination } = await get(path('bots', bot.id, 'sources', source.id, 'chunks') + query({ page, limit: 30 }));
      waiting.remove();
      if (pagination.total === 0) list.append(emptyState('text', 'No passages yet'));
      list.append(...chunks.map((chunk) => h('div', { class: 'hit' },
        h('p', { class: 'meta' }, [chunk.section || chunk.title, chunk.page && `page ${chunk.page}`, chunk.language].filter(Boolean).join(' · ')),
        h('p', { class: 'passage-text' }, chunk.text))));
      if (pagination.hasMore) {
        const more = h('div', { class: 'more' }, button('Show more', () => {
          more.remove();
          load(page + 1);
        }));
        list.append(more);
      }
    } catch (error) {
      waiting.remove();
      const problem = errorState(error, () => {
        problem.remove();
        load(page);
      });
      list.append(problem);
    }
  };
  load(1);
}

