// The map of a plan: its qubes grouped by how they reach the network and as whom they act, net qubes, flows, and where findings are.
import { t } from '../base/l10n.ts';
import { frozen, type Span } from '../base/span.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import type { Counts, Picture, PictureEdge, PictureGroup, PictureNode, Reach } from '../picture/picture.ts';
import { noFindings } from '../picture/picture.ts';
import { anyWord } from '../picture/words.ts';
import type { Found } from '../rules/run.ts';
import type { Snapshot } from '../snapshot.ts';
import { asScalar } from '../syntax/tree.ts';
import { pairEnd } from '../syntax/layout.ts';
import { endId, mapLines, type MapEnd, type MapLine } from './map-flows.ts';
import { policyLines, type PoliciesBeside } from './map-policies.ts';

export interface PlanMap {
  readonly picture: Picture;
  /** Where what is drawn is written, by id; what comes with Qubes OS has no place. */
  readonly places: ReadonlyMap<string, MapPlace>;
}

/** UTF-16 offsets; `file` is set in both where it is written in a base or in a policy. */
export interface MapPlace {
  /** What to select when somebody asks for it: the name. */
  readonly at: Span;
  /** All that belongs to it. A line may be made in several places. */
  readonly whole: readonly Span[];
}

const zones: readonly Reach[] = ['offline', 'tor', 'clear', 'unknown'];

/** `beside`: the folders of policies that are drawn with the plan. */
export function planMap(shot: Snapshot, beside: readonly PoliciesBeside[] = []): PlanMap {
  const { facts, plan } = shot;
  const ends = new Map<string, MapEnd>();
  const want = (end: MapEnd): string => {
    const id = endId(end);
    if (!ends.has(id)) ends.set(id, end);
    return id;
  };
  const uplinks: Qube[] = [];
  /** Net qubes that somebody drawn here is behind. */
  const passed = new Set<Qube>();
  const follow = (qube: Qube): void => {
    for (const { name, qube: hop } of facts.chain(qube).hops) {
      want(hop ? { kind: 'qube', qube: hop } : { kind: 'missing', name });
      if (hop) passed.add(hop);
    }
  };
  const drawn = facts.planned.filter(({ klass }) => klass !== 'TemplateVM');
  for (const qube of drawn) want({ kind: 'qube', qube });
  const flows = mapLines(facts);
  const policies = policyLines(beside, facts, flows.lines);
  const lines = [...flows.lines, ...policies.lines];
  for (const { from, to } of lines) [from, to].forEach(want);
  for (const end of [...ends.values()]) if (end.kind === 'qube' || end.kind === 'disposables') follow(end.qube);

  const groups = new Map<string, PictureGroup>();
  const edges: PictureEdge[] = [];
  const groupOf = (qube: Qube): string => {
    const zone = facts.reach(qube);
    const identities = facts.identities(qube).map(({ value }) => value);
    const id = `${zone}/${[...identities].sort().join('+')}/${qube.netvm.value ?? ''}`;
    if (!groups.has(id)) {
      groups.set(id, { id, zone, identities, anonymous: identities.some((name) => facts.anonymousIdentity(name)) });
      if (qube.netvm.value !== null) edges.push(networkEdge(id, hopId(facts, qube.netvm.value)));
    }
    return id;
  };
  const counted = countFindings(shot, lines);
  const nodes: PictureNode[] = [];
  for (const [id, end] of ends) nodes.push(nodeOf(id, end, facts, groupOf, passed, counted.get(id) ?? noFindings));
  for (const end of ends.values()) {
    if (end.kind !== 'qube' || !isNet(end.qube)) continue;
    const { name, netvm } = end.qube;
    if (netvm.value !== null) edges.push(networkEdge(`qube:${name}`, hopId(facts, netvm.value)));
    // Some could hand on a network, such as a USB qube with a modem, but nobody asks it of them.
    else if (passed.has(end.qube)) uplinks.push(end.qube);
  }
  if (uplinks.length > 0) {
    nodes.push({ ...blank, id: 'internet', kind: 'internet', name: t`Internet`, reach: 'clear' });
    edges.push(...uplinks.map(({ name }) => networkEdge(`qube:${name}`, 'internet')));
  }
  edges.push(...lines.map(({ edge, found }) => ({ ...edge, findings: found ? sum(found) : (counted.get(edge.id) ?? noFindings) })));
  const title = asScalar(plan.root?.get('title')?.value)?.value;
  const used = new Set([...groups.values()].map(({ zone }) => zone));
  return {
    picture: { title: typeof title === 'string' ? title : '', zones: zones.filter((zone) => used.has(zone)), groups: [...groups.values()], nodes, edges, findings: sum(shot.outcome.findings), left: flows.left + policies.left },
    places: placesOf(shot, drawn, lines),
  };
}

