// How the map is arranged in the room there is, and the row below it that says what its lines mean.
import { layoutPicture, type Layout } from '../server/picture/layout.ts';
import type { Picture } from '../server/picture/picture.ts';
import { legend } from '../server/picture/shapes.ts';
import { shelfLayout } from '../server/picture/shelf.ts';
import { drawn, fromShape } from './elements.ts';
import type { Size } from './view.ts';

/** Below this scale, names on the cards can hardly be read. */
const readable = 0.5;

/** With more cards than this, a layout along the lines is made only when somebody asks for it: it takes its time, and helps little. */
const mostCards = 60;

/** As somebody chose, else the way in which it can be shown largest; a layout along the lines says more, unless it is too small to read. */
export function layoutFor(picture: Picture, { width, height }: Size, chosen: Layout['kind'] | undefined): Layout {
  const scale = (layout: Layout): number => Math.min(width / layout.width, height / layout.height, 1);
  const groups = shelfLayout(picture, { shape: width / Math.max(1, height) });
  if (chosen === 'groups' || (chosen === undefined && picture.nodes.length > mostCards)) return groups;
  const [level, upright] = [layoutPicture(picture), layoutPicture(picture, { upright: true })];
  const lines = scale(upright) > scale(level) * 1.1 ? upright : level;
  return chosen === undefined && scale(lines) < readable && scale(groups) > scale(lines) * 1.2 ? groups : lines;
}

/** In as many rows as it takes; left out where there is hardly room for the map itself. */
export function drawKey(key: HTMLElement, picture: Picture, page: Size): void {
  const { shapes, height } = legend(picture, Math.max(200, page.width));
  key.hidden = height === 0 || page.height < 7 * height;
  key.replaceChildren(drawn('svg', { class: 'qube-map', height, width: '100%' }, drawn('g', { class: 'legend' }, ...shapes.map(fromShape))));
}
