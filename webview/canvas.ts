// The drawing on the page: keeps one element for each part of the map, and changes only what has changed.
import type { Layout } from '../server/picture/layout.ts';
import type { Picture } from '../server/picture/picture.ts';
import { parts, type Part } from '../server/picture/shapes.ts';
import { mapStyle } from '../server/picture/style.ts';
import { drawn, fromShape } from './elements.ts';
import type { Mark } from './marks.ts';
import type { View } from './view.ts';

interface Drawn {
  readonly element: SVGElement;
  /** Everything but its place. */
  key: string;
  classes: string;
  place: string;
}

export interface Canvas {
  readonly element: SVGElement;
  draw(picture: Picture, layout: Layout): void;
  mark(marks: ReadonlyMap<string, ReadonlySet<Mark>>): void;
  look(view: View): void;
  /** Moves smoothly, where things may move. */
  glide(move: () => void): void;
  /** Above everything else. */
  readonly overlay: SVGElement;
  card(id: string): SVGElement | undefined;
  /** The card that Tab leads to. */
  enter(id: string | undefined): void;
}

const order: readonly Part['kind'][] = ['zone', 'group', 'network', 'line', 'title', 'node', 'word'];

export function canvas(label: string, describedBy: string): Canvas {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(mapStyle);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const layers = new Map(order.map((kind) => [kind, drawn('g', { class: `layer ${kind}s` })]));
  const overlay = drawn('g', { class: 'layer overlay', 'aria-hidden': 'true' });
  const world = drawn('g', { class: 'world' }, ...layers.values(), overlay);
  // Arrow keys belong to the map: without this, screen readers keep them to themselves.
  const element = drawn('svg', { class: 'qube-map', role: 'application', 'aria-label': label, 'aria-describedby': describedBy }, world);
  const known = new Map<string, Drawn>();
  let marked: ReadonlyMap<string, ReadonlySet<Mark>> = new Map();
  let entry: string | undefined;

  const dress = (id: string, it: Drawn): void => {
    const its = marked.get(id);
    it.element.setAttribute('class', its ? `${it.classes} ${[...its].join(' ')}` : it.classes);
  };
  const enter = (id: string | undefined): void => {
    if (entry !== undefined) known.get(entry)?.element.setAttribute('tabindex', '-1');
    entry = id;
    if (id !== undefined) known.get(id)?.element.setAttribute('tabindex', '0');
  };

  return {
    element,
    overlay,
    draw(picture, layout) {
      const seen = new Set<string>();
      for (const part of parts(picture, layout)) {
        seen.add(part.id);
        const { id, kind, shapes, says, classes } = part;
        const key = JSON.stringify([shapes, says]);
        const place = kind === 'line' || kind === 'network' ? '' : `translate(${round(part.x)}px, ${round(part.y)}px)`;
        let it = known.get(id);
        if (!it) {
          const made = drawn('g', { 'data-id': id, ...(kind === 'node' ? { role: 'button', tabindex: -1 } : { 'aria-hidden': 'true' }) });
          it = { element: made, key: '', classes: '', place: '' };
          known.set(id, it);
          layers.get(kind)?.append(made);
        }
        if (it.key !== key) {
          it.key = key;
          it.element.replaceChildren(...shapes.map(fromShape));
          if (kind === 'node') it.element.setAttribute('aria-label', says);
          if (says !== '' && kind !== 'zone' && kind !== 'group') it.element.append(drawn('title', {}, document.createTextNode(says)));
        }
        if (it.place !== place) {
          it.place = place;
          it.element.style.transform = place;
        }
        it.classes = classes;
        dress(id, it);
      }
      for (const [id, { element: gone }] of known) {
        if (seen.has(id)) continue;
        gone.remove();
        known.delete(id);
      }
      if (entry === undefined || !known.has(entry)) enter(picture.nodes[0]?.id);
    },
    mark(marks) {
      const changed = new Set([...marked.keys(), ...marks.keys()]);
      marked = marks;
      for (const id of changed) {
        const it = known.get(id);
        if (it) dress(id, it);
      }
    },
    look({ x, y, scale }) {
      world.style.transform = `translate(${round(x)}px, ${round(y)}px) scale(${scale})`;
    },
    glide(move) {
      world.classList.add('gliding');
      move();
      setTimeout(() => world.classList.remove('gliding'), 300);
    },
    card: (id) => known.get(id)?.element,
    enter,
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
