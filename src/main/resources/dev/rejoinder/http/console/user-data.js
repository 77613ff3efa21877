// The data of one end user: what is stored, its export, and its erasure.
import { get, path, query, remove, send } from './api.js';
import { button, copyButton, field, fill, h, icon, showFieldError } from './dom.js';
import { confirmDialog } from './dialogs.js';
import { downloadLink } from './download.js';
import { absolute, number } from './format.js';
import { Page, emptyState, heading, loadingState } from './page.js';

const POLL_MILLIS = 2000;
/** Kinds of data, in the order in which they are shown. */
const LABELS = {
  conversations: 'Conversations', messages: 'Messages', feedback: 'Ratings', leads: 'Leads', handovers: 'Handovers', notes: 'Notes',
  toolCalls: 'Tool calls', unansweredQuestions: 'Unanswered questions',
};

/** A path of the user. Ids may have characters that no path may have. */
const placeOf = (userId, more = '') => `/users/-${more}${query({ userId })}`;

class UserData extends Page {
  start() {
    const wanted = new URLSearchParams(location.hash.split('?')[1] ?? '').get('user') ?? '';
    this.input = h('input', { name: 'userId', maxlength: 256, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', '.value': wanted });
    this.result = h('div');
    this.form = h('form', {
      class: 'search-form', novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        this.find();
      },
    }, h('div', { class: 'row' }, field('User ID', this.input, 'The userId in the metadata of conversations. Of visitors of the widget: their id, which their conversations show.'), h('button', { type: 'submit', class: 'button primary' }, 'Find data')));
    fill(this, heading('User data'),
      h('p', { class: 'lead' }, 'Finds what this server stores about one end user, to hand it out or to erase it.'),
      h('section', { class: 'card panel' }, this.form), this.result);
    if (wanted) this.find();
  }

  find() {
    const userId = this.input.value.trim();
    showFieldError(this.form, null, '');
    fill(this.result);
    if (userId === '') {
      showFieldError(this.form, 'userId', 'Enter the id of a user.');
      return;
    }
    history.replaceState(null, '', `#/settings/user-data${query({ user: userId })}`);
    this.load(this.result, () => stored(userId, this.signal), (found) => this.show(userId, found), loadingState(1));
  }

  show(userId, found) {
    if (Object.values(found).every((count) => count === 0)) {
      fill(this.result, emptyState('search', 'Nothing stored', `This server has no data of the user “${userId}”.`));
      return;
    }
    fill(this.result, h('section', { class: 'card panel' },
      h('h2', { tabindex: '-1' }, userId),
      counts(found),
      h('div', { class: 'row panel-actions' },
        downloadLink('Export', placeOf(userId, '/export'), `Export the data of ${userId}`),
        button('Erase', () => this.erase(userId), { class: 'button danger', icon: 'trash' }))));
  }

  erase(userId) {
    let receipt = null;
    const dialog = confirmDialog(`Erase the data of ${userId}?`, [
      'This deletes the user’s conversations, ratings and leads of all assistants for good, also from the search index and on every server. It cannot be undone.',
      ' Backups and systems that got the data through webhooks keep it: erasing it there is up to you.'], {
      typed: userId,
      label: 'Erase data',
      action: async () => {
        receipt = await remove(placeOf(userId));
      },
    });
    // A dialog that closes takes the focus back, so the receipt can have it only afterwards.
    dialog.addEventListener('close', () => { if (receipt) this.receipt(receipt); });
  }

  /** Shows what was erased, to keep as evidence. A long erasure goes on after its first receipt. */
  receipt(receipt) {
    const completed = receipt.state === 'completed';
    const text = JSON.stringify(receipt, null, 2);
    const title = h('h2', { tabindex: '-1' }, completed ? 'Erased' : 'Erasing…');
    fill(this.result, h('section', { class: 'card panel' }, title,
      h('p', { class: 'lead' }, completed
        ? `The receipt of ${absolute(receipt.completedAt)}. Keep it as evidence; it has a hash in place of the user’s id.`
        : 'This takes a while. It goes on if you leave this page.'),
      counts(receipt.erased),
      h('div', { class: 'stack-small' }, h('h3', null, 'Left for you to delete'), h('ul', { class: 'bullets' }, receipt.remaining.map((each) => h('li', null, each)))),
      completed ? h('div', { class: 'row panel-actions' },
        h('a', { class: 'button', href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: `${receipt.receiptId}.json` }, icon('download'), h('span', null, 'Save receipt')),
        copyButton(text, 'Copy receipt')) : null));
    this.input.value = '';
    history.replaceState(null, '', '#/settings/user-data');
    title.focus();
    if (!completed) this.later(POLL_MILLIS, () => { if (this.result.contains(title)) this.follow(receipt); });
  }

  follow({ receiptId }) {
    this.load(this.result, () => get(path('erasures', receiptId), { signal: this.signal }), (receipt) => this.receipt(receipt), [...this.result.children]);
  }
}

/** Counts what is stored of a user. The last line of an export tells it, so no more than one line is kept. */
async function stored(userId, signal) {
  const response = await send('GET', placeOf(userId, '/export'), { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let line = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    line += part.value;
    line = line.slice(line.lastIndexOf('\n', line.length - 2) + 1);
  }
  const { end } = JSON.parse(line || '{}');
  if (!end) throw new Error('The server stopped in the middle of the data. Try again.');
  return end;
}

function counts(found) {
  const kinds = [...new Set([...Object.keys(LABELS), ...Object.keys(found)])].filter((kind) => kind in found);
  return h('dl', { class: 'glance' }, kinds.map((kind) => h('div', null, h('dt', null, LABELS[kind] ?? kind), h('dd', { class: 'fact' }, number(found[kind])))));
}

customElements.define('rj-user-data', UserData);
