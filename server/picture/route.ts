// The way a line takes between two boxes: straight past every column of cards, in soft curves between the columns.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** Cards around one vertical axis. */
export interface Column {
  readonly x: number;
  readonly width: number;
}

export interface Way {
  /** For the `d` of a path. */
  readonly path: string;
  readonly start: Point;
  readonly end: Point;
  /** -1: arrives from the right; 1: from the left. Of a map that goes down, from below and from above. */
  readonly arrives: 1 | -1;
  /** It leaves and arrives upright. */
  readonly upright: boolean;
  /** It turns only in corners. */
  readonly square: boolean;
  readonly middle: Point;
  /** Points that it goes through, in order. */
  readonly stops: readonly Point[];
}

export interface Line {
  readonly from: Rect;
  readonly to: Rect;
  /** Points it has to pass, in order. */
  readonly inner: readonly Point[];
  /** A thick line: leaves room for others. */
  readonly wide: boolean;
  /** No way was found for it: it goes straight, whatever it crosses. */
  readonly loose: boolean;
}

/** The same for a map that goes down: everything is turned, routed, and turned back. Columns are rows then, with their heights as widths. */
export function routeUpright(lines: readonly Line[], rows: readonly Column[], cards: readonly Rect[]): Way[] {
  const turned = lines.map(({ from, to, inner, ...line }): Line => ({ ...line, from: turnedRect(from), to: turnedRect(to), inner: inner.map(turnedPoint) }));
  return route(turned, rows, cards.map(turnedRect)).map(({ stops, start, end, arrives, middle, square }) => {
    const back = stops.map(turnedPoint);
    return { path: square ? squarePath(back) : pathThrough(back, arrives, true), start: turnedPoint(start), end: turnedPoint(end), arrives, upright: true, square, middle: turnedPoint(middle), stops: back };
  });
}

const turnedPoint = ({ x, y }: Point): Point => ({ x: y, y: x });

const turnedRect = ({ x, y, width, height }: Rect): Rect => ({ x: y, y: x, width: height, height: width });

/** How far a line ends before the box it leads to, for its arrow. */
const gap = 3;

/** The ways of all lines together, so that those that end on the same side of a box spread over it. */
export function route(lines: readonly Line[], columns: readonly Column[], cards: readonly Rect[]): Way[] {
  const sides = new Map<string, { readonly y: number; readonly other: number; readonly line: number; readonly end: 'from' | 'to' }[]>();
  const forward = lines.map(({ from, to }) => from.x + from.width / 2 <= to.x + to.width / 2);
  lines.forEach(({ from, to, inner }, line) => {
    const right = forward[line] as boolean;
    const first = inner[0] ?? middleOf(to);
    const last = inner.at(-1) ?? middleOf(from);
    add(sides, sideKey(from, right), { y: from.y, other: first.y, line, end: 'from' });
    add(sides, sideKey(to, !right), { y: to.y, other: last.y, line, end: 'to' });
  });
  const ends = lines.map(() => ({ from: 0, to: 0 }));
  for (const list of sides.values()) {
    list.sort((a, b) => a.other - b.other || a.line - b.line);
    list.forEach(({ line, end }, index) => {
      const box = (lines[line] as Line)[end];
      const step = Math.min(13, (box.height - 14) / Math.max(1, list.length - 1));
      const wish = (lines[line] as Line).wide && end === 'from' && (lines[line] as Line).inner[0];
      const even = box.y + box.height / 2 + (index - (list.length - 1) / 2) * step;
      // A group's line leaves where it goes on.
      (ends[line] as { from: number; to: number })[end] = wish && box.height > 60 ? Math.min(Math.max(wish.y, box.y + 14), box.y + box.height - 14) : even;
    });
  }
  return lines.map((line, index) => (line.wide ? acrossBetween(line, forward[index] ? 1 : -1, cards) : undefined) ?? wayOf(line, ends[index] as { from: number; to: number }, forward[index] as boolean, columns));
}

function wayOf({ from, to, inner, loose }: Line, ends: { readonly from: number; readonly to: number }, right: boolean, columns: readonly Column[]): Way {
  const sign = right ? 1 : -1;
  const start = { x: right ? from.x + from.width : from.x, y: ends.from };
  const end = { x: (right ? to.x : to.x + to.width) - sign * gap, y: ends.to };
  const between = loose ? [] : inner.filter(({ x }) => (x - start.x) * sign > 0 && (end.x - x) * sign > 0);
  // A box narrower than its column is left, and reached, straight: its neighbours above and below reach further.
  const out = edgeOf(from, columns, right);
  const into = edgeOf(to, columns, !right);
  const stops: Point[] = [start];
  if (!loose && (out - start.x) * sign > 1) stops.push({ x: out, y: start.y });
  for (const { x, y } of between) {
    const half = halfOf(columns, x);
    const previous = stops.at(-1) as Point;
    const [near, far] = [x - sign * half, x + sign * half];
    if ((near - previous.x) * sign > 0) stops.push({ x: near, y });
    if ((far - (stops.at(-1) as Point).x) * sign > 0 && (end.x - far) * sign > 0) stops.push({ x: far, y });
  }
  if (!loose && (end.x - into) * sign > 1 && (into - (stops.at(-1) as Point).x) * sign > 0) stops.push({ x: into - sign * gap, y: end.y });
  stops.push(end);
  return { path: pathThrough(stops, sign, false), start, end, arrives: sign, upright: false, square: false, middle: middleOfStops(stops), stops };
}

