// The rating of an answer, as a tag.
import { h, icon } from './dom.js';

const RATINGS = { up: ['up', 'Rated up', 'good'], down: ['down', 'Rated down', 'bad'] };

export function ratingTag(rating, label = RATINGS[rating][1]) {
  const [drawing, , colour] = RATINGS[rating];
  return h('span', { class: `tag ${colour}` }, icon(drawing), label);
}
