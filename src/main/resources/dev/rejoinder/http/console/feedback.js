// Below an answer: thumbs to rate it or the rating that it has, the comment, and the form that corrects the answer.
import { get, path, put, remove } from './api.js';
import { button, field, fill, h, iconButton } from './dom.js';
import { toast } from './dialogs.js';
import { absolute } from './format.js';
import { may } from './permissions.js';
import { ratingTag } from './ratings.js';

const MAX_COMMENT = 2_000;
const MAX_QUESTION = 1_000;
const POLL_MILLIS = 1_000;
const POLLS = 600;
const GIVERS = { visitor: 'a visitor', key: 'an API client', account: 'a console user' };

/** Opens a form whose code is loaded only now, so that answers appear sooner. */
const load = (module, show) => module.then(show, (error) => toast(error.message, 'error'));

export class AnswerFeedback {
  #asksForComment = false;

  /** `answer` has conversationId, messageId, its question and its feedback, if any. With `rates`, the user may rate it. */
  constructor(bot, answer, rates) {
    Object.assign(this, { bot, answer, feedback: answer.feedback });
    const rating = this.feedback?.rating;
    // The feedback of others can only be read here, because new feedback would replace it.
    this.rates = rates && (!this.feedback || this.feedback.givenBy.type === 'account');
    this.up = this.#thumb('up', 'Good answer');
    this.down = this.#thumb('down', 'Bad answer');
    this.foot = h('span', { class: 'thumbs' },
      this.rates ? [this.up, this.down] : rating && ratingTag(rating),
      rates || rating === 'down' ? null : this.#correction('button quiet small'),
      may('edit') && button('Add as a test', () => load(import('./test-form.js'), ({ openTestFrom }) => openTestFrom(this.bot, this.answer)), { class: 'button quiet small', icon: 'check' }));
    this.more = h('div', { class: 'feedback' });
    this.status = h('p', { class: 'faint', role: 'status' });
    this.#draw();
  }

  /** Adds it to the view of a finished answer. */
  addTo(view) {
    view.foot.append(this.foot);
    view.root.append(this.more, this.status);
  }

  #thumb(rating, label) {
    return iconButton(rating, label, () => this.#rate(this.feedback?.rating === rating ? null : rating), { class: 'button quiet small square' });
  }

  /** Corrections become sources. */
  #correction(style) {
    return may('edit') && button('Correct this answer', () => this.#correct(), { class: style, icon: 'pencil' });
  }

  async #rate(rating, comment = null) {
    const { conversationId, messageId } = this.answer;
    const address = path('chat', this.bot.id, 'conversations', conversationId, 'messages', messageId, 'feedback');
    try {
      this.feedback = rating ? await put(address, { rating, comment }) : await remove(address);
      this.#asksForComment = rating === 'down' && !comment;
      this.#draw();
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  #draw() {
    const rating = this.feedback?.rating;
    this.up.setAttribute('aria-pressed', String(rating === 'up'));
    this.down.setAttribute('aria-pressed', String(rating === 'down'));
    fill(this.more, this.#asksForComment ? this.#commentForm() : this.#comment(), rating === 'down' ? this.#correction('button small') : null);
  }

  #comment() {
    if (!this.feedback) return null;
    const { comment, givenAt, givenBy } = this.feedback;
    return h('figure', null,
      comment ? h('blockquote', null, comment) : null,
      h('figcaption', { class: 'faint' }, `Feedback by ${GIVERS[givenBy.type]}, ${absolute(givenAt)}`));
  }

  #commentForm() {
    const input = h('input', { name: 'comment', maxlength: MAX_COMMENT, autocomplete: 'off' });
    return h('form', {
      class: 'row',
      onsubmit: (event) => {
        event.preventDefault();
        if (!input.value.trim()) return;
        this.down.focus();
        this.#rate('down', input.value);
      },
    }, field('What was wrong?', input, null, { class: 'grow' }), h('button', { type: 'submit', class: 'button' }, 'Send comment'));
  }

  #correct() {
    load(import('./sources.js'), ({ addPairs }) => addPairs(this.bot, (source) => this.#train(source), this.answer.question.slice(0, MAX_QUESTION), 'Correct this answer'));
  }

  /** Says when the correction is searchable, also if the user has left the page. */
  async #train(source) {
    this.status.textContent = 'Correction added. Training…';
    toast('Correction added. Training…');
    for (let polls = 0; polls < POLLS; polls += 1) {
      await new Promise((resolve) => { setTimeout(resolve, POLL_MILLIS); });
      let now;
      try {
        now = await get(path('bots', this.bot.id, 'sources', source.id));
      } catch (error) {
        if (error.status === 0) continue;
        now = { status: 'failed', reason: error.message };
      }
      if (now.status === 'ready' || now.status === 'failed') {
        const isReady = now.status === 'ready';
        this.status.textContent = isReady ? 'Trained. New answers use the correction.' : `The correction cannot be used: ${now.reason}`;
        toast(this.status.textContent, isReady ? 'info' : 'error');
        return;
      }
    }
  }
}