/** Where a box begins before the other ends and lies above or below it, sideways would be a hook: the line goes straight from one to the other, if no card is in its way. */
function acrossBetween({ from, to }: Line, sign: 1 | -1, cards: readonly Rect[]): Way | undefined {
  const isBeside = sign === 1 ? to.x >= from.x + from.width : to.x + to.width <= from.x;
  const isBelow = to.y >= from.y + from.height;
  const [low, high] = [Math.max(from.x, to.x), Math.min(from.x + from.width, to.x + to.width)];
  if (isBeside || high <= low || (!isBelow && to.y + to.height > from.y)) return undefined;
  const [top, bottom] = isBelow ? [from.y + from.height, to.y] : [to.y + to.height, from.y];
  const isFree = (x: number): boolean => !cards.some((card) => hits(card, { x: x - 4, y: top + 1, width: 8, height: bottom - top - 2 }));
  const x = [0.5, 0.25, 0.75].map((part) => low + (high - low) * part).find(isFree);
  if (x === undefined) return undefined;
  const start = { x, y: isBelow ? top : bottom };
  const end = { x, y: isBelow ? bottom - gap : top + gap };
  const stops = [start, end];
  return { path: squarePath(stops), start, end, arrives: sign, upright: false, square: true, middle: middleOfStops(stops), stops };
}

/** The path of a way of the same kind through other stops. */
export const pathOf = (stops: readonly Point[], { arrives, upright, square }: Way): string => (square ? squarePath(stops) : pathThrough(stops, arrives, upright));

/** Straight from stop to stop, with the corners taken off. */
export function squarePath(stops: readonly Point[]): string {
  const [first] = stops as [Point];
  let path = `M${n(first.x)} ${n(first.y)}`;
  for (let i = 1; i < stops.length; i++) {
    const [a, b, c] = [stops[i - 1] as Point, stops[i] as Point, stops[i + 1]];
    const before = Math.hypot(b.x - a.x, b.y - a.y);
    const after = c ? Math.hypot(c.x - b.x, c.y - b.y) : 0;
    const cut = Math.min(8, before / 2, after / 2);
    if (!c || cut < 0.5) {
      path += `L${n(b.x)} ${n(b.y)}`;
      continue;
    }
    path += `L${n(b.x - ((b.x - a.x) / before) * cut)} ${n(b.y - ((b.y - a.y) / before) * cut)}Q${n(b.x)} ${n(b.y)} ${n(b.x + ((c.x - b.x) / after) * cut)} ${n(b.y + ((c.y - b.y) / after) * cut)}`;
  }
  return path;
}

/** Straight where two stops are level, else in a curve that leaves and arrives along the way. */
function pathThrough(stops: readonly Point[], sign: 1 | -1, upright: boolean): string {
  const [first] = stops as [Point];
  let path = `M${n(first.x)} ${n(first.y)}`;
  for (let i = 1; i < stops.length; i++) {
    const [a, b] = [stops[i - 1] as Point, stops[i] as Point];
    if (Math.abs(upright ? a.x - b.x : a.y - b.y) < 0.5) path += `L${n(b.x)} ${n(b.y)}`;
    else {
      // Ends that lie one above the other need room to turn.
      const bend = Math.max(Math.abs(upright ? b.y - a.y : b.x - a.x) / 2, 12) * sign;
      path += upright ? `C${n(a.x)} ${n(a.y + bend)} ${n(b.x)} ${n(b.y - bend)} ${n(b.x)} ${n(b.y)}` : `C${n(a.x + bend)} ${n(a.y)} ${n(b.x - bend)} ${n(b.y)} ${n(b.x)} ${n(b.y)}`;
    }
  }
  return path;
}

const halfOf = (columns: readonly Column[], x: number): number => (columns.find((it) => Math.abs(it.x - x) < 1)?.width ?? 0) / 2;

/** Where the column of a box ends. */
function edgeOf(box: Rect, columns: readonly Column[], right: boolean): number {
  const middle = box.x + box.width / 2;
  const half = Math.max(halfOf(columns, middle), box.width / 2);
  return right ? middle + half : middle - half;
}

function middleOfStops(stops: readonly Point[]): Point {
  const at = Math.floor((stops.length - 1) / 2);
  const [a, b] = [stops[at] as Point, stops[at + 1] as Point];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

const middleOf = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 });

const sideKey = ({ x, y }: Rect, right: boolean): string => `${x} ${y} ${right ? 'right' : 'left'}`;

const n = (value: number): string => String(Math.round(value * 10) / 10);

function add<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** On a line, as near to its middle as there is room. */
export function freePlace({ start, end, arrives, upright }: Way, { width, height }: { readonly width: number; readonly height: number }, taken: readonly Rect[]): Rect {
  const bend = Math.max(Math.abs(upright ? end.y - start.y : end.x - start.x) / 2, 12) * arrives;
  const [a, b] = upright ? [{ x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }] : [{ x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }];
  const boxAt = (t: number): Rect => {
    const on = (p: number, q: number, r: number, s: number): number => (1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t ** 2 * r + t ** 3 * s;
    return { x: on(start.x, a.x, b.x, end.x) - width / 2, y: on(start.y, a.y, b.y, end.y) - height / 2, width, height };
  };
  const tries = Array.from({ length: 15 }, (_, i) => 0.5 + (i % 2 === 0 ? 1 : -1) * Math.ceil(i / 2) * 0.06).map(boxAt);
  return tries.find((box) => !taken.some((other) => hits(box, other))) ?? boxAt(0.5);
}

const hits = (a: Rect, b: Rect): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
