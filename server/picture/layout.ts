// Where everything on the map goes: cards, groups, zones and lines, so that nothing covers anything else. The same picture always gets the same layout.
import { Graph, layout as arrange } from '@dagrejs/dagre';
import { estimate, type Measure } from './measure.ts';
import type { Picture, PictureEdge, PictureGroup, PictureNode, Reach } from './picture.ts';
import { orderSafely } from './order.ts';
import { route, routeUpright, type Column, type Point, type Way } from './route.ts';
import { cardLine, cut, edgeLabel, groupTitle } from './words.ts';

/** In pixels; `x` and `y` are the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: PictureEdge;
  readonly way: Way;
  /** Where its words are, if it has any. */
  readonly label: (Box & { readonly text: string }) | undefined;
  /** It goes straight, whatever is in between: there are too many to find a way for each. */
  readonly loose: boolean;
}

export interface Layout {
  readonly upright: boolean;
  /** Along its lines, or group by group. */
  readonly kind: 'lines' | 'groups';
  readonly width: number;
  readonly height: number;
  readonly zones: ReadonlyMap<Reach, Box>;
  readonly groups: ReadonlyMap<string, Box>;
  readonly nodes: ReadonlyMap<string, Box>;
  readonly edges: readonly PlacedEdge[];
  /** The group each card is in, if any. */
  readonly homes: ReadonlyMap<string, string | undefined>;
  /** It followed the plan from an earlier one: a fresh one might be clearer. */
  readonly grown: boolean;
}

export const sizes = { name: 13, line: 11, label: 11, title: 13, card: 46, gap: 14, margin: 24 } as const;

/** Above so many lines they get no words of their own, and above so many they do not decide where the cards go. */
const mostLabels = 60;
const mostRouted = 150;

/** Names longer than any that Qubes OS allows are cut. */
export const shownName = (name: string): string => cut(name, 34);

export interface LayoutOptions {
  readonly measure?: Measure;
  /** From top to bottom rather than from left to right: for a place that is higher than wide. */
  readonly upright?: boolean;
}

export function layoutPicture(picture: Picture, { measure = estimate, upright = false }: LayoutOptions = {}): Layout {
  const flows = picture.edges.filter(({ kind }) => kind !== 'network');
  const routed = flows.length <= mostRouted;
  const graph = new Graph<{ width?: number; height?: number; rankdir: string }, Placed, Line>({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: upright ? 'TB' : 'LR', nodesep: 20, edgesep: 24, ranksep: upright ? 34 : 44, marginx: sizes.margin, marginy: sizes.margin } as { rankdir: string });
  graph.setDefaultEdgeLabel(() => ({ weight: 1 }));

  const size = new Map(picture.nodes.map((node) => [node.id, sizeOf(node, measure)]));
  for (const zone of picture.zones) graph.setNode(`zone ${zone}`, {});
  for (const { id, zone } of picture.groups) {
    graph.setNode(`group ${id}`, {});
    graph.setParent(`group ${id}`, `zone ${zone}`);
  }
  const busy = new Set(routed ? flows.flatMap(({ from, to }) => [from, to]) : []);
  for (const { to, kind } of picture.edges) if (kind === 'network') busy.add(to);
  const blocks = new Map<string, Block>();
  for (const { id } of picture.groups) {
    const members = picture.nodes.filter(({ group }) => group === id);
    const quiet = members.filter((node) => !busy.has(node.id));
    if (quiet.length > 0) blocks.set(`block ${id}`, blockOf(quiet.map((node) => node.id), size));
    for (const node of members) if (busy.has(node.id)) put(graph, node.id, size.get(node.id) as Size, `group ${id}`);
    const block = blocks.get(`block ${id}`);
    if (block) put(graph, `block ${id}`, block, `group ${id}`);
  }
  for (const node of picture.nodes) if (node.group === undefined) put(graph, node.id, size.get(node.id) as Size);

  const doors = addNetwork(graph, picture, busy);
  if (routed) for (const edge of flows) addFlow(graph, edge, flows.length <= mostLabels, measure);
  arrange(graph as never, { customOrder: orderSafely } as never);

  const box = (id: string): Box => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const nodes = new Map<string, Box>();
  for (const { id } of picture.nodes) if (graph.hasNode(id)) nodes.set(id, box(id));
  for (const [id, block] of blocks) {
    const corner = box(id);
    for (const [node, at] of block.places) nodes.set(node, { x: corner.x + at.x, y: corner.y + at.y, width: at.width, height: at.height });
  }
  const groups = new Map(picture.groups.map(({ id }) => [id, box(`group ${id}`)]));
  const zones = new Map(picture.zones.map((zone) => [zone, box(`zone ${zone}`)]));
  const edges = placeEdges(picture, graph, { nodes, groups, doors, routed, upright }, measure);
  return fitted({ upright, kind: 'lines', grown: false, zones, groups, nodes, edges, homes: new Map(picture.nodes.map(({ id, group }) => [id, group])) });
}

