// The words for a handover, and its actions that several pages have.
import { path, post } from './api.js';
import { h } from './dom.js';

const REASONS = {
  asked: 'Asked for a person',
  phrase: 'Asked for a person',
  fallbacks: 'The assistant had no answer',
  feedback: 'Rated an answer as bad',
  tool: 'The assistant asked for a person',
  api: 'Handed over',
};

export const inboxPath = (botId, conversationId, ...more) => path('inbox', botId, conversationId, ...more);

/** The address of a conversation in the inbox. */
export const inboxAddress = (botId, conversationId) => `#${inboxPath(botId, conversationId)}`;

/** Takes a conversation over. The server refuses if another agent has it. */
export const take = (botId, conversationId) => post(inboxPath(botId, conversationId, 'take'));

export const isOpenHandover = (handover) => handover?.state === 'waiting' || handover?.state === 'active';

/** Grows with each change of a conversation's handover. */
const order = (handover) => (handover ? [handover.requestedAt, !!handover.acceptedAt, !!handover.endedAt].join() : '');

/** Whether a state is outdated by another one: responses and events may overtake each other. */
export const isOlder = (handover, other) => order(handover) < order(other);

export const isHeldBy = (handover, account) => handover?.state === 'active' && Boolean(account) && handover.agent?.id === account.id;

export const reasonOf = (handover) => REASONS[handover.reason] ?? 'Handed over';

export const agentName = (handover) => handover.agent?.name || 'A colleague';

/** The state as a tag. `account` is the agent who looks, if that matters. */
export function stateTag(handover, account) {
  if (handover?.state === 'waiting') return h('span', { class: 'tag warn' }, 'Waiting');
  if (handover?.state === 'active') return h('span', { class: 'tag live' }, isHeldBy(handover, account) ? 'With you' : `With ${agentName(handover)}`);
  return handover?.unanswered ? h('span', { class: 'tag bad' }, 'Nobody came') : h('span', { class: 'tag' }, 'With the assistant');
}
