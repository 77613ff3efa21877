// Who the visitor of a conversation is, as far as the page with the widget says.
import { h } from './dom.js';

/** The latest identity in these messages, and whether the owner's server has signed it; null without one. */
export function visitorIdentity(messages) {
  const identity = messages.findLast(({ metadata }) => metadata?.identity)?.metadata.identity;
  if (!identity) return null;
  const [userId, ...said] = ['userId', 'name', 'email'].map((name) => (typeof identity[name] === 'string' ? identity[name] : ''));
  const rest = said.filter(Boolean).join(' · ');
  if (!userId && !rest) return null;
  const verified = userId && identity.verified === true;
  // The signature is for the id alone, so the tag stands beside it.
  return h('span', { class: 'identity' }, userId ? h('span', { dir: 'auto' }, userId) : null, ' ',
    h('span', { class: `tag ${verified ? 'good' : 'warn'}`, title: verified ? 'The user ID is signed by your server. Name and address are not.' : 'Said by the visitor’s browser. Do not rely on it.' }, verified ? 'Verified' : 'Not verified'),
    rest ? h('span', { dir: 'auto' }, ` ${rest}`) : null);
}
