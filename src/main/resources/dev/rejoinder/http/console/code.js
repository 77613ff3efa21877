// A code block with its language and a copy button.
import { copyButton, h } from './dom.js';
import { code } from './markdown.js';

export function codeBlock(text, language) {
  return h('div', { class: 'code', dir: 'ltr' },
    h('div', { class: 'code-head' }, h('span', null, language || 'text'), copyButton(text)),
    code(text));
}
