// Downloads of the API's exports. The browser writes them to disk while they arrive, so they may have any size.
import { h, icon } from './dom.js';

const BASE = `${location.origin}/api/v1`;

/** A link that downloads a path of the API. `name` is its accessible name if the label is too short. */
export function downloadLink(label, path, name = null) {
  return h('a', { class: 'button', href: BASE + path, download: true, 'aria-label': name }, icon('download'), h('span', null, label));
}
