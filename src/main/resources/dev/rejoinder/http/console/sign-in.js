// Sign-in with a provider or a password, and first-time setup with the link that the server printed.
import { get, post } from './api.js';
import { field, fill, h, icon, showFieldError } from './dom.js';
import { Page } from './page.js';

const MIN_PASSWORD = 10;

/** Why a sign-in with the provider failed: the page's address has one of these codes. */
const PROBLEMS = {
  insecure: () => 'Signing in needs HTTPS. Ask the operator of this server.',
  'rate-limit': () => 'Too many attempts. Try again in a few minutes.',
  expired: () => 'This sign-in has expired, or a newer one replaced it. Sign in again.',
  declined: (name) => `${name} did not sign you in. Try again, or ask its administrator.`,
  provider: (name) => `${name} cannot be reached, or is not set up for this server. Try again; if it fails again, the operator finds the cause in the log.`,
  token: (name) => `The answer of ${name} is not valid. Try again; if it fails again, the operator finds the cause in the log.`,
  'no-email': (name) => `${name} does not tell your email address. Ask its administrator.`,
  'email-not-verified': (name) => `${name} has not verified your email address. Verify it there, then sign in again.`,
  'other-person': () => 'Your email address belongs to the account of another person. Ask an owner to delete that account.',
  'no-role': () => 'You may not use this console yet. Ask an owner, or the administrator who gives roles.',
  'no-owner': () => 'This server has no owner yet. The first person to sign in must be an owner.',
  server: () => 'Something went wrong on the server. Try again.',
};

class SignIn extends Page {
  /** What `GET /session` answers to people who are not signed in. */
  state = null;

  /** Why the sign-in with the provider failed. */
  problem = null;

  async start() {
    const code = new URLSearchParams(location.search).get('sign-in') ?? '';
    if (Object.hasOwn(PROBLEMS, code)) {
      this.problem = PROBLEMS[code];
      // So that it is not shown again after the next sign-out.
      history.replaceState(null, '', location.pathname + location.hash);
    }
    this.state ??= await get('/session').catch(() => ({ passwordSignIn: true, oidc: null }));
    const token = /^#setup=(.+)$/.exec(location.hash)?.[1] ?? null;
    const invitation = /^#invitation=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1] ?? null;
    if (invitation) this.accept(invitation);
    else if (token) this.setUp(decodeURIComponent(token));
    else if (this.state.setupNeeded) this.explain();
    else this.signIn();
  }

  /** What went wrong at the provider, and the button to it. */
  provider(or) {
    const { oidc, passwordSignIn } = this.state;
    if (!oidc) return null;
    const place = location.hash.startsWith('#/') ? location.hash.slice(1) : '';
    return [
      this.problem ? h('p', { class: 'form-error', role: 'alert' }, this.problem(oidc.name)) : null,
      h('a', { class: 'button primary wide', href: `${location.origin}/api/v1/session/oidc?${new URLSearchParams({ returnTo: place })}` }, `Sign in with ${oidc.name}`),
      passwordSignIn ? h('p', { class: 'hint' }, or) : null,
    ];
  }

  frame(title, ...content) {
    document.title = `${title} · Rejoinder`;
    fill(this, h('main', { class: 'alone' },
      h('div', { class: 'card sign-in' }, h('p', { class: 'brand' }, icon('chat'), h('span', null, 'Rejoinder')), h('h1', null, title), content)));
  }

  signIn() {
    this.frame('Sign in', this.provider('Or use a password:'), this.withPassword('Sign in', [
      field('Email', h('input', { name: 'email', type: 'email', autocomplete: 'username', required: true, autofocus: !this.state.oidc })),
      field('Password', h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true })),
    ], (data) => post('/session', { email: data.get('email').trim(), password: data.get('password') })));
  }

  setUp(token) {
    this.frame('Set up Rejoinder',
      h('p', { class: 'lead' }, 'Create the first account of this server.'),
      this.form('Create account', [
        field('Email', h('input', { name: 'email', type: 'email', autocomplete: 'username', required: true, autofocus: true })),
        field('Password', h('input', { name: 'password', type: 'password', autocomplete: 'new-password', minlength: MIN_PASSWORD, required: true }), `At least ${MIN_PASSWORD} characters. A passphrase is easy to remember and hard to guess.`),
      ], async (data) => {
        const account = await post('/session/setup', { token, email: data.get('email').trim(), password: data.get('password') });
        // The link works only once, so it is removed from the browser's history.
        history.replaceState(null, '', '#/bots');
        return account;
      }));
  }

  accept(token) {
    this.frame('Welcome to Rejoinder',
      h('p', { class: 'lead' }, this.state.passwordSignIn ? 'You are invited. Choose a name and a password for your account.' : 'You are invited.'),
      this.provider('Or choose a password:'),
      this.withPassword('Create account', [
        field('Your name', h('input', { name: 'name', autocomplete: 'name', required: true, autofocus: !this.state.oidc })),
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
      h('p', { class: 'lead' }, `This server has no account yet.${this.state.oidc ? '' : ' On start it printed a setup link. Open that link, or paste its token here.'}`),
      this.provider('Or open the setup link that the server printed on start, or paste its token here.'),
      this.withPassword('Continue', [field('Token', h('input', { name: 'token', autocomplete: 'off', spellcheck: 'false', required: true, autofocus: !this.state.oidc }))], async (data) => {
        this.setUp(data.get('token').trim().replace(/^.*#setup=/, ''));
        return null;
      }));
  }

  /** A form that is left out if the server accepts no passwords. */
  withPassword(label, fields, submit) {
    return this.state.passwordSignIn ? this.form(label, fields, submit) : null;
  }

  form(label, fields, submit) {
    const problem = h('p', { class: 'form-error', role: 'alert', hidden: true });
    const send = h('button', { type: 'submit', class: `button wide ${this.state.oidc ? '' : 'primary'}` }, label);
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
