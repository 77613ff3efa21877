// What a new owner does first: teach an assistant, try it, and put it on a site. Each step is checked off by itself.
import { get, path } from './api.js';
import { button, h, icon } from './dom.js';

const HIDDEN = 'rejoinder.first-steps.hidden';

const isHidden = () => {
  try {
    return localStorage.getItem(HIDDEN) === 'yes';
  } catch {
    return false;
  }
};

function hide(panel) {
  try {
    localStorage.setItem(HIDDEN, 'yes');
  } catch {
    // Without storage, the steps are back after a reload.
  }
  panel.remove();
  document.querySelector('main')?.focus({ preventScroll: true });
}

/** The steps of an assistant, or null when all are done or the user has hidden them. */
export async function firstSteps({ id, name, lastActivityAt }, signal) {
  if (isHidden()) return null;
  const [bot, sources] = await Promise.all([get(path('bots', id), { signal }), get(`${path('bots', id, 'sources')}?limit=1`, { signal })]);
  const to = (...more) => `#${path('bots', id, ...more)}`;
  const steps = [
    ['Teach it', 'Add your documents, web pages, or questions with answers.', to('knowledge'), sources.pagination.total > 0],
    ['Try it', 'Ask what your visitors would ask.', to('playground'), Boolean(lastActivityAt)],
    ['Put it on your site', 'Name your site, and copy one line into its pages.', to('settings', 'website'), Boolean(bot.widgetLoadedAt)],
  ];
  if (steps.every(([, , , done]) => done)) return null;
  const next = steps.findIndex(([, , , done]) => !done);
  const panel = h('section', { class: 'card panel first-steps', 'aria-label': 'First steps' },
    h('div', { class: 'section-head' }, h('h2', null, `Get ${name} going`), button('Hide', () => hide(panel), { class: 'button quiet small' })),
    h('ol', null, steps.map(([title, text, href, done], index) => h('li', { class: done ? 'done' : index === next ? 'next' : null },
      h('span', { class: 'step-mark' }, done ? [icon('check'), h('span', { class: 'visually-hidden' }, 'Done: ')] : String(index + 1)),
      h('div', null, h('a', { href, class: 'title-line' }, title), h('p', { class: 'hint' }, text))))));
  return panel;
}
