// The view of one message: text as Markdown, the tool calls at their places in it, and sources.
import { copyButton, fill, h, icon } from './dom.js';
import { absolute, count, duration, number } from './format.js';
import { codeBlock } from './code.js';
import { MarkdownView } from './markdown.js';
import { causeParts } from './model-problems.js';
import { citation, sourceChips } from './passages.js';
import { ToolCallView } from './tool-calls.js';

const ENDS = { stopped: 'Stopped', interrupted: 'Interrupted', failed: 'Failed', length: 'Maximum length reached', content_filter: 'Stopped by a content filter', refusal: 'Refused by the model', tool_calls: 'Requested a tool' };

export class MessageView {
  #calls = new Map();
  #parts = [];

  /** `author` is the person who wrote an answer, if it is not the assistant's; `user` names the writer of questions. */
  constructor(role, time = null, { author = null, user = 'You' } = {}) {
    this.role = role;
    this.text = '';
    this.sources = [];
    this.lookedAt = [];
    this.body = h('div', { class: role === 'assistant' ? 'answer-body' : 'said' });
    this.chips = h('div', { hidden: true });
    this.foot = h('div', { class: 'answer-foot' });
    this.root = role === 'user'
      ? h('div', { class: 'message user', title: time && absolute(time) }, h('span', { class: 'visually-hidden' }, `${user}: `), this.body)
      : h('article', { class: `message assistant${author ? ' person' : ''}`, 'aria-label': author ? `Message from ${author.name}` : 'Answer' }, author ? authorLine(author) : null, this.body, this.chips, this.foot);
    if (role === 'assistant') this.#addPart(0);
  }

  static of(message, options = {}) {
    const view = new MessageView(message.role, message.timestamp, { ...options, author: message.author });
    view.sources = message.sources ?? [];
    if (message.role === 'assistant') {
      (message.steps ?? []).forEach((step) => view.addCall(step, step.offset));
      view.show(message.content);
      view.finish({ usage: message.usage, status: message.status, time: message.timestamp });
    } else {
      view.show(message.content);
      view.attach(options.botId, message.attachments);
    }
    return view;
  }

  /** Shows the files of a question. */
  async attach(botId, files) {
    if (!files?.length) return;
    this.body.hidden = !this.text;
    const { sentFiles } = await import('./attachments.js');
    this.body.before(sentFiles(botId, files));
    this.grown?.();
  }

  /** Marks the answer as being written. */
  begin() {
    this.root.classList.add('writing');
    this.#markEnd();
  }

  show(text) {
    this.text = text;
    if (this.role === 'user') this.body.textContent = text;
    else this.#render();
  }

  /** Renders the text so far, at most once per frame. */
  append(delta) {
    this.text += delta;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.#render();
      this.grown?.();
    });
  }

  flush() {
    if (this.frame) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.#render();
  }

  /** `lookedAt` are the passages that the model was given, if they differ from those that the answer cites. */
  setSources(sources, lookedAt = []) {
    this.sources = sources;
    this.lookedAt = lookedAt.filter((each) => !sources.some((cited) => cited.number === each.number));
    for (const part of this.#parts) part.markdown.refresh(part.text);
  }

  /** Shows a tool event of a stream. `decide` approves or denies the call. */
  tool(event, decide) {
    const call = this.#calls.get(event.callId);
    if (call) call.update(event);
    else this.addCall(event, this.text.length, decide);
    this.grown?.();
  }

  addCall(step, offset, decide = null) {
    const call = new ToolCallView(step, decide);
    this.#calls.set(step.callId, call);
    const part = this.#parts.at(-1).start === offset ? this.#parts.at(-1) : this.#addPart(offset);
    part.calls.append(call.root);
    this.#render();
  }

  /** A part of the text: it begins where tools were called. */
  #addPart(start) {
    const prose = h('div', { class: 'prose' });
    const calls = h('div', { class: 'tool-calls' });
    const markdown = new MarkdownView(prose, {
      code: codeBlock,
      cite: (wanted) => {
        const passage = this.sources.find((each) => each.number === wanted);
        return passage ? citation(passage) : null;
      },
    });
    const part = { start, prose, calls, markdown, text: '' };
    this.#parts.push(part);
    this.body.append(calls, prose);
    this.#markEnd();
    return part;
  }

  #markEnd() {
    const writing = this.root.classList.contains('writing');
    for (const part of this.#parts) part.prose.classList.toggle('cursor', writing && part === this.#parts.at(-1));
  }

  #render() {
    this.#parts.forEach((part, index) => {
      const text = this.text.slice(part.start, this.#parts[index + 1]?.start);
      if (text === part.text) return;
      part.text = text;
      part.markdown.show(text);
    });
  }

  finish({ usage = null, status = 'complete', millis = null, time = null }) {
    this.root.classList.remove('writing');
    this.#markEnd();
    for (const call of this.#calls.values()) call.end();
    this.chips.hidden = this.sources.length + this.lookedAt.length === 0;
    fill(this.chips,
      this.sources.length ? sourceChips(this.sources) : null,
      this.lookedAt.length ? h('details', { class: 'faint' }, h('summary', null, 'Looked at'), sourceChips(this.lookedAt, 'Looked at')) : null);
    fill(this.foot,
      this.text ? copyButton(() => this.text) : null,
      status === 'complete' ? null : h('span', { class: 'tag warn' }, ENDS[status] ?? status),
      millis === null ? null : h('span', null, duration(millis)),
      usage ? h('span', { title: `${number(usage.inputTokens)} in, ${number(usage.outputTokens)} out` }, count(usage.inputTokens + usage.outputTokens, 'token')) : null,
      time ? h('span', null, absolute(time)) : null);
  }

  /** Shows why the answer failed. `settings` is the address of the assistant's model. */
  showError({ message, cause, requestId }, settings = null) {
    this.body.append(h('div', { class: 'form-error', role: 'alert' },
      cause?.model ? null : h('p', null, message),
      cause?.model ? causeParts(cause) : null,
      cause?.model && settings ? h('p', null, h('a', { href: settings }, 'Open the model settings')) : null,
      requestId ? h('p', { class: 'faint' }, requestId) : null));
  }
}

const authorLine = (author) => h('p', { class: 'author' }, icon('user'), h('strong', null, author.name));

/**
 * The views of a message of the history: a question without an answer may have tool calls. `below` adds to the view
 * of an answer. `botId` is needed for files.
 */
export function messageViews(message, isOpen, { below, ...options } = {}) {
  const view = MessageView.of(message, options);
  const views = [view.root];
  if (message.role === 'assistant' && !message.author) below?.(view);
  if (message.role === 'user' && message.steps?.length && !isOpen) {
    views.push(MessageView.of({ role: 'assistant', content: '', steps: message.steps, status: message.status, timestamp: message.timestamp }).root);
  }
  return views;
}
