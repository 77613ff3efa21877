// The secret under which the owner's server signs the ids of its users.
import { path, post, remove } from './api.js';
import { button, fill, h } from './dom.js';
import { confirmDialog, toast } from './dialogs.js';

/** Whether the assistant has a secret, and what its owner can do about it. */
export function verifiedIdentity(bot, isOwner) {
  const state = h('p', { role: 'status' });
  const actions = h('div', { class: 'row' });
  const address = path('bots', bot.id, 'identity-secret');
  const show = () => {
    const isSet = bot.hasIdentitySecret;
    fill(state, h('span', { class: `tag ${isSet ? 'good' : ''}` }, isSet ? 'The secret is set' : 'There is no secret'));
    fill(actions,
      isOwner && !isSet ? button('Create secret', create, { class: 'button small', icon: 'key' }) : null,
      isOwner && isSet ? button('Rotate secret', () => confirmDialog('Rotate the secret?', 'You get a new secret. The old one stays valid for 24 hours.', { label: 'Rotate secret', action: create }), { class: 'button small', icon: 'refresh' }) : null,
      isOwner && isSet ? button('Delete secret', () => confirmDialog('Delete the secret?', 'From now on, all identities count as not verified.', { label: 'Delete secret', action: drop }), { class: 'button small', icon: 'trash' }) : null,
      button('How to sign', () => explain(), { class: 'button quiet small', icon: 'code' }));
  };
  const changed = (now) => {
    bot.hasIdentitySecret = now;
    show();
  };
  async function create() {
    try {
      const { secret } = await post(address);
      changed(true);
      (await explain(secret)).addEventListener('close', () => actions.querySelector('button').focus());
    } catch (error) {
      toast(error.message, 'error');
    }
  }
  async function drop() {
    await remove(address);
    changed(false);
    toast('The secret is deleted.');
  }
  show();
  return h('section', { class: 'card panel' }, h('h2', null, 'Verified identity'),
    h('p', { class: 'lead' }, 'Your server signs the ids of your users, so that nobody can pretend to be somebody else. Conversations and the inbox show whether an identity is verified.'),
    h('div', { class: 'settings-group' }, state, actions, isOwner ? null : h('p', { class: 'hint' }, 'An owner creates the secret.')));
}

async function explain(secret) {
  const { openSigning } = await import('./signing.js');
  return openSigning(secret);
}
