// A tool call of an answer, folded: its state, arguments and result, and the buttons to approve or deny it.
import { codeBlock } from './code.js';
import { button, field, fill, h, icon } from './dom.js';
import { toast } from './dialogs.js';
import { absolute, duration } from './format.js';

/** The label and colour of each state. */
const STATES = {
  awaiting_approval: ['Needs approval', 'warn'],
  awaiting_result: ['Waits for the client', 'warn'],
  running: ['Running', 'live'],
  ok: ['Done', 'good'],
  error: ['Error', 'bad'],
  unknown: ['Outcome unknown', 'warn'],
  denied: ['Denied', 'bad'],
};
const STATE_OF_EVENT = { 'message.approval.requested': 'awaiting_approval', 'message.tool.requested': 'awaiting_result', 'message.tool.started': 'running' };
const MAX_EVENT_RESULT = 1_990;
const MAX_REASON = 2_000;
/** JavaScript rounds longer numbers. */
const LONG_NUMBER = /\d{16}/;

export class ToolCallView {
  constructor(step, decide) {
    this.decide = decide;
    this.step = {};
    this.state = h('span', { class: 'tag' });
    this.time = h('span', { class: 'faint' });
    this.title = h('span', { class: 'tool-title' });
    this.body = h('div', { class: 'tool-body' });
    this.approval = h('div', { class: 'approval', role: 'group', hidden: true });
    this.details = h('details', null, h('summary', null, icon('tool'), this.title, this.state, this.time), this.body);
    this.root = h('div', { class: 'tool-call' }, this.details, this.approval);
    this.update(step);
  }

  /** Takes over a step of the history or an event of a stream. */
  update(step) {
    const before = this.step.status;
    this.step = { ...this.step, ...step, status: step.status ?? STATE_OF_EVENT[step.type] ?? before };
    const { status, expired, title, tool, durationMillis } = this.step;
    const [label, colour] = expired ? ['Expired', 'warn'] : STATES[status] ?? [status, ''];
    this.title.textContent = title ?? tool;
    this.state.textContent = label;
    this.state.className = `tag ${colour}`;
    this.time.textContent = durationMillis === null || durationMillis === undefined ? '' : duration(durationMillis);
    fill(this.body, this.#content());
    if (status !== before) this.#offerApproval(status === 'awaiting_approval' && this.decide !== null);
  }

  /** The answer has ended: nothing is asked any more. */
  end() {
    this.#offerApproval(false);
  }

  #content() {
    const { tool, arguments: given, result, type } = this.step;
    const text = typeof given === 'string' ? given : JSON.stringify(given ?? {}, null, 2);
    return [
      h('p', { class: 'meta' }, 'Tool ', h('code', null, tool)),
      h('div', null, h('p', { class: 'label' }, 'Arguments'), codeBlock(text, typeof given === 'string' ? 'text' : 'JSON')),
      result ? h('div', null, h('p', { class: 'label' }, 'Result'),
        type && result.length > MAX_EVENT_RESULT ? h('p', { class: 'hint' }, 'The beginning. After a reload you see all of it.') : null,
        resultBlock(result)) : null];
  }

  #offerApproval(wanted) {
    const hadFocus = this.approval.contains(document.activeElement);
    this.approval.hidden = !wanted;
    fill(this.approval);
    if (hadFocus && !wanted) this.details.firstElementChild.focus();
    if (!wanted) return;
    const { title, expiresAt } = this.step;
    this.details.open = true;
    this.approval.setAttribute('aria-label', `Approval of ${title}`);
    const reason = h('input', { name: 'reason', maxlength: MAX_REASON, autocomplete: 'off' });
    const decide = (approve) => this.#decide(approve, reason.value.trim());
    fill(this.approval,
      h('p', null, h('strong', null, title), ' runs with these arguments if you approve it.', expiresAt ? ` The request expires ${absolute(expiresAt)}.` : null),
      field('Reason for denying', reason, 'Optional. The assistant gets it.'),
      h('div', { class: 'row' },
        button('Approve', () => decide(true), { class: 'button primary', icon: 'check' }),
        button('Deny', () => decide(false), { icon: 'close' })));
  }

  async #decide(approve, reason) {
    const controls = [...this.approval.querySelectorAll('button, input')];
    controls.forEach((control) => { control.disabled = true; });
    try {
      await this.decide(this.step.callId, approve, reason);
    } catch (error) {
      toast(error.message, 'error');
      controls.forEach((control) => { control.disabled = false; });
    }
  }
}

/** A result as text, indented if it is JSON. */
export function resultBlock(text) {
  if (LONG_NUMBER.test(text)) return codeBlock(text, 'text');
  try {
    return codeBlock(JSON.stringify(JSON.parse(text), null, 2), 'JSON');
  } catch {
    return codeBlock(text, 'text');
  }
}
