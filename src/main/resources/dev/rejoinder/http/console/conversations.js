// The conversations of an assistant: the list of them, or one.
import { fill, h } from './dom.js';
import { Page, errorState } from './page.js';

class Conversations extends Page {
  start() {
    this.show();
  }

  show() {
    const { item } = this;
    this.run(async () => {
      await (item ? import('./conversation.js') : import('./conversation-list.js'));
      if (item === this.item) fill(this, h(item ? 'rj-conversation' : 'rj-conversation-list', { '.bot': this.bot, '.item': item }));
    }, (error) => fill(this, errorState(error, () => location.reload())));
  }

  moveTo(item) {
    this.item = item;
    this.show();
    return true;
  }
}

customElements.define('rj-conversations', Conversations);
