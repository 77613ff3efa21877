// The playground: a chat with an assistant, as its users will see it.
import { get, patch, path, post, query } from './api.js';
import { Composer } from './composer.js';
import { button, fill, h } from './dom.js';
import { toast } from './dialogs.js';
import { AnswerFeedback } from './feedback.js';
import { takeFiles } from './file-upload.js';
import { count } from './format.js';
import { MessageView, messageViews } from './message.js';
import { modelSettings } from './model-problems.js';
import { Page, errorState, loadingState } from './page.js';
import { PersonMessages } from './person-messages.js';
import { decide, follow, isOpen, pending, stop } from './turn.js';

const MAX_CHARACTERS = 32_000;
const HISTORY = 100;

/** Browsers offer `randomUUID` only on HTTPS and localhost. */
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

class Playground extends Page {
  start() {
    this.running = null;
    this.conversationId = this.item ?? null;
    this.messages = h('div', { class: 'messages', role: 'log', 'aria-label': 'Conversation', 'aria-live': 'off' });
    this.announcer = h('p', { class: 'visually-hidden', 'aria-live': 'polite' });
    this.people = new PersonMessages(this.bot.id, this.messages, (message) => {
      this.announcer.textContent = `${message.author.name}: ${message.content}`;
      this.#stay();
    }, this.signal);
    this.composer = new Composer({ label: `Message to ${this.bot.name}`, placeholder: 'Ask something…', maxlength: MAX_CHARACTERS, send: () => this.#send(), stop: () => this.#stop(), attach: (files) => this.#attach(files) });
    this.input = this.composer.input;
    const chat = h('div', { class: 'playground' }, this.#bar(), h('div', null, this.messages, this.people.root), this.composer.root, this.announcer);
    takeFiles(chat, (files) => this.#attach(files));
    fill(this, chat);
    this.#begin();
  }

  #bar() {
    return h('div', { class: 'play-bar' },
      h('p', { class: 'faint' }, 'Messages here are saved under Conversations.'),
      h('div', { class: 'actions' },
        this.visitorButton = button('View as visitor', () => this.#viewAsVisitor(), { class: 'button quiet small', icon: 'user', 'aria-pressed': 'false' }),
        button('Compare', () => this.#compare(), { class: 'button quiet small', icon: 'chart' }),
        button('Show code', () => this.#showCode(), { class: 'button quiet small', icon: 'code' }),
        button('New conversation', () => this.#fresh(), { class: 'button quiet small', icon: 'plus' })));
  }

  /** Shows how a program sends the message in the composer or, if that is empty, the last one. */
  async #showCode() {
    await this.run(async () => {
      const { openSamples } = await import('./samples.js');
      const written = this.input.value.trim();
      const chosen = this.files?.names ?? [];
      const isNew = written !== '' || chosen.length > 0;
      const message = isNew ? written : this.lastQuestion ?? 'Hello';
      openSamples(this.bot.shortName ?? this.bot.id, { message, ...(this.conversationId ? { conversationId: this.conversationId } : {}) }, isNew ? chosen : this.lastFiles ?? []);
    }, (error) => toast(error.message, 'error'));
  }

  /** Shows the real widget beside the chat, or hides it again. */
  async #viewAsVisitor() {
    await this.run(async () => {
      const { widgetPreview } = await import('./widget-preview.js');
      if (this.visitorView) {
        this.visitorView.remove();
        this.visitorView = null;
      } else {
        this.visitorView = widgetPreview(this.bot);
        this.append(this.visitorView);
        this.visitorView.show(await post(path('bots', this.bot.id, 'widget-look'), {}, { signal: this.signal }));
      }
      this.classList.toggle('with-visitor', Boolean(this.visitorView));
      this.visitorButton.setAttribute('aria-pressed', String(Boolean(this.visitorView)));
    }, (error) => toast(error.message, 'error'));
  }

  /** Shows two models or two versions of the instructions side by side, in place of the chat. */
  async #compare() {
    await this.run(async () => {
      if (this.visitorView) await this.#viewAsVisitor();
      const { Comparison } = await import('./compare.js');
      const chat = [...this.childNodes];
      const comparison = new Comparison(this.bot, {
        signal: this.signal,
        close: () => {
          fill(this, chat);
          this.input.focus();
        },
        adopt: async (changes) => {
          this.bot = await patch(path('bots', this.bot.id), changes);
          window.dispatchEvent(new CustomEvent('bot-changed', { detail: this.bot }));
        },
      });
      fill(this, comparison.root);
      comparison.input.focus();
    }, (error) => toast(error.message, 'error'));
  }

  async #begin() {
    const waiting = pending.of(this.bot.id);
    if (waiting && (!this.conversationId || !waiting.conversationId || waiting.conversationId === this.conversationId)) {
      this.conversationId = waiting.conversationId ?? this.conversationId;
    }
    let open = [];
    if (this.conversationId) open = (await this.#history()) ?? [];
    else this.#welcome();
    if (this.signal.aborted) return;
    const mine = waiting && (waiting.conversationId ?? null) === this.conversationId;
    if (mine && !open.some(({ message }) => message.answerId === waiting.messageId)) this.#resume(waiting);
    else this.#readAlong(open, mine ? waiting : null);
    // On a phone this would open the on-screen keyboard.
    if (!matchMedia('(pointer: coarse)').matches) this.input.focus({ preventScroll: true });
  }

  #welcome() {
    const words = this.bot.welcomeMessage;
    if (!words) return;
    const view = new MessageView('assistant');
    view.show(words);
    view.root.setAttribute('aria-label', 'Welcome');
    fill(this.messages, view.root);
  }

  /** Shows the conversation. Returns the questions whose answers are still being written, with their views. */
  async #history() {
    fill(this.messages, loadingState(2));
    return this.run(async () => {
      const parameters = query({ include: 'status,sources,usage,steps,feedback,attachments', limit: HISTORY });
      const data = await get(path('chat', this.bot.id, 'conversations', this.conversationId) + parameters, { signal: this.signal });
      const rest = data.metadata.messageCount - data.messages.length;
      let question = '';
      const shown = data.messages.map((message) => {
        if (message.role === 'user') question = message.content;
        return { message, roots: messageViews(message, isOpen(message), { botId: this.bot.id, below: (view) => this.#rate(view, message.id, question, message.feedback) }) };
      });
      fill(this.messages,
        rest > 0 ? h('p', { class: 'faint' }, `${count(rest, 'earlier message')}: see `, h('a', { href: `#${path('bots', this.bot.id, 'conversations', this.conversationId)}` }, 'the whole conversation')) : null,
        shown.map(({ roots }) => roots));
      if (data.handover || this.bot.handover?.enabled) this.people.follow(this.conversationId, data.messages);
      const last = data.messages.findLast((message) => message.role === 'user');
      this.lastQuestion = last?.content;
      this.lastFiles = last?.attachments?.map(({ name }) => name);
      this.#toEnd();
      return shown.filter(({ message }) => isOpen(message)).map(({ message, roots }) => ({ message, root: roots[0] }));
    }, (error) => fill(this.messages, errorState(error, error.status === 404 ? null : () => this.#history())));
  }

  /** Returns whether the playground already shows this conversation. */
  moveTo(item) {
    return (item ?? null) === this.conversationId && item !== undefined;
  }

  #fresh() {
    if (location.hash === `#${path('bots', this.bot.id, 'playground')}` || !this.conversationId) {
      this.running?.abort();
      pending.forget(this.bot.id);
      this.conversationId = null;
      this.people.end();
      fill(this.messages);
      this.#welcome();
      this.input.focus();
    } else {
      pending.forget(this.bot.id);
      location.hash = path('bots', this.bot.id, 'playground');
    }
  }

  async #attach(files) {
    await this.run(async () => {
      const { Attachments } = await import('./attachments.js');
      if (!this.files) {
        this.files = new Attachments(this.bot.id, this.input, this.signal);
        this.composer.root.prepend(this.files.root);
      }
      this.files.add(files);
      this.input.focus();
    }, (error) => toast(error.message, 'error'));
  }

  async #send() {
    if (this.running || this.input.readOnly) return;
    if (this.files && !(await this.#uploaded())) return;
    const message = this.input.value;
    const attachments = this.files?.take() ?? [];
    if (!message.trim() && attachments.length === 0) return;
    this.suggested?.remove();
    this.input.value = '';
    this.lastQuestion = message;
    this.lastFiles = attachments.map(({ name }) => name);
    this.#showQuestion(message, attachments);
    this.#follow({ key: newKey(), message, attachments, continues: this.conversationId, conversationId: this.conversationId, messageId: null });
  }

  /** Waits until the files are uploaded. Returns whether the message can be sent. */
  async #uploaded() {
    this.composer.waiting = true;
    if (this.files.isUploading) this.announcer.textContent = 'The message is sent when its files are uploaded.';
    const ready = await this.files.ready();
    this.composer.waiting = false;
    return ready && !this.signal.aborted;
  }

  #showQuestion(message, attachments) {
    const question = new MessageView('user');
    question.grown = () => this.#stay();
    question.show(message);
    question.attach(this.bot.id, attachments);
    this.messages.append(question.root);
  }

  /** Streams the answers to questions from other clients, one after another. */
  async #readAlong(open, mine) {
    for (const { message, root } of open) {
      if (this.signal.aborted || this.running) return;
      const turn = { key: newKey(), message: message.content, continues: this.conversationId, conversationId: this.conversationId, messageId: message.answerId };
      await this.#follow(mine?.messageId === message.answerId ? mine : turn, root);
    }
  }

  #resume(turn) {
    // The history has the question, unless the request never reached the server.
    const shown = [...this.messages.querySelectorAll('.message')].at(-1);
    if (!turn.conversationId || !shown?.classList.contains('user')) {
      if (shown && turn.messageId && shown.classList.contains('assistant') && this.conversationId) {
        pending.forget(this.bot.id);
        return;
      }
      this.#showQuestion(turn.message, turn.attachments);
    }
    this.#follow(turn);
  }

  async #follow(turn, question = null) {
    const life = new AbortController();
    this.signal.addEventListener('abort', () => life.abort(), { once: true });
    this.running = life;
    this.turn = turn;
    const began = performance.now();
    const view = new MessageView('assistant');
    view.begin();
    view.grown = () => this.#stay();
    if (question) question.after(view.root);
    else this.messages.append(view.root);
    const took = () => (question ? null : performance.now() - began);
    this.composer.answering = true;
    this.composer.stopButton.disabled = !turn.messageId;
    this.announcer.textContent = 'Answering';
    this.#toEnd();
    try {
      await follow(this.bot.id, turn, {
        start: () => {
          this.composer.stopButton.disabled = false;
          this.#name(turn.conversationId);
        },
        delta: (delta) => view.append(delta),
        sources: (sources) => view.setSources(sources),
        tool: (event) => this.#showCall(view, turn, event),
        completed: (data) => {
          view.flush();
          view.show(data.response);
          view.setSources(data.sources ?? [], data.lookedAt);
          view.finish({ usage: data.usage, status: data.finishReason === 'stop' ? 'complete' : data.finishReason, millis: took() });
          this.#suggest(view, data.suggestions ?? []);
          if (data.response) this.#rate(view, turn.messageId, turn.message);
          this.announcer.textContent = data.response;
          if (data.finishReason === 'handover') view.root.remove();
          if (data.handover || this.bot.handover?.enabled) this.people.follow(turn.conversationId);
        },
        failed: (error, partial) => {
          view.flush();
          if (partial?.response) view.show(partial.response);
          this.#failed(view, turn, error, Boolean(partial?.response));
        },
      }, life.signal);
    } catch (error) {
      if (error.name === 'AbortError') return;
      view.flush();
      this.#failed(view, turn, error, view.text !== '');
    } finally {
      if (this.running === life) this.running = null;
      this.composer.answering = false;
    }
    this.#stay();
  }

  /** Puts the conversation into the URL, so that a reload or a link shows it again. */
  #name(conversationId) {
    if (this.conversationId === conversationId) return;
    this.conversationId = conversationId;
    history.replaceState(null, '', `#${path('bots', this.bot.id, 'playground', conversationId)}`);
  }

  /** Questions that the assistant can answer next; the next question removes them. */
  #suggest(view, questions) {
    if (questions.length === 0) return;
    const ask = (question) => {
      if (this.running) return;
      this.input.value = question;
      this.#send();
    };
    this.suggested = h('div', { class: 'source-chips suggested', role: 'group', 'aria-label': 'Suggested questions' },
      questions.map((question) => h('button', { type: 'button', class: 'chip', dir: 'auto', onclick: () => ask(question) }, question)));
    view.root.append(this.suggested);
  }

  #rate(view, messageId, question, feedback) {
    new AnswerFeedback(this.bot, { conversationId: this.conversationId, messageId, question, feedback }, true).addTo(view);
  }

  #failed(view, turn, error, partial) {
    if (error.code?.startsWith('ATTACHMENT_') && this.#giveBack(view, turn, error)) return;
    view.finish({ status: partial ? 'interrupted' : 'complete' });
    this.announcer.textContent = '';
    const again = button('Try again', () => {
      view.root.remove();
      // If no text has arrived, the same idempotency key retries the turn under its ids. Otherwise the partial answer stays.
      // The conversation has the files of the question, so they are not sent again.
      this.#follow(partial ? { ...turn, key: newKey(), attachments: [], continues: turn.conversationId, messageId: null } : { ...turn, messageId: null });
    }, { class: 'button small', icon: 'refresh' });
    view.showError(error, modelSettings(this.bot.id));
    view.foot.append(again);
  }

  /** Puts a message whose files were refused back into the composer. */
  #giveBack(view, turn, error) {
    if (!this.files?.giveBack(error)) return false;
    view.root.previousElementSibling.remove();
    view.root.remove();
    this.input.value = [turn.message, this.input.value].filter(Boolean).join('\n');
    this.announcer.textContent = '';
    this.input.focus();
    return true;
  }

  #showCall(view, turn, event) {
    view.flush();
    view.tool(event, (callId, approve, reason) => decide(this.bot.id, turn, callId, approve, reason));
    if (event.type === 'message.approval.requested') this.announcer.textContent = `${event.title} needs your approval`;
  }

  #stop() {
    const turn = this.turn;
    this.composer.stopButton.disabled = true;
    this.run(() => stop(this.bot.id, turn), (error) => toast(error.message, 'error'));
  }

  #toEnd() {
    window.scrollTo(0, document.documentElement.scrollHeight);
  }

  /** Scrolls with the text, unless the user has scrolled up. */
  #stay() {
    const root = document.documentElement;
    if (root.scrollHeight - root.scrollTop - root.clientHeight < 160) this.#toEnd();
  }
}

customElements.define('rj-playground', Playground);
