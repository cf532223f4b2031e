// A layout that follows a change of the plan without moving what was there: room is made for what is new, and everything else keeps its place.
import { fitted, labelSize, labelsAre, sizeOf, sizes, type Box, type Layout, type PlacedEdge } from './layout.ts';
import { estimate, type Measure } from './measure.ts';
import type { Picture, PictureEdge, PictureNode, Reach } from './picture.ts';
import { freePlace, pathOf, route, routeUpright, type Line, type Point, type Way } from './route.ts';
import { edgeLabel, groupTitle } from './words.ts';

/** Beyond this share of new cards a fresh layout is clearer than one that grew. */
const mostNew = 0.4;

/**
 * What is kept has moved at most as far as room had to be made, all of it in the same direction. Undefined where too much is new:
 * then a fresh layout is better.
 */
export function adaptLayout(picture: Picture, before: Layout, measure: Measure = estimate): Layout | undefined {
  const homes = new Map(picture.nodes.map(({ id, group }) => [id, group]));
  const fresh = picture.nodes.filter(({ id }) => before.homes.get(id) !== homes.get(id) || !before.nodes.has(id));
  if (before.nodes.size === 0 || fresh.length > Math.max(2, picture.nodes.length * mostNew)) return undefined;
  const work = new Work(picture, before, new Set(fresh.map(({ id }) => id)));
  for (const node of picture.nodes) if (!work.isFresh(node.id)) work.resize(node.id, sizeOf(node, measure).width);
  for (const node of fresh) work.place(node, sizeOf(node, measure));
  return work.done(measure);
}

type Axis = 'x' | 'y';
type Mutable = { -readonly [K in keyof Box]: Box[K] };

interface Kept {
  readonly edge: PictureEdge;
  readonly way: Way;
  stops: Point[];
  readonly label: Mutable | undefined;
}

const gap = { inner: 12, outer: 16, title: 20 } as const;

class Work {
  readonly #picture: Picture;
  readonly #before: Layout;
  readonly #fresh: ReadonlySet<string>;
  readonly #nodes = new Map<string, Mutable>();
  readonly #groups = new Map<string, Mutable>();
  readonly #zones = new Map<Reach, Mutable>();
  readonly #kept = new Map<string, Kept>();

