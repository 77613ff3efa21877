// How the owner's server signs the ids of its users.
import { copyButton, h } from './dom.js';
import { openDialog } from './dialogs.js';
import { codeBlock } from './code.js';
import { pillTabs } from './tabs.js';

const SIGNERS = {
  Node: `import { createHmac } from 'node:crypto';

// On the server only: the secret must never reach a page.
const userHash = createHmac('sha256', process.env.IDENTITY_SECRET).update(userId).digest('hex');`,
  Python: `import hashlib, hmac, os

# On the server only: the secret must never reach a page.
user_hash = hmac.new(os.environ['IDENTITY_SECRET'].encode(), user_id.encode(), hashlib.sha256).hexdigest()`,
  PHP: `// On the server only: the secret must never reach a page.
$userHash = hash_hmac('sha256', $userId, getenv('IDENTITY_SECRET'));`,
};

const PAGE = `(window.MGAWidget = window.MGAWidget || []).push(['identify', {
  userId: '…', userHash: '…', email: '…', name: '…',
}]);`;

/** Explains it, and shows a new secret if there is one. */
export function openSigning(secret) {
  return openDialog(secret ? 'Your new identity secret' : 'Sign the ids of your users', h('div', { class: 'stack' },
    secret ? [
      h('p', null, 'It is shown only now. Store it as IDENTITY_SECRET on the server of your site, and nowhere else.'),
      h('div', { class: 'secret' }, h('code', null, secret), copyButton(secret))] : null,
    h('p', null, 'Sign the user’s id on your server:'),
    pillTabs(Object.keys(SIGNERS), 'Language', (name) => codeBlock(SIGNERS[name], name)),
    h('p', null, 'Put the id and its signature into the page of a signed-in user:'),
    codeBlock(PAGE, 'JavaScript')), { kind: 'sheet' });
}
