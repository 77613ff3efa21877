// Tabs within a page or dialog, as pills.
import { fill, h, uniqueId } from './dom.js';

/** Tabs with these names. `content` makes the content of a tab when it is chosen. */
export function pillTabs(names, label, content, first = names[0]) {
  const id = uniqueId('panel');
  const panel = h('div', { role: 'tabpanel', id, 'aria-label': label });
  const tabs = names.map((name) => h('button', { type: 'button', role: 'tab', class: 'button quiet small', 'aria-controls': id, onclick: () => choose(name), onkeydown: arrows }, name));
  function choose(name) {
    for (const tab of tabs) {
      const chosen = tab.textContent === name;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    fill(panel, content(name));
  }
  function arrows(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(event.currentTarget) + step + tabs.length) % tabs.length];
    choose(next.textContent);
    next.focus();
  }
  choose(first);
  return h('div', null, h('div', { class: 'pill-tabs', role: 'tablist', 'aria-label': label }, tabs), panel);
}
