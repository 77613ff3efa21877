// An assistant's knowledge: its sources and their progress, a test search, and unanswered questions.
import { get, path, post, query, remove } from './api.js';
import { button, fill, h, icon, iconButton } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';
import { absolute, bytes, count, relative } from './format.js';
import { Page, emptyState, errorState, loadingState } from './page.js';
import { openPassage, origin } from './passages.js';
import { offerTests } from './test-form.js';
import { showQuestionGroups } from './question-groups.js';
import { FILE_TYPES, addPage, addPairs, addSite, addText, openChunks, uploadFile } from './sources.js';

const PAGE_SIZE = 50;
const POLL_FIRST_MILLIS = 700;
const POLL_MOST_MILLIS = 5000;
const ICONS = { file: 'file', text: 'text', qa: 'question', page: 'globe', site: 'globe' };
const STATUS = {
  queued: ['Queued', ''], reading: ['Reading', 'live'], indexing: ['Indexing', 'live'], ready: ['Ready', 'good'], failed: ['Failed', 'bad'],
};
const MODES = [['fused', 'Hybrid'], ['bm25', 'Keywords (BM25)'], ['vector', 'Semantic']];

class Knowledge extends Page {
  start() {
    this.page = 1;
    this.rows = new Map();
    this.list = h('div');
    this.gaps = h('div');
    fill(this, h('div', { class: 'stack' },
      this.#drop(),
      h('section', { 'aria-labelledby': 'sources-title' }, h('div', { class: 'section-head' }, h('h2', { id: 'sources-title' }, 'Sources'), this.total = h('span', { class: 'faint' })), this.list),
      this.#search(),
      h('section', { 'aria-labelledby': 'gaps-title' }, h('div', { class: 'section-head' }, h('h2', { id: 'gaps-title' }, 'Unanswered questions')), this.gaps)));
    this.#load();
    this.#loadGaps();
  }