  constructor(picture: Picture, before: Layout, fresh: ReadonlySet<string>) {
    this.#picture = picture;
    this.#before = before;
    this.#fresh = fresh;
    for (const { id } of picture.nodes) {
      const box = before.nodes.get(id);
      if (box && !fresh.has(id)) this.#nodes.set(id, { ...box });
    }
    for (const { id } of picture.groups) {
      const box = before.groups.get(id);
      if (box) this.#groups.set(id, { ...box });
    }
    for (const zone of picture.zones) {
      const box = before.zones.get(zone);
      if (box) this.#zones.set(zone, { ...box });
    }
    const known = new Map(before.edges.map((it) => [it.edge.id, it]));
    for (const edge of picture.edges) {
      const it = known.get(edge.id);
      if (it && this.#end(edge.from) && this.#end(edge.to)) this.#kept.set(edge.id, { edge, way: it.way, stops: [...it.way.stops], label: it.label && { ...it.label } });
    }
  }

  isFresh(id: string): boolean {
    return this.#fresh.has(id);
  }

  /** A longer name needs a wider card; what ends at its far side follows. */
  resize(id: string, width: number): void {
    const box = this.#nodes.get(id);
    if (!box || width <= box.width) return;
    const more = width - box.width;
    const far = box.x + box.width;
    for (const kept of this.#kept.values()) {
      const last = kept.stops.length - 1;
      const [start, end] = [kept.stops[0] as Point, kept.stops[last] as Point];
      if (kept.edge.from === id && Math.abs(start.x - far) < 1) kept.stops[0] = { x: start.x + more, y: start.y };
      if (kept.edge.to === id && Math.abs(end.x - far) < 6 && kept.way.arrives === -1 && !kept.way.upright) kept.stops[last] = { x: end.x + more, y: end.y };
    }
    box.width = width;
    const group = this.#groups.get(this.#picture.nodes.find((node) => node.id === id)?.group ?? '');
    if (group) this.#reach(group, box.x + width + gap.inner);
  }

  place(node: PictureNode, size: { readonly width: number; readonly height: number }): void {
    if (node.group === undefined) {
      const { right, bottom } = this.#extent();
      const beside = this.#before.upright || node.kind === 'any' || node.kind === 'missing';
      this.#nodes.set(node.id, { ...size, x: beside ? sizes.margin : Math.max(sizes.margin, right - size.width), y: bottom + gap.outer });
      return;
    }
    const group = this.#groups.get(node.group) ?? this.#newGroup(node.group, size);
    const inside = this.#members(node.group);
    const lowest = Math.max(group.y + gap.title, ...inside.map(({ y, height }) => y + height));
    const left = Math.min(group.x + group.width, ...inside.map(({ x }) => x));
    const x = inside.length > 0 ? left : group.x + gap.inner;
    if (inside.length > 0) this.#make('y', lowest + 1, size.height + gap.inner + 2);
    this.#reach(group, x + size.width + gap.inner);
    this.#nodes.set(node.id, { ...size, x, y: inside.length > 0 ? lowest + gap.inner : lowest });
  }

  done(measure: Measure): Layout {
    const { upright } = this.#before;
    const labelled = labelsAre(this.#picture);
    const missing = this.#picture.edges.filter(({ id }) => !this.#kept.has(id));
    const lines = missing.flatMap((edge) => {
      const [from, to] = [this.#end(edge.from), this.#end(edge.to)];
      return from && to ? [{ edge, line: { from, to, inner: [], wide: edge.kind === 'network', loose: true } satisfies Line }] : [];
    });
    const ways = (upright ? routeUpright : route)(lines.map(({ line }) => line), [], [...this.#nodes.values()]);
    const taken: Box[] = [...this.#nodes.values(), ...[...this.#kept.values()].flatMap(({ label }) => (label ? [label] : []))];
    const made = new Map(lines.map(({ edge }, index): [string, PlacedEdge] => {
      const way = ways[index] as Way;
      if (edge.kind === 'network' || labelled === 'none') return [edge.id, { edge, way, label: undefined, loose: edge.kind !== 'network' }];
      const text = labelled === 'words' ? edgeLabel(edge) : '';
      const label = { ...freePlace(way, labelSize(edge, text, measure), taken), text };
      taken.push(label);
      return [edge.id, { edge, way, label, loose: false }];
    }));
    const edges = this.#picture.edges.flatMap((edge): PlacedEdge[] => {
      const kept = this.#kept.get(edge.id);
      if (!kept) return made.has(edge.id) ? [made.get(edge.id) as PlacedEdge] : [];
      const { stops, way } = kept;
      const old = this.#before.edges.find((it) => it.edge.id === edge.id);
      const text = labelled === 'words' ? edgeLabel(edge) : '';
      const label = kept.label && { ...kept.label, width: labelSize(edge, text, measure).width, text };
      return [{ edge, label, loose: old?.loose ?? false, way: { ...way, stops, start: stops[0] as Point, end: stops.at(-1) as Point, path: pathOf(stops, way) } }];
    });
    return fitted({ upright, kind: this.#before.kind, grown: true, zones: this.#zones, groups: this.#groups, nodes: this.#nodes, edges, homes: new Map(this.#picture.nodes.map(({ id, group }) => [id, group])) });
  }

  #end(id: string): Box | undefined {
    return this.#groups.get(id) ?? this.#nodes.get(id);
  }

  #members(group: string): Mutable[] {
    return this.#picture.nodes.flatMap((node) => {
      const box = node.group === group ? this.#nodes.get(node.id) : undefined;
      return box ? [box] : [];
    });
  }

  #newGroup(id: string, card: { readonly width: number; readonly height: number }): Mutable {
    const group = this.#picture.groups.find((it) => it.id === id);
    const zoneId = group?.zone ?? 'unknown';
    const height = gap.title + card.height + gap.inner;
    const width = Math.max(card.width + 2 * gap.inner, group ? groupTitle(group).length * 6.5 + 2 * gap.inner : 0);
    let zone = this.#zones.get(zoneId);
    let y: number;
    if (zone) {
      y = zone.y + zone.height - 6;
      this.#make('y', y, height + gap.inner);
    } else {
      const { left, bottom } = this.#extent();
      zone = { x: left, y: bottom + gap.outer, width: width + 2 * gap.outer, height: height + gap.title + gap.outer + gap.inner };
      this.#zones.set(zoneId, zone);
      y = zone.y + gap.title + gap.inner;
    }
    this.#widen(zone, zone.x + width + 2 * gap.outer);
    const made = { x: zone.x + gap.outer, y, width, height };
    this.#groups.set(id, made);
    return made;
  }

  /** Lets a group, and the zone around it, go at least as far to the right. */
  #reach(group: Mutable, right: number): void {
    this.#widen(group, right);
    for (const zone of this.#zones.values()) {
      if (group.x >= zone.x && group.x < zone.x + zone.width && group.y >= zone.y && group.y < zone.y + zone.height) this.#widen(zone, group.x + group.width + gap.inner);
    }
  }

  #widen(box: Mutable, right: number): void {
    const more = right - box.x - box.width;
    if (more > 0) this.#make('x', box.x + box.width - 1, more);
  }

  /** Makes room: all that lies beyond the cut moves away by `size`, boxes that the cut goes through grow. Cards and labels stay whole. */
  #make(axis: Axis, cut: number, size: number): void {
    const length = axis === 'x' ? 'width' : 'height';
    const moved = new Set<string>();
    const push = (box: Mutable): boolean => {
      const isBeyond = box[axis] + box[length] / 2 >= cut;
      if (isBeyond) box[axis] += size;
      return isBeyond;
    };
    for (const [id, box] of this.#nodes) if (push(box)) moved.add(id);
    for (const { label } of this.#kept.values()) if (label) push(label);
    for (const box of [...this.#groups.values(), ...this.#zones.values()]) {
      if (box[axis] >= cut) box[axis] += size;
      else if (box[axis] + box[length] >= cut) box[length] += size;
    }
    for (const kept of this.#kept.values()) {
      const { from, to } = kept.edge;
      const last = kept.stops.length - 1;
      kept.stops = kept.stops.map((stop, index) => {
        // Ends go with their cards.
        const card = index === 0 ? from : index === last ? to : undefined;
        const goes = card !== undefined && this.#nodes.has(card) ? moved.has(card) : stop[axis] >= cut;
        return goes ? { ...stop, [axis]: stop[axis] + size } : stop;
      });
    }
  }

  #extent(): { readonly left: number; readonly right: number; readonly bottom: number } {
    const all: readonly Box[] = [...this.#nodes.values(), ...this.#zones.values()];
    return {
      left: Math.min(...all.map(({ x }) => x)),
      right: Math.max(...all.map(({ x, width }) => x + width)),
      bottom: Math.max(...all.map(({ y, height }) => y + height)),
    };
  }
}
