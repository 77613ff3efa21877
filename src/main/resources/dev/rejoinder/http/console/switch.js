// A switch that turns something on and off.
import { h } from './dom.js';

/** `turn` stores the wanted state and returns the state that is stored. */
export function switchBox(name, on, turn) {
  return h('input', {
    type: 'checkbox', role: 'switch', class: 'switch', 'aria-label': `${name} is on`, title: 'On or off', '.checked': on,
    async onchange(event) {
      const control = event.currentTarget;
      control.disabled = true;
      control.checked = await turn(control.checked);
      control.disabled = false;
      control.focus();
    },
  });
}