  get #sources() {
    return path('bots', this.bot.id, 'sources');
  }

  #drop() {
    const picker = h('input', { type: 'file', multiple: true, hidden: true, accept: FILE_TYPES, 'aria-label': 'Files', onchange: () => {
      this.#upload([...picker.files]);
      picker.value = '';
    } });
    const added = () => this.#added();
    const zone = h('section', {
      class: 'drop', 'aria-label': 'Add knowledge',
      ondragover: (event) => {
        event.preventDefault();
        zone.classList.add('over');
      },
      ondragleave: () => zone.classList.remove('over'),
      ondrop: (event) => {
        event.preventDefault();
        zone.classList.remove('over');
        this.#upload([...event.dataTransfer.files]);
      },
    },
    icon('upload'),
    h('p', null, 'Drop files here, or ', button('choose files', () => picker.click(), { class: 'button small' }), picker),
    h('p', { class: 'faint' }, 'PDF, DOCX, Markdown, HTML, text, CSV, JSON or images, up to 25 MiB each'),
    h('div', { class: 'add-more' },
      button('Text', () => addText(this.bot, added), { icon: 'text' }),
      button('Q&A', () => addPairs(this.bot, added), { icon: 'question' }),
      button('Web page', () => addPage(this.bot, added), { icon: 'globe' }),
      button('Website', () => addSite(this.bot, added), { icon: 'globe' })));
    return zone;
  }

  async #upload(files) {
    for (const file of files) {
      await this.run(async () => {
        await uploadFile(this.bot, file, this.signal);
        toast(`${file.name} added.`);
        this.#refresh();
      }, (error) => toast(`${file.name}: ${error.message}`, 'error'));
    }
  }

  #added() {
    toast('Source added. Reading it now.');
    offerTests(this.bot);
    this.#refresh();
    this.#loadGaps();
  }

  #fetch() {
    return get(this.#sources + query({ page: this.page, limit: PAGE_SIZE }), { signal: this.signal });
  }

  #load() {
    this.load(this.list, () => this.#fetch(), (data) => {
      this.rows.clear();
      this.#show(data);
    });
  }

  #refresh() {
    this.wait = POLL_FIRST_MILLIS;
    this.run(async () => this.#show(await this.#fetch()), () => this.#poll(true));
  }

  #show({ sources, pagination }) {
    this.total.textContent = pagination.total ? count(pagination.total, 'source') : '';
    if (sources.length === 0 && this.page === 1) {
      this.rows.clear();
      this.rowList = null;
      fill(this.list, emptyState('file', 'No sources yet', 'Add files, text or web pages. The assistant answers from them and cites them.'));
      return;
    }
    if (!this.rowList) {
      this.rowList = h('ul', { class: 'list' });
      this.pager = h('div', { class: 'more' });
      fill(this.list, this.rowList, this.pager);
    }
    if (this.rowList.parentNode !== this.list) fill(this.list, this.rowList, this.pager);
    const wanted = sources.map((source) => this.#row(source));
    // Unchanged rows stay in place and keep the focus.
    wanted.forEach((row, index) => {
      if (this.rowList.children[index] !== row) this.rowList.insertBefore(row, this.rowList.children[index] ?? null);
    });
    while (this.rowList.children.length > wanted.length) this.rowList.lastChild.remove();
    fill(this.pager,
      pagination.page > 1 ? button('Newer', () => this.#turn(-1)) : null,
      pagination.hasMore ? button('Older', () => this.#turn(1)) : null);
    this.#poll(sources.some((source) => ['queued', 'reading', 'indexing'].includes(source.status)));
  }

  #turn(step) {
    this.page += step;
    this.rowList = null;
    this.#load();
  }

  /** Polls while a source is being read, with backoff. */
  #poll(working) {
    clearTimeout(this.timer);
    if (!working) return;
    this.wait = Math.min((this.wait ?? POLL_FIRST_MILLIS) * 1.3, POLL_MOST_MILLIS);
    this.timer = setTimeout(() => {
      if (this.signal.aborted) return;
      if (document.hidden) this.#poll(true);
      else this.run(async () => this.#show(await this.#fetch()), () => this.#poll(true));
    }, this.wait);
  }

  #row(source) {
    const state = JSON.stringify(source);
    const known = this.rows.get(source.id);
    if (known?.state === state) return known.row;
    const row = known?.row ?? h('li');
    const [label, kind] = STATUS[source.status];
    const working = ['reading', 'indexing'].includes(source.status);
    const again = source.type === 'page' || source.type === 'site' ? 'Re-read from the web' : 'Re-read';
    const focused = row.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
    fill(row,
      h('div', { class: 'list-icon' }, icon(ICONS[source.type])),
      h('div', { class: 'grow' },
        source.chunks > 0 ? h('button', { type: 'button', class: 'link title-line', onclick: () => openChunks(this.bot, source) }, source.title) : h('p', { class: 'title-line' }, source.title),
        h('p', { class: 'meta' },
          source.url && source.url !== source.title ? h('span', null, source.url) : null,
          source.chunks ? h('span', null, count(source.chunks, 'passage')) : null,
          source.documents > 1 ? h('span', null, count(source.documents, 'page')) : null,
          source.bytes ? h('span', null, bytes(source.bytes)) : null,
          h('span', { title: absolute(source.syncedAt ?? source.createdAt) }, source.syncedAt ? `read ${relative(source.syncedAt)}` : `added ${relative(source.createdAt)}`)),
        source.reason ? h('p', { class: source.status === 'failed' ? 'source-reason' : 'faint' }, source.reason) : null),
      h('div', { class: 'source-status' },
        h('span', { class: `tag ${kind}` }, label, working ? ` ${source.progress} %` : ''),
        working ? h('progress', { max: 100, value: source.progress, 'aria-label': `${label} ${source.title}` }) : null),
      h('div', { class: 'bot-actions' },
        iconButton('refresh', `${again}: ${source.title}`, () => this.#sync(source)),
        iconButton('trash', `Delete ${source.title}`, () => this.#delete(source))));
    if (focused) [...row.querySelectorAll('button')].find((each) => each.getAttribute('aria-label') === focused)?.focus();
    this.rows.set(source.id, { state, row });
    return row;
  }

  #sync(source) {
    this.run(async () => {
      await post(`${this.#sources}${path(source.id, 'sync')}`, undefined, { signal: this.signal });
      this.#refresh();
    }, (error) => toast(error.message, 'error'));
  }

  #delete(source) {
    confirmDialog(`Delete ${source.title}?`, 'New answers will not use it. Earlier answers keep their citations.', {
      label: 'Delete source',
      action: async () => {
        await remove(`${this.#sources}${path(source.id)}`);
        toast(`${source.title} deleted.`);
        this.#refresh();
      },
    });
  }

  #search() {
    const input = h('input', { type: 'search', name: 'q', maxlength: 1000, 'aria-label': 'Question to search for', placeholder: 'Ask a question…' });
    const mode = h('select', { name: 'mode', 'aria-label': 'Search mode' }, MODES.map(([value, label]) => h('option', { value }, label)));
    const found = h('div', { 'aria-live': 'polite' });
    const form = h('form', {
      class: 'search-form',
      onsubmit: (event) => {
        event.preventDefault();
        if (!input.value.trim()) return;
        fill(found, loadingState(2));
        this.run(async () => {
          const { passages } = await get(path('bots', this.bot.id, 'search') + query({ q: input.value.trim(), mode: mode.value }), { signal: this.signal });
          this.#showFound(found, passages);
        }, (error) => fill(found, errorState(error)));
      },
    }, h('div', { class: 'row grow' }, h('div', { class: 'field wide-field' }, input), h('div', { class: 'field' }, mode), h('button', { type: 'submit', class: 'button' }, icon('search'), h('span', null, 'Search'))));
    return h('section', { class: 'card panel', 'aria-labelledby': 'search-title' },
      h('h2', { id: 'search-title' }, 'Test search'),
      h('p', { class: 'lead' }, `Shows the passages that the model would get. Passages below the match threshold of ${Math.round(this.bot.matchThreshold * 100)} % are excluded.`),
      form, found);
  }

  #showFound(root, passages) {
    if (passages.length === 0) {
      fill(root, h('p', { class: 'hits lead' }, 'No passages found.'));
      return;
    }
    fill(root, h('ol', { class: 'hits' }, passages.map((passage) => {
      const under = passage.score < this.bot.matchThreshold;
      return h('li', { class: `hit ${under ? 'under' : ''}` },
        h('div', { class: 'hit-head' },
          h('button', { type: 'button', class: 'link title-line', onclick: () => openPassage(passage) }, origin(passage)),
          h('span', { class: 'meta' }, under ? h('span', { class: 'tag warn' }, 'Excluded') : null, h('span', null, `${Math.round(passage.score * 100)} %`), h('meter', { min: 0, max: 1, value: passage.score, 'aria-label': 'Match' }))),
        passage.section ? h('p', { class: 'faint' }, passage.section) : null,
        h('p', { class: 'hit-text' }, passage.text));
    })));
  }

  #loadGaps() {
    showQuestionGroups(this, this.gaps, () => this.#added());
  }
}

customElements.define('rj-knowledge', Knowledge);
