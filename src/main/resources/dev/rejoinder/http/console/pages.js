// The pages of the console: their addresses, their links, and who may open them.
import { may } from './permissions.js';

export const HOME = '#/bots';

/** Address, element, name, and the module, which loads on first use. */
const PAGES = [
  [/^\/bots$/, 'rj-bots', 'bots', () => import('./bots.js')],
  [/^\/bots\/(?<bot>[^/]+)(?:\/(?<tab>[a-z]+))?(?:\/(?<item>[^/]+))?$/, 'rj-bot', 'bots', () => import('./bot.js')],
  [/^\/inbox(?:\/(?<bot>[^/]+)\/(?<conversation>[^/]+))?$/, 'rj-inbox', 'inbox', () => import('./inbox.js')],
  [/^\/analytics$/, 'rj-analytics', 'analytics', () => import('./analytics.js')],
  [/^\/settings\/keys$/, 'rj-keys', 'keys', () => import('./keys.js')],
  [/^\/settings\/secrets$/, 'rj-secrets', 'secrets', () => import('./secrets.js')],
  [/^\/settings\/webhooks$/, 'rj-webhooks', 'webhooks', () => import('./webhooks.js')],
  [/^\/settings\/webhooks\/(?<webhook>[^/]+)$/, 'rj-webhook', 'webhooks', () => import('./webhook.js')],
  [/^\/settings\/audit$/, 'rj-audit', 'audit', () => import('./audit.js')],
  [/^\/settings\/user-data$/, 'rj-user-data', 'user-data', () => import('./user-data.js')],
  [/^\/settings\/providers$/, 'rj-providers', 'providers', () => import('./providers.js')],
  [/^\/settings\/people$/, 'rj-people', 'people', () => import('./people.js')],
  [/^\/settings\/account$/, 'rj-account', 'account', () => import('./account.js')],
];

/** The links of the navigation in two groups: the name of the page, its address, an icon, a label, and the permission. */
const LINKS = [
  [
    ['bots', '#/bots', 'bot', 'Assistants', 'read'],
    ['inbox', '#/inbox', 'inbox', 'Inbox', 'answer'],
    ['analytics', '#/analytics', 'chart', 'Analytics', 'read'],
  ],
  [
    ['keys', '#/settings/keys', 'key', 'API keys', 'administer'],
    ['providers', '#/settings/providers', 'globe', 'Model providers', 'administer'],
    ['secrets', '#/settings/secrets', 'lock', 'Secrets', 'administer'],
    ['webhooks', '#/settings/webhooks', 'hook', 'Webhooks', 'administer'],
    ['user-data', '#/settings/user-data', 'shield', 'User data', 'administer'],
    ['people', '#/settings/people', 'people', 'People', 'administer'],
    ['audit', '#/settings/audit', 'clock', 'Audit log', 'administer'],
    ['account', '#/settings/account', 'user', 'Account', 'read'],
  ],
];

export const mayOpen = (name) => may(LINKS.flat().find(([each]) => each === name)[4]);

/** The links that the person may open, in the same groups. */
export const offeredLinks = () => LINKS.map((group) => group.filter(([name]) => mayOpen(name)));

/** The page at an address with the parameters of the address, or null. */
export function pageAt(place) {
  for (const [pattern, tag, name, load] of PAGES) {
    const match = pattern.exec(place);
    const parameters = match && decoded(match.groups ?? {});
    if (parameters) return { tag, name, load, parameters };
  }
  return null;
}

/** The parameters of an address, or null if one is not encoded correctly. */
function decoded(groups) {
  try {
    return Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, value === undefined ? undefined : decodeURIComponent(value)]));
  } catch {
    return null;
  }
}
