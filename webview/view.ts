// How the map is looked at: where it stands on the page and how large it is. Numbers only.

/** A point of the map is shown at `x + scale * its x`. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point, Size {}

export const smallest = 0.05;
export const largest = 4;

/** The whole map in the middle of the page; small maps are not blown up. */
export function fit(map: Size, page: Size, margin = 12): View {
  const room = { width: Math.max(40, page.width - 2 * margin), height: Math.max(40, page.height - 2 * margin) };
  const scale = bounded(Math.min(room.width / Math.max(1, map.width), room.height / Math.max(1, map.height), 1.25));
  return { scale, x: (page.width - map.width * scale) / 2, y: (page.height - map.height * scale) / 2 };
}

/** Larger or smaller, with what is at `at` staying there. */
export function zoom(view: View, factor: number, at: Point): View {
  const scale = bounded(view.scale * factor);
  const change = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * change, y: at.y - (at.y - view.y) * change };
}

export const pan = (view: View, x: number, y: number): View => ({ ...view, x: view.x + x, y: view.y + y });

/** Moved as little as needed for a box of the map to be seen whole, or for its corner to be seen where it is too large. */
export function reveal(view: View, box: Box, page: Size, margin = 24): View {
  const move = (start: number, length: number, room: number): number => {
    if (start < margin || length > room - 2 * margin) return margin - start;
    return start + length > room - margin ? room - margin - start - length : 0;
  };
  const shown = onPage(view, box);
  const inside = isWithin(shown, page, margin);
  return inside ? view : pan(view, move(shown.x, shown.width, page.width), move(shown.y, shown.height, page.height));
}

/** Whether no part of a box of the map is on the page. */
export function isHidden(view: View, box: Box, page: Size): boolean {
  const { x, y, width, height } = onPage(view, box);
  return x + width < 4 || y + height < 4 || x > page.width - 4 || y > page.height - 4;
}

/** Whether a box of the map is on the page with all of it. */
export const isWhole = (view: View, box: Box, page: Size): boolean => isWithin(onPage(view, box), page, 0);

/** Keeps some of the map on the page, however far it is pushed. */
export function held(view: View, map: Size, page: Size, least = 60): View {
  const hold = (at: number, length: number, room: number): number => Math.min(Math.max(at, least - length * view.scale), room - least);
  return { ...view, x: hold(view.x, map.width, page.width), y: hold(view.y, map.height, page.height) };
}

const onPage = ({ x, y, scale }: View, box: Box): Box => ({ x: x + box.x * scale, y: y + box.y * scale, width: box.width * scale, height: box.height * scale });

const isWithin = ({ x, y, width, height }: Box, page: Size, margin: number): boolean => x >= margin && y >= margin && x + width <= page.width - margin && y + height <= page.height - margin;

const bounded = (scale: number): number => Math.min(largest, Math.max(smallest, scale));
