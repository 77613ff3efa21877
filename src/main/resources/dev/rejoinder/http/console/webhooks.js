// Where webhooks will be managed.
import { fill } from './dom.js';
import { Page, emptyState, heading } from './page.js';

class Webhooks extends Page {
  start() {
    fill(this, heading('Webhooks'), emptyState('hook', 'Webhooks are to come', 'They will tell your own systems about new messages and conversations as they happen. Until then, the API’s list of conversations can be asked with since.'));
  }
}

customElements.define('rj-webhooks', Webhooks);
