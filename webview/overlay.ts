// Drawn over the map while something falls: the ways it takes, and the number of the step on each card it gets to.
import type { Layout } from '../server/picture/layout.ts';
import { drawn } from './elements.ts';
import type { FallLine } from './fall.ts';
import type { Box, Point } from './view.ts';

export function fallShapes(lines: readonly FallLine[], { nodes }: Layout): SVGElement[] {
  const ways = lines.filter(({ edges }) => edges.length === 0).map((line) => ({ line, way: wayOf(nodes.get(line.from), nodes.get(line.to)) }));
  const first = new Map<string, FallLine>();
  for (const line of lines) if (!first.has(line.to)) first.set(line.to, line);
  return [
    ...ways.flatMap(({ line, way }) => (way ? [drawn('g', { class: classes('fall-line', line) }, drawn('path', { class: 'casing', d: way.path }), drawn('path', { class: 'stroke', d: way.path }), drawn('path', { class: 'head', d: way.head }))] : [])),
    ...[...first.values()].flatMap((line) => {
      const box = nodes.get(line.to);
      return box ? [number(line, box)] : [];
    }),
  ];
}

/** A full disc where nobody was asked, a hollow one where somebody has to agree. */
function number(line: FallLine, { x, y }: Box): SVGElement {
  const wide = 9 + 3.5 * (String(line.number).length - 1);
  return drawn(
    'g',
    { class: classes('fall-number', line), transform: `translate(${x} ${y})` },
    drawn('rect', { class: 'disc', x: -wide, y: -9, width: 2 * wide, height: 18, rx: 9 }),
    drawn('text', { class: 'digits', x: 0, y: 4, 'text-anchor': 'middle' }, document.createTextNode(String(line.number))),
  );
}

const classes = (name: string, { asked, now }: FallLine): string => `${name}${asked ? ' asked' : ''}${now ? ' now' : ''}`;

/** From the side of one card to the side of the other that it faces. */
function wayOf(from: Box | undefined, to: Box | undefined): { readonly path: string; readonly head: string } | undefined {
  if (!from || !to) return undefined;
  const [a, b] = [middle(from), middle(to)];
  const isLevel = Math.abs(b.x - a.x) > Math.abs(b.y - a.y);
  const [sx, sy] = [Math.sign(b.x - a.x) || 1, Math.sign(b.y - a.y) || 1];
  const start = isLevel ? { x: a.x + (sx * from.width) / 2, y: a.y } : { x: a.x, y: a.y + (sy * from.height) / 2 };
  const end = isLevel ? { x: b.x - sx * (to.width / 2 + 3), y: b.y } : { x: b.x, y: b.y - sy * (to.height / 2 + 3) };
  const bend = Math.max(24, Math.abs(isLevel ? end.x - start.x : end.y - start.y) / 2);
  const [c, d] = isLevel ? [{ x: start.x + sx * bend, y: start.y }, { x: end.x - sx * bend, y: end.y }] : [{ x: start.x, y: start.y + sy * bend }, { x: end.x, y: end.y - sy * bend }];
  return {
    path: `M${at(start)}C${at(c)} ${at(d)} ${at(end)}`,
    head: isLevel ? `M${at(end)}l${-sx * 12} -6v12z` : `M${at(end)}l-6 ${-sy * 12}h12z`,
  };
}

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
