// The texts of the frame: English is here, and the other languages are in files that load on demand.
const ENGLISH = {
  title: 'Chat', close: 'Close chat', restart: 'New conversation', conversation: 'Conversation',
  write: 'Write a message…', send: 'Send', stop: 'Stop', retry: 'Try again',
  you: 'You said:', bot: 'Answer:', writing: 'Writing…', stopped: 'Stopped', cut: 'The answer was interrupted.',
  sources: 'Sources', source: 'Source', page: 'page', visit: 'Open page', back: 'Back',
  latest: 'Latest messages', offline: 'You are offline. Your message will be sent when you reconnect.',
  tooMany: 'Too many messages. Please wait a moment.', gone: 'This assistant is currently unavailable.',
  tooLong: 'This message is too long.', failed: 'Something went wrong.',
  approve: 'Approve', deny: 'Deny', waiting: 'Waiting for approval',
  up: 'Helpful', down: 'Not helpful', why: 'What was wrong?', thanks: 'Thank you.',
  offers: 'Suggested questions', spent: 'This chat takes no more messages today.',
};

/**
 * The texts of a language that the widget has, as a module with `text`, `handover`, `lead` and `files`;
 * the last three are in English where they are used.
 */
export const languageOf = (lang) => (lang === 'en' ? { text: ENGLISH } : import(`./languages/${lang}.js`));
