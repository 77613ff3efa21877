// The signed-in account: change the password, sign out everywhere.
import { get, path, post, put, remove } from './api.js';
import { button, field, fill, h, icon, showFieldError } from './dom.js';
import { absolute, relative } from './format.js';
import { confirmDialog, toast } from './dialogs.js';
import { Page, heading } from './page.js';
import { may } from './permissions.js';
import { switchBox } from './switch.js';

const MIN_PASSWORD = 10;
const BROWSERS = [[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']];
const SYSTEMS = [[/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']];

/** "Firefox on Linux", from what a browser says of itself. */
function browserName(userAgent) {
  const named = (list) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = named(BROWSERS) ?? 'Unknown browser';
  const system = named(SYSTEMS);
  return system ? `${browser} on ${system}` : browser;
}

class Account extends Page {
  start() {
    fill(this, heading('Account'), h('div', { class: 'stack' }, this.digest(), this.account.signIn === 'provider' ? null : this.password(), this.sessions(), this.everywhere()));
  }

  /** The weekly digest, which needs a mail server. */
  digest() {
    const place = h('div', null);
    const show = ({ enabled, available }) => fill(place, available
      ? h('div', { class: 'form' },
        h('label', { class: 'check' }, switchBox('Weekly digest', enabled, (on) => this.setDigest(on)), ' Send me the digest every Monday'),
        may('administer') ? h('div', null, button('Send a test message', (event) => this.testMail(event.currentTarget), { icon: 'send' })) : null)
      : h('p', { class: 'lead' }, 'The server sends no mail. Its operator can set smtp.url and smtp.from.'));
    this.load(place, () => get('/session/digest', { signal: this.signal }), show);
    return h('section', { class: 'card panel' }, h('h2', null, 'Weekly digest'),
      h('p', { class: 'lead' }, `For each assistant: conversations, answered questions, and the most frequent questions without an answer. It goes to ${this.account.email}.`), place);
  }

  async testMail(control) {
    control.disabled = true;
    await this.run(async () => {
      const { sent, error } = await post('/mail/test', {}, { signal: this.signal });
      toast(sent ? `The mail server accepted the message to ${this.account.email}.` : error, sent ? 'info' : 'error');
    }, (error) => toast(error.message, 'error'));
    control.disabled = false;
    control.focus();
  }

  /** Returns what is stored. */
  async setDigest(on) {
    try {
      const { enabled } = await put('/session/digest', { enabled: on });
      toast(enabled ? 'Weekly digest turned on.' : 'Weekly digest turned off.');
      return enabled;
    } catch (error) {
      toast(error.message);
      return !on;
    }
  }

  password() {
    const problem = h('p', { class: 'form-error', role: 'alert', hidden: true });
    const form = h('form', {
      class: 'form',
      onsubmit: (event) => {
        event.preventDefault();
        problem.hidden = true;
        const data = new FormData(form);
        if (data.get('next') !== data.get('again')) {
          showFieldError(form, 'again', 'The passwords do not match.');
          return;
        }
        this.run(async () => {
          await put('/session/password', { current: data.get('current'), next: data.get('next') });
          form.reset();
          toast('Password changed.');
        }, (error) => {
          if (error.field && showFieldError(form, error.field, error.message)) return;
          problem.textContent = error.message;
          problem.hidden = false;
        });
      },
    },
    h('input', { type: 'hidden', name: 'email', autocomplete: 'username', '.value': this.account.email }),
    field('Current password', h('input', { name: 'current', type: 'password', autocomplete: 'current-password', required: true })),
    field('New password', h('input', { name: 'next', type: 'password', autocomplete: 'new-password', minlength: MIN_PASSWORD, required: true }), `At least ${MIN_PASSWORD} characters.`),
    field('Repeat new password', h('input', { name: 'again', type: 'password', autocomplete: 'new-password', required: true })),
    problem,
    h('div', null, h('button', { type: 'submit', class: 'button primary' }, 'Change password')));
    return h('section', { class: 'card panel' }, h('h2', null, 'Password'), h('p', { class: 'lead' }, 'Passwords cannot be reset by email. The server’s operator can set a new one with ./rejoinder user password EMAIL.'), form);
  }

  sessions() {
    const place = h('div');
    const show = ({ sessions }) => fill(place, h('ul', { class: 'list' }, sessions.map((session) => h('li', null,
      h('div', { class: 'list-icon' }, icon('system')),
      h('div', { class: 'grow' },
        h('p', { class: 'title-line' }, browserName(session.userAgent), session.current ? h('span', { class: 'faint' }, ' (this session)') : null),
        h('p', { class: 'meta' }, h('span', { title: absolute(session.createdAt) }, `began ${relative(session.createdAt)}`), h('span', { title: absolute(session.lastUsedAt) }, `used ${relative(session.lastUsedAt)}`))),
      session.current ? null : button('End', () => this.run(async () => {
        await remove(path('session', 'all', session.id));
        load();
      }, (error) => toast(error.message, 'error')))))));
    const load = () => this.load(place, () => get('/session/all', { signal: this.signal }), show);
    load();
    return h('section', { class: 'card panel' }, h('h2', null, 'Sessions'), h('p', { class: 'lead' }, 'Where this account is signed in.'), place);
  }

  everywhere() {
    return h('section', { class: 'card panel danger-zone' },
      h('div', null, h('h2', null, 'Sign out everywhere'), h('p', { class: 'lead' }, 'Ends every session of this account, including this one. API keys keep working.')),
      button('Sign out everywhere', () => confirmDialog('Sign out everywhere?', 'You will have to sign in again, on this device too.', {
        label: 'Sign out',
        async action() {
          await remove('/session/all');
          location.reload();
        },
      })));
  }
}

customElements.define('rj-account', Account);
