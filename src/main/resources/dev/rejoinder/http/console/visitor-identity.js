// Who the visitor of a conversation is, as far as the page with the widget says.
import { h } from './dom.js';

/** The latest identity in these messages, and whether the owner's server has signed it; null without one. */
export function visitorIdentity(messages) {
  const identity = messages.findLast(({ metadata }) => metadata?.identity)?.metadata.identity;
  if (!identity) return null;
  const said = ['name', 'email', 'userId'].map((name) => identity[name]).filter((value) => typeof value === 'string' && value);
  if (!said.length) return null;
  const verified = identity.verified === true;
  return h('span', { class: 'identity' }, h('span', { dir: 'auto' }, said.join(' · ')), ' ',
    h('span', { class: `tag ${verified ? 'good' : 'warn'}`, title: verified ? 'The user ID is signed by your server.' : 'Said by the visitor’s browser. Do not rely on it.' }, verified ? 'Verified' : 'Not verified'));
}
