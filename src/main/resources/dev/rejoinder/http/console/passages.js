// Citations: the passages that an answer is based on.
import { h } from './dom.js';
import { openDialog } from './dialogs.js';

/** The title and page of a passage. */
export function origin(passage) {
  const place = passage.page ? `, page ${passage.page}` : '';
  return `${passage.title || passage.file || passage.url}${place}`;
}

export function openPassage(passage) {
  const fact = (name, value) => (value ? [h('dt', null, name), h('dd', null, value)] : null);
  openDialog(passage.title || 'Passage', h('div', { class: 'passage' },
    h('dl', { class: 'passage-facts' },
      fact('Section', passage.section),
      fact('File', passage.file),
      fact('Page', passage.page && String(passage.page)),
      fact('URL', passage.url && h('a', { href: passage.url, target: '_blank', rel: 'noopener noreferrer nofollow' }, passage.url)),
      fact('Match', passage.score === undefined ? null : `${Math.round(passage.score * 100)} %`)),
    h('p', { class: 'passage-text' }, passage.text)), { kind: 'sheet' });
}

/** A citation in the text. */
export function citation(passage) {
  return h('button', { type: 'button', class: 'cite', 'aria-label': `Source ${passage.number}: ${origin(passage)}`, title: origin(passage), onclick: () => openPassage(passage) }, String(passage.number));
}

/** The sources below an answer. */
export function sourceChips(passages, label = 'Sources') {
  return h('div', { class: 'source-chips', role: 'group', 'aria-label': label },
    passages.map((passage) => h('button', { type: 'button', class: 'chip', onclick: () => openPassage(passage) },
      h('span', { class: 'cite' }, String(passage.number)), h('span', null, origin(passage)))));
}

