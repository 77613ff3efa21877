// Two models or two versions of the instructions, side by side. Nothing of it is stored.
import { path, post } from './api.js';
import { Composer } from './composer.js';
import { button, field, h } from './dom.js';
import { toast } from './dialogs.js';
import { MessageView } from './message.js';
import { modelField } from './models.js';
import { markSaved, markUnsaved } from './unsaved.js';

const MAX_CHARACTERS = 8_000;

/** Compares the settings of an assistant with others, question by question. `adopt` saves those of a side. */
export class Comparison {
  constructor(bot, { adopt, close, signal }) {
    Object.assign(this, { bot, adopt, signal });
    signal.addEventListener('abort', () => markSaved(this), { once: true });
    this.sides = [this.#side('A', 'As it is saved'), this.#side('B', 'With your changes')];
    this.composer = new Composer({ label: 'Question to both', placeholder: 'Ask both…', sendLabel: 'Ask both', maxlength: MAX_CHARACTERS, send: () => this.#ask() });
    this.input = this.composer.input;
    this.root = h('div', { class: 'comparison' },
      h('div', { class: 'play-bar' },
        h('p', { class: 'faint' }, 'Each question is asked on its own. Nothing is saved, and no tool is called.'),
        h('div', { class: 'actions' }, button('Back to the chat', close, { class: 'button quiet small', icon: 'back' }))),
      h('div', { class: 'compare-sides' }, this.sides.map(({ root }) => root)),
      this.composer.root);
  }

  #side(letter, label) {
    const model = modelField(this.bot.model, this.bot.id);
    const instructions = h('textarea', { rows: 4, name: 'instructions', '.value': this.bot.instructions, maxlength: 100_000 });
    const answers = h('div', { class: 'messages', role: 'log', 'aria-label': `Answers of ${letter}`, 'aria-live': 'off' });
    const changes = () => {
      const chosen = model.root.querySelector('input').value.trim();
      return {
        ...(chosen === this.bot.model ? {} : { model: chosen }),
        ...(instructions.value === this.bot.instructions || !instructions.value.trim() ? {} : { instructions: instructions.value }),
      };
    };
    const use = button('Save these settings', () => this.#adopt(changes()), { class: 'button small', hidden: true });
    const root = h('section', { class: 'card panel', 'aria-label': `${letter}: ${label}`, oninput: () => {
      use.hidden = Object.keys(changes()).length === 0;
      this.#mark();
    } },
    h('h2', null, letter, h('span', { class: 'faint' }, ` ${label}`)),
    h('details', { '.open': letter === 'B' }, h('summary', null, 'Model and instructions'), h('div', { class: 'stack-small' }, model.root, field('Instructions', instructions), h('div', null, use))),
    answers);
    return { root, answers, changes };
  }

  /** The browser asks before it closes the tab with typed settings. */
  #mark() {
    if (this.sides.some(({ changes }) => Object.keys(changes()).length)) markUnsaved(this);
    else markSaved(this);
  }

  async #adopt(changes) {
    try {
      await this.adopt(changes);
      markSaved(this);
      toast('Saved. Applies from the next message on.');
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  async #ask() {
    const message = this.input.value.trim();
    if (!message || this.composer.sendButton.disabled) return;
    this.input.value = '';
    this.composer.sendButton.disabled = true;
    // The answers begin beside each other.
    for (const details of this.root.querySelectorAll('details')) details.open = false;
    await Promise.all(this.sides.map((side) => this.#answer(side, message)));
    this.composer.sendButton.disabled = false;
    if (!this.signal.aborted) this.input.focus({ preventScroll: true });
  }

  async #answer({ answers, changes }, message) {
    const question = new MessageView('user');
    question.show(message);
    const view = new MessageView('assistant');
    view.begin();
    answers.append(question.root, view.root);
    view.root.scrollIntoView({ block: 'nearest' });
    try {
      const { response, sources, fellBack, durationMillis, problem } = await post(path('bots', this.bot.id, 'trial'), { message, ...changes() }, { signal: this.signal });
      view.setSources(sources);
      view.show(response);
      view.finish({ millis: durationMillis, status: problem && response ? 'interrupted' : 'complete' });
      if (fellBack) view.foot.append(h('span', { class: 'tag warn' }, 'Could not answer'));
      if (problem) view.showError({ message: problem });
    } catch (error) {
      if (error.name === 'AbortError') return;
      view.finish({});
      view.showError(error);
    }
  }
}
