// Sign-in, and first-time setup with the link that the server printed.
import { post } from './api.js';
import { field, fill, h, icon, showFieldError } from './dom.js';
import { Page } from './page.js';

const MIN_PASSWORD = 10;

class SignIn extends Page {
  start() {
    const token = /^#setup=(.+)$/.exec(location.hash)?.[1] ?? null;
    const invitation = /^#invitation=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1] ?? null;
    if (invitation) this.accept(invitation);
    else if (token) this.setUp(decodeURIComponent(token));
    else if (this.setupNeeded) this.explain();
    else this.signIn();
  }

  frame(title, ...content) {
    document.title = `${title} · Rejoinder`;
    fill(this, h('main', { class: 'alone' },
      h('div', { class: 'card sign-in' }, h('p', { class: 'brand' }, icon('chat'), h('span', null, 'Rejoinder')), h('h1', null, title), content)));
  }

  signIn() {
    this.frame('Sign in', this.form('Sign in', [
      field('Email', h('input', { name: 'email', type: 'email', autocomplete: 'username', required: true, autofocus: true })),
      field('Password', h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true })),
    ], (data) => post('/session', { email: data.get('email').trim(), password: data.get('password') })));
  }

  setUp(token) {
    this.frame('Set up Rejoinder',
      h('p', { class: 'lead' }, 'Create the first account of this server.'),
      this.form('Create account', [
        field('Your name', h('input', { name: 'name', autocomplete: 'name', required: true, autofocus: true })),
        field('Email', h('input', { name: 'email', type: 'email', autocomplete: 'username', required: true })),
        field('Password', h('input', { name: 'password', type: 'password', autocomplete: 'new-password', minlength: MIN_PASSWORD, required: true }), `At least ${MIN_PASSWORD} characters. A passphrase is easy to remember and hard to guess.`),
      ], async (data) => {
        const account = await post('/session/setup', { token, email: data.get('email').trim(), password: data.get('password'), name: data.get('name').trim() });
        // The link works only once, so it is removed from the browser's history.
        history.replaceState(null, '', '#/bots');
        return account;
      }));
  }

  accept(token) {
    this.frame('Welcome to Rejoinder',
      h('p', { class: 'lead' }, 'You are invited. Choose a name and a password for your account.'),
      this.form('Create account', [
        field('Your name', h('input', { name: 'name', autocomplete: 'name', required: true, autofocus: true })),
        field('Password', h('input', { name: 'password', type: 'password', autocomplete: 'new-password', minlength: MIN_PASSWORD, required: true }), `At least ${MIN_PASSWORD} characters. A passphrase is easy to remember and hard to guess.`),
      ], async (data) => {
        const account = await post('/session/invitation', { token, name: data.get('name').trim(), password: data.get('password') });
        // The link works only once, so it is removed from the browser's history.
        history.replaceState(null, '', '#/bots');
        return account;
      }),
      h('p', { class: 'hint' }, h('a', { href: '#/bots', onclick: () => this.signIn() }, 'I already have an account')));
  }

  explain() {
    this.frame('Set up Rejoinder',
      h('p', { class: 'lead' }, 'This server has no account yet. On start it printed a setup link. Open that link, or paste its token here.'),
      this.form('Continue', [field('Token', h('input', { name: 'token', autocomplete: 'off', spellcheck: 'false', required: true, autofocus: true }))], async (data) => {
        this.setUp(data.get('token').trim().replace(/^.*#setup=/, ''));
        return null;
      }));
  }

  form(label, fields, submit) {
    const problem = h('p', { class: 'form-error', role: 'alert', hidden: true });
    const send = h('button', { type: 'submit', class: 'button primary wide' }, label);
    const form = h('form', {
      class: 'form',
      async onsubmit(event) {
        event.preventDefault();
        problem.hidden = true;
        send.disabled = true;
        try {
          const answer = await submit(new FormData(form));
          if (answer) form.dispatchEvent(new CustomEvent('signed-in', { bubbles: true, detail: answer.account ?? { email: new FormData(form).get('email'), name: '' } }));
        } catch (error) {
          if (!(error.field && showFieldError(form, error.field, error.message))) {
            problem.textContent = error.message;
            problem.hidden = false;
          }
        } finally {
          send.disabled = false;
        }
      },
    }, fields, problem, send);
    return form;
  }
}

customElements.define('rj-sign-in', SignIn);