/** With the size of all of it. */
export const fitted = (layout: Omit<Layout, 'width' | 'height'>): Layout => ({ ...layout, ...extent([...layout.nodes.values(), ...layout.zones.values()], layout.edges) });

/** Whether lines get labels with words, without, or none. */
export function labelsAre({ edges }: Picture): 'words' | 'signs' | 'none' {
  const flows = edges.filter(({ kind }) => kind !== 'network').length;
  return flows <= mostLabels ? 'words' : flows <= mostRouted ? 'signs' : 'none';
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the library fills in. */
interface Placed extends Partial<Size> {
  x?: number;
  y?: number;
}

interface Line extends Placed {
  weight: number;
  labelpos?: 'c';
  minlen?: number;
  points?: readonly Point[];
}

type Laid = Graph<{ width?: number; height?: number; rankdir: string }, Placed, Line>;

export function sizeOf(node: PictureNode, measure: Measure): Size {
  const name = measure(shownName(node.name), sizes.name, true);
  const line = measure(cardLine(node), sizes.line, false);
  // The bar in the label's colour, and some air.
  return { width: Math.max(node.kind === 'internet' ? 96 : 118, Math.ceil(Math.max(name, line + (node.role === 'vault' ? 18 : 0)) + 36)), height: node.kind === 'any' ? 40 : sizes.card };
}

function put(graph: Laid, id: string, { width, height }: Size, parent?: string): void {
  graph.setNode(id, { width, height });
  if (parent !== undefined) graph.setParent(id, parent);
}

interface Block extends Size {
  readonly places: ReadonlyMap<string, Box>;
}

/** Cards that no line touches, in columns: with many of them a plain row or column would make the map endless. */
function blockOf(ids: readonly string[], size: ReadonlyMap<string, Size>): Block {
  const width = Math.max(...ids.map((id) => size.get(id)?.width ?? 0));
  const step = sizes.card + sizes.gap;
  const columns = ids.length < 4 ? 1 : Math.max(1, Math.round(Math.sqrt((ids.length * step * 2.2) / (width + sizes.gap))));
  const rows = Math.ceil(ids.length / columns);
  const places = new Map(ids.map((id, index) => [id, { x: Math.floor(index / rows) * (width + sizes.gap), y: (index % rows) * step, width, height: sizes.card }]));
  return { width: columns * (width + sizes.gap) - sizes.gap, height: rows * step - sizes.gap, places };
}

/** Each group has a door at its far side, through which one line leads all of it to its net qube. */
function addNetwork(graph: Laid, { edges, nodes, groups }: Picture, busy: ReadonlySet<string>): ReadonlySet<string> {
  const isGroup = new Set(groups.map(({ id }) => id));
  const doors = new Set<string>();
  for (const { id, kind, from, to } of edges) {
    if (kind !== 'network') continue;
    if (!isGroup.has(from)) {
      graph.setEdge(from, to, { weight: 24 }, id);
      continue;
    }
    const door = `door ${from}`;
    doors.add(from);
    put(graph, door, { width: 1, height: 1 }, `group ${from}`);
    graph.setEdge(door, to, { weight: 12 }, id);
    const calls = new Set(edges.flatMap((edge) => (edge.kind === 'network' ? [] : [edge.from])));
    const inside = nodes.filter(({ id: node, group }) => group === from && busy.has(node) && !calls.has(node)).map(({ id: node }) => node);
    if (graph.hasNode(`block ${from}`)) inside.push(`block ${from}`);
    for (const member of inside.slice(0, 12)) graph.setEdge(member, door, { weight: 1 }, 'inside');
  }
  return doors;
}

function addFlow(graph: Laid, edge: PictureEdge, labelled: boolean, measure: Measure): void {
  const text = labelled ? edgeLabel(edge) : '';
  graph.setEdge(edge.from, edge.to, { weight: 4, ...labelSize(edge, text, measure), labelpos: 'c' }, edge.id);
}

/** Its mark, its words, its badge. */
export function labelSize({ findings }: PictureEdge, text: string, measure: Measure): Size {
  const count = findings.errors + findings.warnings + findings.information + findings.hints;
  return { width: 18 + (text === '' ? 0 : measure(text, sizes.label, false) + 12) + (count === 0 ? 0 : 20 + 7 * String(count).length), height: 18 };
}

interface Known {
  readonly nodes: ReadonlyMap<string, Box>;
  readonly groups: ReadonlyMap<string, Box>;
  readonly doors: ReadonlySet<string>;
  readonly routed: boolean;
  readonly upright: boolean;
}

function placeEdges(picture: Picture, graph: Laid, { nodes, groups, doors, routed, upright }: Known, measure: Measure): PlacedEdge[] {
  const { edges } = picture;
  const columns = columnsOf(graph, upright);
  const labelled = labelsAre(picture) === 'words';
  const lines = edges.flatMap((edge) => {
    const from = groups.get(edge.from) ?? nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (!from || !to) return [];
    const laid = edge.kind === 'network' || routed ? graph.edge(doors.has(edge.from) && edge.kind === 'network' ? `door ${edge.from}` : edge.from, edge.to, edge.id) : undefined;
    return [{ edge, from, to, inner: laid?.points?.slice(1, -1) ?? [], laid }];
  });
  const ways = (upright ? routeUpright : route)(lines.map(({ edge, from, to, inner }) => ({ from, to, inner, wide: edge.kind === 'network', loose: edge.kind !== 'network' && !routed })), columns, [...nodes.values()]);
  return lines.map(({ edge, laid }, index) => {
    const way = ways[index] as Way;
    if (edge.kind === 'network') return { edge, way, label: undefined, loose: false };
    if (!routed) return { edge, way, label: undefined, loose: true };
    const text = labelled ? edgeLabel(edge) : '';
    const { width, height } = labelSize(edge, text, measure);
    const { x, y } = laid?.x === undefined ? way.middle : { x: laid.x, y: laid.y as number };
    return { edge, way, label: { x: x - width / 2, y: y - height / 2, width, height, text }, loose: false };
  });
}

/** Cards stand in columns, or in rows; a line that passes one has to pass it straight. */
function columnsOf(graph: Laid, upright: boolean): Column[] {
  const found = new Map<number, number>();
  const add = ({ x, y, width = 0, height = 0 }: Placed): void => {
    const [at, size] = upright ? [y, height] : [x, width];
    if (at !== undefined && size > 0) found.set(Math.round(at), Math.max(found.get(Math.round(at)) ?? 0, size));
  };
  for (const id of graph.nodes()) if (graph.children(id).length === 0) add(graph.node(id));
  for (const edge of graph.edges()) add(graph.edge(edge));
  return [...found].map(([x, width]) => ({ x, width }));
}

function extent(boxes: readonly Box[], edges: readonly PlacedEdge[]): Size {
  const all = [...boxes, ...edges.flatMap(({ label, way }) => [...(label ? [label] : []), ...way.stops.map(({ x, y }) => ({ x, y, width: 0, height: 0 }))])];
  const far = (of: (box: Box) => number): number => Math.ceil(Math.max(120, ...all.map(of)) + sizes.margin);
  return { width: far(({ x, width }) => x + width), height: far(({ y, height }) => y + height) };
}

/** What decides where things go: with the same key, a layout may be kept. */
export function layoutKey(picture: Picture): string {
  const groups = picture.groups.map((group: PictureGroup) => [group.id, groupTitle(group) !== '']);
  const nodes = picture.nodes.map((node) => [node.id, node.group, shownName(node.name), cardLine(node)]);
  return JSON.stringify([groups, nodes, picture.edges.map((edge) => [edge.id, edgeLabel(edge)])]);
}