/** The same map without a badge. */
export function withoutFindings(picture: Picture): Picture {
  const calm = <T extends { readonly findings: Counts }>(all: readonly T[]): T[] => all.map((it) => ({ ...it, findings: noFindings }));
  return { ...picture, nodes: calm(picture.nodes), edges: calm(picture.edges), findings: noFindings };
}

/** A net qube stands between the others and the internet, not among them. */
const isNet = (qube: Qube): boolean => qube.providesNetwork.value && qube.klass !== 'TemplateVM';

const hopId = (facts: Facts, name: string): string => `${facts.qube(name) ? 'qube' : 'missing'}:${name}`;

const networkEdge = (from: string, to: string): PictureEdge => ({ id: `network:${from}>${to}`, kind: 'network', from, to, action: 'allow', consent: 'none', services: [], reason: null, findings: noFindings });

const blank = { klass: null, role: 'none', label: null, trust: null, reach: 'unknown', written: false, purpose: null, template: null, identities: [], group: undefined, findings: noFindings } as const;

function nodeOf(id: string, end: MapEnd, facts: Facts, groupOf: (qube: Qube) => string, passed: ReadonlySet<Qube>, findings: Counts): PictureNode {
  if (end.kind === 'missing') return { ...blank, id, kind: 'missing', name: end.name };
  if (end.kind === 'any') return { ...blank, id, kind: 'any', name: anyWord(end.token) };
  const { qube, kind } = end;
  const reach = facts.reach(qube);
  const label = qube.label.value;
  if (kind === 'disposables') return { ...blank, id, kind, name: qube.name, label, reach, klass: 'DispVM', group: groupOf(qube), role: 'app' };
  return {
    id,
    kind,
    name: qube.name,
    klass: qube.klass,
    role: roleOf(qube, facts, passed),
    label,
    trust: facts.rank(qube) === undefined ? null : qube.trust.value,
    reach,
    written: qube.plan !== undefined,
    purpose: qube.plan?.purpose?.value ?? null,
    template: qube.template.value,
    identities: facts.identities(qube).map(({ value }) => value),
    group: isNet(qube) ? undefined : groupOf(qube),
    findings,
  };
}

function roleOf(qube: Qube, facts: Facts, passed: ReadonlySet<Qube>): PictureNode['role'] {
  if (qube.klass === 'AdminVM') return 'dom0';
  if (facts.gateway(qube)) return 'gateway';
  if (isNet(qube)) return passed.has(qube) || qube.plan?.providesNetwork || qube.netvm.value !== null ? 'net' : 'service';
  if (facts.vault(qube)) return 'vault';
  return facts.service(qube) ? 'service' : 'app';
}

function placesOf({ plan, text }: Snapshot, drawn: readonly Qube[], lines: readonly MapLine[]): ReadonlyMap<string, MapPlace> {
  const places = new Map<string, MapPlace>();
  for (const { name, plan: its } of drawn) {
    if (!its) continue;
    const { at, pair } = its;
    const whole = at.file === undefined ? { start: pair.key.start, end: pairEnd(text, pair) } : { start: pair.key.start, end: pair.value.end, file: at.file };
    places.set(`qube:${name}`, { at: frozen(at), whole: [whole] });
  }
  const heads = new Map<Span, Span>(plan.flows.map(({ node, from }) => [node, from[0]?.at ?? node]));
  for (const { edge, places: its } of lines) {
    const [first] = its;
    if (first) places.set(edge.id, { at: frozen(heads.get(first) ?? first), whole: its.map(frozen) });
  }
  return places;
}

/** Findings by the innermost thing drawn that they stand in. */
function countFindings({ outcome, plan }: Snapshot, lines: readonly MapLine[]): ReadonlyMap<string, Counts> {
  const areas = [
    ...plan.qubes.map(({ name, at, pair }) => ({ id: `qube:${name}`, span: { start: pair.key.start, end: Math.max(pair.key.end, pair.value.end), file: at.file } })),
    ...lines.flatMap(({ edge, places }) => (edge.kind === 'flow' ? places.map((place) => ({ id: edge.id, span: frozen(place) })) : [])),
  ].sort((a, b) => a.span.start - b.span.start);
  const found = new Map<string, Found[]>();
  for (const finding of outcome.findings) {
    const { start, end, file } = finding.at;
    const seen = new Set<string>();
    for (const { id, span } of areas) {
      if (span.start > start) break;
      if (span.end < end || span.file !== file || seen.has(id)) continue;
      seen.add(id);
      found.set(id, [...(found.get(id) ?? []), finding]);
    }
  }
  return new Map([...found].map(([id, findings]) => [id, sum(findings)]));
}

function sum(findings: readonly Pick<Found, 'severity'>[]): Counts {
  const count = (severity: Found['severity']): number => findings.filter((it) => it.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), information: count('information'), hints: count('hint') };
}
