// Draws a laid-out map as a small tree of SVG elements, without colours: what each thing is, is its class.
import { t } from '../base/l10n.ts';
import type { Counts, Picture, PictureNode, Reach } from './picture.ts';
import { shownName, sizes, type Box, type Layout, type PlacedEdge } from './layout.ts';
import { actionMarks, cardLine, countWords, edgeSentence, groupTitle, namesIn, nodeSentence, zoneTitle } from './words.ts';

export interface Shape {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Shape | string)[];
}

export const shape = (tag: string, attributes: Shape['attributes'], ...children: readonly (Shape | string)[]): Shape => ({ tag, attributes, children });

/** A part of the map that keeps its id from one drawing to the next. */
export interface Part {
  readonly id: string;
  readonly kind: 'zone' | 'group' | 'network' | 'line' | 'node' | 'word' | 'title';
  /** Its content, from the corner given; lines and their words have none. */
  readonly x: number;
  readonly y: number;
  readonly shapes: readonly Shape[];
  readonly classes: string;
  /** The part in one sentence. */
  readonly says: string;
}

/** In the order in which they are drawn, the first at the bottom. */
export function parts(picture: Picture, layout: Layout): Part[] {
  const nameOf = namesIn(picture);
  const says = (placed: PlacedEdge): string => edgeSentence(placed.edge, nameOf);
  const network = layout.edges.filter(({ edge }) => edge.kind === 'network');
  const flows = layout.edges.filter(({ edge }) => edge.kind !== 'network');
  return [
    ...picture.zones.flatMap((zone) => zonePart(zone, layout.zones.get(zone))),
    ...picture.groups.flatMap((group) => groupPart(group.id, groupTitle(group), group.anonymous, layout.groups.get(group.id))),
    ...network.map((it): Part => ({ id: it.edge.id, kind: 'network', x: 0, y: 0, classes: 'network', says: says(it), shapes: [line('pipe', it), line('core', it)] })),
    ...flows.map((it): Part => ({ id: it.edge.id, kind: 'line', x: 0, y: 0, classes: `line ${it.edge.kind} ${it.edge.action}${it.loose ? (flows.length > 60 ? ' loose faint' : ' loose') : ''}`, says: says(it), shapes: [line('touch', it), line('stroke', it), head(it)] })),
    // Above the lines, which may pass there.
    ...picture.zones.flatMap((zone) => titlePart(`zone:${zone}`, 'zone-title', zoneTitle(zone), layout.zones.get(zone))),
    ...picture.groups.flatMap((group) => titlePart(`group:${group.id}`, 'group-title', groupTitle(group), layout.groups.get(group.id))),
    ...picture.nodes.flatMap((node) => nodePart(node, layout.nodes.get(node.id))),
    ...flows.flatMap((it) => wordPart(it, says(it))),
  ];
}

function zonePart(zone: Reach, box: Box | undefined): Part[] {
  if (!box) return [];
  const { x, y, width, height } = box;
  return [{ id: `zone:${zone}`, kind: 'zone', x, y, classes: `zone ${zone}`, says: zoneTitle(zone), shapes: [shape('rect', { class: 'ground', width, height, rx: 10 })] }];
}

function groupPart(id: string, title: string, anonymous: boolean, box: Box | undefined): Part[] {
  if (!box) return [];
  const { x, y, width, height } = box;
  return [{ id: `group:${id}`, kind: 'group', x, y, classes: `group${title === '' ? '' : ' named'}${anonymous ? ' anonymous' : ''}`, says: title, shapes: [shape('rect', { class: 'ground', width, height, rx: 7 })] }];
}

function titlePart(id: string, kind: 'zone-title' | 'group-title', title: string, box: Box | undefined): Part[] {
  if (!box || title === '') return [];
  return [{ id: `title:${id}`, kind: 'title', x: box.x, y: box.y, classes: kind, says: '', shapes: [shape('text', { x: kind === 'zone-title' ? 10 : 8, y: kind === 'zone-title' ? 17 : 15 }, title)] }];
}

const line = (kind: 'pipe' | 'core' | 'touch' | 'stroke', { way }: PlacedEdge): Shape => shape('path', { class: kind, d: way.path });

