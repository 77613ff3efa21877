// Why a model did not answer, in the words of an owner, and what to do about it.
import { path } from './api.js';
import { h } from './dom.js';
import { may } from './permissions.js';

/** Each provider's name, what it offers, and the settings of the server that configure it. */
export const PROVIDERS = {
  builtin: { name: 'Built in', about: 'Needs no provider. Answers only from instructions and knowledge.' },
  openai: { name: 'OpenAI', about: 'OpenAI and compatible servers.', key: 'OPENAI_API_KEY', base: 'OPENAI_BASE_URL' },
  anthropic: { name: 'Anthropic', about: 'Claude models.', key: 'ANTHROPIC_API_KEY' },
  google: { name: 'Google', about: 'Gemini models.', key: 'GEMINI_API_KEY' },
  ollama: { name: 'Ollama', about: 'Models on your own machines.', base: 'OLLAMA_BASE_URL' },
};

export const providerOf = (model) => model.split('/')[0];

const NOT_CONFIGURED = /^no key is set for /;

/** { title, advice } for the error of a provider, as in `error.cause` of a failed answer. The advice may have links. */
export function explain({ model, status, message }) {
  const provider = PROVIDERS[providerOf(model)] ?? { name: providerOf(model) };
  const { name, key, base } = provider;
  if (NOT_CONFIGURED.test(message)) return { title: `${name} is not configured on this server`, advice: unconfigured(provider) };
  if (status === 401 || status === 403) return { title: `${name} rejected the API key`, advice: forOwners(key ? ['Check the key under ', providersLink(), `. If it is set as ${key} in the server’s environment, restart the server after a change.`] : 'Check the access rules of the model server.') };
  if (status === 404) return { title: `${name} has no model “${model.slice(model.indexOf('/') + 1)}”`, advice: 'Check the spelling, or choose another model. Your account may also lack access to it.' };
  if (status === 429) return { title: `${name} refused because of a limit`, advice: 'Wait a minute. If it persists, check the quota and the billing of your account there, or add a fallback model.' };
  if (status >= 400 && status < 500) return { title: `${name} rejected the request`, advice: 'Its message says why. Some models do not accept a temperature, or limit the length of answers.' };
  if (status >= 500) return { title: `${name} has a problem`, advice: 'Try again in a moment, and check its status page. A fallback model answers in the meantime.' };
  return { title: `${name} could not answer`, advice: base ? forOwners(['Check that it runs, and its base URL under ', providersLink(), '.']) : 'Check the server’s connection to the internet. A fallback model answers in the meantime.' };
}

/** What to do about a provider that is not configured, as parts of a sentence. */
export const unconfigured = ({ key }) => (key ? forOwners(['Connect it under ', providersLink(), `, or set ${key} in the server’s environment. Or choose another model.`], ['Ask an owner to connect it, or choose another model.']) : ['Choose another model.']);

/** Only owners change connections. */
const forOwners = (advice, others = 'Ask an owner to check the connection.') => (may('administer') ? advice : others);

const providersLink = () => h('a', { href: '#/settings/providers' }, 'Model providers');

/** The parts of an error message: what went wrong, the provider's own words, and what to do. */
export function causeParts(cause) {
  const { title, advice } = explain(cause);
  return [
    h('p', null, h('strong', null, `${title}.`), ' ', advice),
    NOT_CONFIGURED.test(cause.message) ? null : h('p', { class: 'provider-words' }, `${cause.status ? `Status ${cause.status}: ` : ''}${cause.message}`),
  ];
}

/** What happens to images, as a sentence, if it is known that the model cannot see any; otherwise null. */
export const sightProblem = (images) => (images === false ? 'It cannot see images: it only learns that there is one.' : null);

/** Where the model of an assistant is chosen. */
export const modelSettings = (botId) => `#${path('bots', botId, 'settings', 'model')}`;
