// The other layout: every zone a shelf with its groups side by side, the net qubes below. Easy to survey in a narrow place and with many qubes, since
// flows have no say in it: their lines go straight, and are shown in full where somebody looks.
import { fitted, labelSize, sizeOf, sizes, type Box, type Layout, type PlacedEdge, type Size } from './layout.ts';
import { estimate, type Measure } from './measure.ts';
import type { Picture, PictureGroup, PictureNode, Reach } from './picture.ts';
import { freePlace, route, squarePath, type Point, type Way } from './route.ts';
import { edgeLabel, groupTitle } from './words.ts';

export interface ShelfOptions {
  readonly measure?: Measure;
  /** Width by height of where it will be shown: it gets about the same shape. */
  readonly shape?: number;
}

const space = { card: 12, pad: 12, title: 26, zone: 26, row: 8, lane: 10, band: 30, chain: 40 } as const;

export function shelfLayout(picture: Picture, { measure = estimate, shape = 1 }: ShelfOptions = {}): Layout {
  const size = new Map(picture.nodes.map((node) => [node.id, sizeOf(node, measure)]));
  const depth = chainsOf(picture);
  // In the order in which they stand below, so that lines to one do not cross those to another.
  const nets = [...new Set(picture.edges.filter(({ kind, from }) => kind === 'network' && picture.groups.some(({ id }) => id === from)).map(({ to }) => to))].sort((a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0));
  const tries = widths(picture, size).map((width) => shelves(picture, size, nets, width));
  const scale = ({ width, height }: Shelves): number => Math.min(shape / width, 1 / height);
  const best = tries.reduce((a, b) => (scale(b) > scale(a) * 1.01 ? b : a));
  return fitted({ upright: false, kind: 'groups', grown: false, ...best, edges: lines(picture, best, nets, measure), homes: new Map(picture.nodes.map(({ id, group }) => [id, group])) });
}

interface Shelves extends Size {
  readonly nodes: ReadonlyMap<string, Box>;
  readonly groups: ReadonlyMap<string, Box>;
  readonly zones: ReadonlyMap<Reach, Box>;
  /** By group: where below it there is room for a line to the side. */
  readonly gaps: ReadonlyMap<string, number>;
  /** Below all zones, where lines go across. */
  readonly crossing: number;
}

/** Widths worth trying: so many cards beside each other. */
function widths({ nodes }: Picture, size: ReadonlyMap<string, Size>): number[] {
  const card = Math.max(118, ...[...size.values()].map(({ width }) => width)) + space.card;
  const most = Math.max(2, Math.min(16, nodes.length));
  return Array.from({ length: most }, (_, index) => (index + 1) * card + 2 * (space.pad + space.row));
}

function shelves(picture: Picture, size: ReadonlyMap<string, Size>, nets: readonly string[], wanted: number): Shelves {
  const nodes = new Map<string, Box>();
  const groups = new Map<string, Box>();
  const zones = new Map<Reach, Box>();
  const gaps = new Map<string, number>();
  const left = sizes.margin + nets.length * space.lane + (nets.length > 0 ? 16 : 0);
  let y: number = sizes.margin;
  let right = left + wanted;

  // Words for many qubes, and what is missing, belong to no zone.
  const chains = chainsOf(picture);
  const loose = picture.nodes.filter(({ id, group }) => group === undefined && !chains.has(id));
  y = inRows(loose, size, left, y, wanted, nodes);

  for (const zone of picture.zones) {
    const top = y;
    y += space.zone;
    let x = left + space.row;
    let bottom = y;
    let row: string[] = [];
    const endRow = (): void => {
      const used = nets.filter((net) => row.some((id) => netOf(picture, id) === net));
      for (const id of row) {
        const net = netOf(picture, id);
        if (net !== undefined) gaps.set(id, bottom + space.row + used.indexOf(net) * space.lane);
      }
      y = bottom + space.row + used.length * space.lane;
      x = left + space.row;
      row = [];
    };
    for (const group of picture.groups) {
      if (group.zone !== zone) continue;
      const block = blockOf(group, picture, size, wanted - 2 * space.row);
      if (row.length > 0 && x + block.width > left + wanted - space.row) {
        endRow();
        bottom = y;
      }
      groups.set(group.id, { x, y, width: block.width, height: block.height });
      for (const [id, box] of block.places) nodes.set(id, { ...box, x: x + box.x, y: y + box.y });
      bottom = Math.max(bottom, y + block.height);
      right = Math.max(right, x + block.width + space.row);
      row.push(group.id);
      x += block.width + space.card;
    }
    endRow();
    zones.set(zone, { x: left, y: top, width: 0, height: y - top });
    y += space.card;
  }
  for (const [zone, box] of zones) zones.set(zone, { ...box, width: right - left });

  const crossing = y + 4;
  y = crossing + nets.length * space.lane + space.band / 2;
  const depth = Math.max(0, ...chains.values());
  let x = left;
  for (let at = depth; at >= 0; at--) {
    const column = picture.nodes.filter(({ id }) => chains.get(id) === at);
    if (column.length === 0) continue;
    const width = Math.max(...column.map(({ id }) => size.get(id)?.width ?? 0));
    column.forEach(({ id }, index) => nodes.set(id, { ...(size.get(id) as Size), x, y: y + index * (sizes.card + sizes.gap) }));
    x += width + space.chain;
  }
  const all = [...nodes.values(), ...zones.values()];
  return { nodes, groups, zones, gaps, crossing, width: Math.max(0, ...all.map((box) => box.x + box.width)) + sizes.margin, height: Math.max(0, ...all.map((box) => box.y + box.height)) + sizes.margin };
}