/** Full for what goes through, hollow for what is asked, a bar for what is refused. */
function head({ edge, way }: PlacedEdge): Shape {
  const { x, y } = way.end;
  const back = -way.arrives * 9;
  if (edge.action === 'deny') return shape('path', { class: 'head bar', d: way.upright ? `M${round(x - 6)} ${round(y)}H${round(x + 6)}` : `M${round(x)} ${round(y - 6)}V${round(y + 6)}` });
  return shape('path', { class: `head ${edge.action === 'ask' ? 'hollow' : 'full'}`, d: `M${round(x)} ${round(y)}l${way.upright ? `-4.5 ${back}h9z` : `${back} -4.5v9z`}` });
}

function wordPart({ edge, label, loose }: PlacedEdge, says: string): Part[] {
  if (!label) return [];
  const { x, y, width, height, text } = label;
  const mark = edge.kind === 'opens' && edge.action === 'allow' ? '↗' : actionMarks[edge.action];
  const words = text === '' ? [] : [shape('text', { class: 'words', x: 21, y: 13 }, text)];
  const shapes = [shape('rect', { class: 'ground', width, height, rx: 9 }), shape('circle', { class: 'disc', cx: 9, cy: 9, r: 7 }), shape('text', { class: 'mark', x: 9, y: 12.5 }, mark), ...words, ...badge(edge.findings, width - 1, 1)];
  return [{ id: `word:${edge.id}`, kind: 'word', x, y, classes: `word ${edge.kind} ${edge.action}${loose ? ' loose' : ''}`, says, shapes }];
}

const plainLabels = new Set(['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black']);

/** The class that gives a label its colour. */
export const labelClass = (label: string | null): string => (label !== null && plainLabels.has(label) ? `label-${label}` : 'label-none');

function nodePart(node: PictureNode, box: Box | undefined): Part[] {
  if (!box) return [];
  const { x, y, width, height } = box;
  const { kind, role } = node;
  const round_ = node.group === undefined;
  const radius = round_ ? height / 2 : 6;
  const isQube = kind === 'qube' || kind === 'disposables';
  // Disposables lie one upon the other: each is one of many.
  const behind = kind === 'disposables' ? [shape('path', { class: 'behind', d: `M6 ${height}v4h${width - 2}v-${height - 8}h-4` })] : [];
  const bar = isQube ? [shape('path', { class: 'bar', d: barPath(height, round_) })] : [];
  const left = isQube ? (round_ ? 26 : 20) : width / 2;
  const at = isQube ? {} : { 'text-anchor': 'middle' };
  const under = cardLine(node);
  const name = shape('text', { class: 'name', x: left, y: under === '' ? height / 2 + 4.5 : height / 2 - 4, ...at }, shownName(node.name));
  const small = under === '' ? [] : [shape('text', { class: 'under', x: left, y: height / 2 + 12, ...at }, under)];
  const classes = ['node', kind, role, labelClass(node.label), node.written || kind !== 'qube' ? '' : 'installed'].filter((word) => word !== '' && word !== 'none').join(' ');
  const shapes = [...behind, shape('rect', { class: 'ground', width, height, rx: radius }), ...bar, name, ...small, ...(role === 'vault' ? [lock(width)] : []), ...badge(node.findings, width - 6, -8)];
  return [{ id: node.id, kind: 'node', x, y, classes, says: nodeSentence(node), shapes }];
}

/** The stripe in the label's colour along the left side. */
const barPath = (height: number, isRound: boolean): string =>
  isRound ? `M18 0A${height / 2} ${height / 2} 0 0 0 18 ${height}z` : `M6 0H11V${height}H6A6 6 0 0 1 0 ${height - 6}V6A6 6 0 0 1 6 0z`;

const lock = (width: number): Shape => shape('path', { class: 'lock', d: `M${width - 19} ${31}h11v9h-11zM${width - 17} 31v-3a3.5 3.5 0 0 1 7 0v3` });

