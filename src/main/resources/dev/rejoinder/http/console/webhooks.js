// The page for webhooks, which do not exist yet.
import { fill } from './dom.js';
import { Page, emptyState, heading } from './page.js';

class Webhooks extends Page {
  start() {
    fill(this, heading('Webhooks'), emptyState('hook', 'Webhooks are not available yet', 'They will notify your systems about new messages and conversations. Until then, list conversations with the since parameter.'));
  }
}

customElements.define('rj-webhooks', Webhooks);