/** What hands on a network, and how many steps it is from the last of its chain. */
function chainsOf({ nodes, edges }: Picture): ReadonlyMap<string, number> {
  const next = new Map(edges.filter(({ kind }) => kind === 'network').map(({ from, to }) => [from, to]));
  const outside = new Set(nodes.filter(({ group }) => group === undefined).map(({ id }) => id));
  const used = new Set([...next].flat().filter((id) => outside.has(id)));
  const depths = new Map<string, number>();
  for (const id of used) {
    const way = [id];
    for (let at = next.get(id); at !== undefined && !way.includes(at); at = next.get(at)) way.push(at);
    depths.set(id, way.length - 1);
  }
  return depths;
}

const netOf = ({ edges }: Picture, group: string): string | undefined => edges.find(({ kind, from }) => kind === 'network' && from === group)?.to;

function inRows(all: readonly PictureNode[], size: ReadonlyMap<string, Size>, left: number, top: number, width: number, nodes: Map<string, Box>): number {
  let [x, y] = [left, top];
  for (const { id } of all) {
    const own = size.get(id) as Size;
    if (x > left && x + own.width > left + width) [x, y] = [left, y + sizes.card + sizes.gap];
    nodes.set(id, { ...own, x, y });
    x += own.width + space.card;
  }
  return all.length === 0 ? top : y + sizes.card + sizes.gap;
}

/** The cards of a group in as many columns as there is room for. */
function blockOf(group: PictureGroup, { nodes }: Picture, size: ReadonlyMap<string, Size>, room: number): Size & { readonly places: ReadonlyMap<string, Box> } {
  const members = nodes.filter((node) => node.group === group.id);
  const width = Math.max(118, ...members.map(({ id }) => size.get(id)?.width ?? 0));
  const title = groupTitle(group);
  const columns = Math.max(1, Math.min(members.length, Math.floor((room - 2 * space.pad + space.card) / (width + space.card))));
  const top = title === '' ? space.pad : space.title;
  const places = new Map(members.map(({ id }, index) => [id, { x: space.pad + (index % columns) * (width + space.card), y: top + Math.floor(index / columns) * (sizes.card + space.card), width, height: sizes.card }]));
  const rows = Math.ceil(members.length / columns);
  return { places, width: Math.max(columns * (width + space.card) - space.card + 2 * space.pad, title.length * 6 + 20), height: top + rows * (sizes.card + space.card) - space.card + space.pad };
}

function lines(picture: Picture, { nodes, groups, zones, gaps, crossing }: Shelves, nets: readonly string[], measure: Measure): PlacedEdge[] {
  const flows = picture.edges.flatMap((edge) => {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    return from && to ? [{ edge, line: { from, to, inner: [], wide: edge.kind === 'network', loose: true } }] : [];
  });
  const ways = new Map(flows.map(({ edge }, index) => [edge.id, index]));
  const routed = route(flows.map(({ line }) => line), [], []);
  const taken: Box[] = [...nodes.values()];
  const first = Math.min(...[...zones.values()].map(({ x }) => x)) + 1;
  return picture.edges.flatMap((edge): PlacedEdge[] => {
    const group = groups.get(edge.from);
    const to = nodes.get(edge.to);
    const lane = nets.indexOf(edge.to);
    if (group && to && edge.kind === 'network') return [{ edge, way: pipe(group, to, lane, { gap: gaps.get(edge.from) ?? group.y + group.height, crossing: crossing + (nets.length - 1 - lane) * space.lane, first }), label: undefined, loose: false }];
    const way = routed[ways.get(edge.id) ?? -1];
    if (!way) return [];
    if (edge.kind === 'network') return [{ edge, way, label: undefined, loose: false }];
    const text = edgeLabel(edge);
    return [{ edge, way, label: { ...freePlace(way, labelSize(edge, text, measure), taken), text }, loose: true }];
  });
}

/** From below a group to the side, down past everything, and across to its net qube. All that lead to the same one share their way. */
function pipe(group: Box, to: Box, lane: number, { gap, crossing, first }: { readonly gap: number; readonly crossing: number; readonly first: number }): Way {
  const x = sizes.margin + lane * space.lane;
  const start = { x: group.x + Math.min(30, group.width / 2), y: group.y + group.height };
  const end = { x: to.x - 3, y: to.y + to.height / 2 };
  const down = [start, { x: start.x, y: gap }, { x, y: gap }];
  const beside = to.x - 12 - (lane % 3) * 8;
  // The first column is reached from the side as it is; the others from between the columns.
  const stops: Point[] = to.x <= first ? [...down, { x, y: end.y }, end] : [...down, { x, y: crossing }, { x: beside, y: crossing }, { x: beside, y: end.y }, end];
  return { path: squarePath(stops), start, end, arrives: 1, upright: false, square: true, middle: { x, y: (gap + end.y) / 2 }, stops };
}