/** How bad, by shape and colour, and how many, ending at `right`. */
function badge(findings: Counts, right: number, top: number): Shape[] {
  const { errors, warnings, information, hints } = findings;
  const worst = errors > 0 ? 'error' : warnings > 0 ? 'warning' : information > 0 ? 'information' : hints > 0 ? 'hint' : undefined;
  if (!worst) return [];
  const count = String(errors + warnings + information + hints);
  const width = 24 + (count.length - 1) * 7;
  const [x, y] = [right - width, top];
  return [
    shape(
      'g',
      { class: `badge ${worst}`, transform: `translate(${round(x)} ${y})` },
      shape('title', {}, countWords(findings)),
      shape('rect', { class: 'ground', width, height: 16, rx: 8 }),
      sign(worst),
      shape('text', { class: 'count', x: 15, y: 12 }, count),
    ),
  ];
}

function sign(worst: 'error' | 'warning' | 'information' | 'hint'): Shape {
  switch (worst) {
    case 'error':
      return shape('path', { class: 'sign', d: 'M5 5l6 6m0-6l-6 6' });
    case 'warning':
      return shape('path', { class: 'sign', d: 'M8 4L12 11.5H4z' });
    case 'information':
      return shape('path', { class: 'sign', d: 'M8 7.5V12M8 4.2V5.4' });
    default:
      return shape('path', { class: 'sign', d: 'M4.5 8h7' });
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The legend: only what is on this map. Its height is added below. */
export function legend(picture: Picture, width: number): { readonly shapes: readonly Shape[]; readonly height: number } {
  const has = (kind: string, action?: string): boolean => picture.edges.some((edge) => edge.kind === kind && (action === undefined || edge.action === action));
  const samples: [string, number, readonly Shape[]][] = [];
  const sample = (classes: string, words: string, tail: readonly Shape[], strokes: readonly string[] = ['stroke']): void =>
    void samples.push([words, 46, [shape('g', { class: classes }, ...strokes.map((kind) => shape('path', { class: kind, d: 'M0 8H36' })), ...tail)]]);
  if (has('network')) sample('network', t`gets its network from`, [], ['pipe', 'core']);
  if (has('flow', 'allow')) sample('line flow allow', t`allowed without asking`, [shape('path', { class: 'head full', d: 'M38 8l-9 -4.5v9z' })]);
  if (has('flow', 'ask')) sample('line flow ask', t`a person is asked`, [shape('path', { class: 'head hollow', d: 'M38 8l-9 -4.5v9z' })]);
  if (has('flow', 'deny')) sample('line flow deny', t`denied`, [shape('path', { class: 'head bar', d: 'M36 2V14' })]);
  if (has('opens')) sample('line opens allow', t`where files and links are opened`, [shape('path', { class: 'head full', d: 'M38 8l-9 -4.5v9z' })]);
  if (has('policy')) sample('line policy', t`said by a policy file only`, []);
  const all = picture.nodes.map(({ findings }) => findings).concat(picture.edges.map(({ findings }) => findings));
  const badges: [keyof Counts, Counts, string][] = [
    ['errors', { errors: 1, warnings: 0, information: 0, hints: 0 }, t`errors`],
    ['warnings', { errors: 0, warnings: 1, information: 0, hints: 0 }, t`warnings`],
    ['information', { errors: 0, warnings: 0, information: 1, hints: 0 }, t`worth a thought`],
    ['hints', { errors: 0, warnings: 0, information: 0, hints: 1 }, t`hints`],
  ];
  for (const [key, one, words] of badges) if (all.some((counts) => counts[key] > 0)) samples.push([words, 32, badge(one, 24, 0)]);
  let [x, y]: [number, number] = [sizes.margin, 0];
  const shapes: Shape[] = [];
  for (const [words, indent, drawn] of samples) {
    const wide = indent + words.length * 6.6 + 22;
    if (x + wide > width && x > sizes.margin) [x, y] = [sizes.margin, y + 22];
    shapes.push(shape('g', { class: 'key', transform: `translate(${round(x)} ${y})` }, ...drawn, shape('text', { class: 'words', x: indent, y: 12 }, words)));
    x += wide;
  }
  return { shapes, height: samples.length === 0 ? 0 : y + 22 };
}
