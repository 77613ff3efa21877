// The strings of the widget in English; languages.js has the others.
const TABLE = {
  en: {
    title: 'Chat', close: 'Close chat', restart: 'New conversation', conversation: 'Conversation',
    write: 'Write a message…', send: 'Send', stop: 'Stop', retry: 'Try again',
    you: 'You said:', bot: 'Answer:', writing: 'Writing…', stopped: 'Stopped', cut: 'The answer was interrupted.',
    sources: 'Sources', source: 'Source', page: 'page', visit: 'Open page', back: 'Back',
    latest: 'Latest messages', offline: 'You are offline. Your message will be sent when you reconnect.',
    tooMany: 'Too many messages. Please wait a moment.', gone: 'This assistant is currently unavailable.',
    tooLong: 'This message is too long.', failed: 'Something went wrong.',
    approve: 'Approve', deny: 'Deny', waiting: 'Waiting for approval',
    up: 'Helpful', down: 'Not helpful', why: 'What was wrong?', thanks: 'Thank you.',
  },
};

const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];

/** The strings and the direction of a locale such as `de-AT`; English if there is none. */
export async function stringsOf(locale) {
  const language = locale.toLowerCase().split('-')[0];
  const table = TABLE[language] ? TABLE : { ...(await import('./languages.js')).TABLE, ...TABLE };
  const lang = table[language] ? language : 'en';
  return { text: table[lang], lang, dir: RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr' };
}
