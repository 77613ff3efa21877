// The choice between the light theme, the dark one, and that of the system.
import { h, icon, uniqueId } from './dom.js';

const THEMES = [['auto', 'System', 'system'], ['light', 'Light', 'sun'], ['dark', 'Dark', 'moon']];

export function themeSwitch() {
  const current = document.documentElement.dataset.theme ?? 'auto';
  const name = uniqueId('theme');
  return h('fieldset', { class: 'segments' }, h('legend', { class: 'visually-hidden' }, 'Theme'),
    THEMES.map(([value, label, drawing]) => h('label', { title: label },
      h('input', { type: 'radio', name, value, '.checked': value === current, onchange: () => setTheme(value) }),
      icon(drawing), h('span', { class: 'visually-hidden' }, label))));
}

function setTheme(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('rejoinder.theme', theme);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
  for (const input of document.querySelectorAll('.segments input[name^="theme-"]')) input.checked = input.value === theme;
}
