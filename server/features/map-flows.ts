// The lines of the map that are no network: which qube may call which, who is asked, and where files and links are opened.
import type { Span } from '../base/span.ts';
import type { Flow } from '../facts/flows.ts';
import type { End } from '../facts/tokens.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import type { Severity } from '../rules/rule.ts';
import { mostFlows, type PictureEdge } from '../picture/picture.ts';

/** What a line ends at, before it is known whether it is drawn. */
export type MapEnd =
  | { readonly kind: 'qube'; readonly qube: Qube }
  /** New disposables made from the qube. */
  | { readonly kind: 'disposables'; readonly qube: Qube }
  /** All that a word of a flow stands for. */
  | { readonly kind: 'any'; readonly token: string }
  | { readonly kind: 'missing'; readonly name: string };

export const endId = (end: MapEnd): string => `${end.kind}:${end.kind === 'any' ? end.token : end.kind === 'missing' ? end.name : end.qube.name}`;

export interface MapLine {
  readonly edge: Omit<PictureEdge, 'findings'>;
  readonly from: MapEnd;
  readonly to: MapEnd;
  /** Every place that makes the line: entries of `flows`, or values. */
  readonly places: readonly Span[];
  /** What was found in lines of policy files; for places in a plan it is looked up. */
  readonly found?: readonly { readonly severity: Severity }[];
}

/** A tag or class that stands for no more than so many qubes of the plan is drawn as these. */
const fewMembers = 5;

/** Lines of the same ends and action are one line. Flows that never decide a call are not drawn. */
export function mapLines(facts: Facts): { readonly lines: readonly MapLine[]; readonly left: number } {
  const found = new Map<string, { from: MapEnd; to: MapEnd; kind: 'flow' | 'opens'; action: 'allow' | 'ask' | 'deny'; keys: boolean; services: string[]; reason: string | null; places: Span[] }>();
  let left = 0;
  const add = (kind: 'flow' | 'opens', from: MapEnd, to: MapEnd, action: 'allow' | 'ask' | 'deny', services: readonly string[], keys: boolean, reason: string | null, at: Span): void => {
    const id = `${kind}:${endId(from)}>${endId(to)}:${action}`;
    const known = found.get(id);
    if (known) {
      known.services.push(...services.filter((word) => !known.services.includes(word)));
      known.places.push(at);
      known.keys &&= keys;
      known.reason ??= reason;
    } else if (found.size >= mostFlows) left++;
    else found.set(id, { kind, from, to, action, keys, services: [...new Set(services)], reason, places: [at] });
  };
  for (const flow of facts.flows.all) {
    const { action, plan, services } = flow;
    if (action === undefined || services.length === 0 || found.size >= mostFlows) {
      if (action !== undefined && services.length > 0) left++;
      continue;
    }
    const words = plan.services.map(({ value }) => value);
    const keys = services.every(({ name }) => name === 'qubes.ClipboardPaste');
    for (const [from, to] of pairs(flow, facts)) add('flow', from, to, action, words, keys, plan.reason?.value ?? null, plan.node);
  }
  for (const qube of facts.planned) {
    if (!qube.plan?.openFilesIn && !qube.plan?.openLinksIn) continue;
    for (const { to, consent, by } of facts.graph.ways(facts.graph.of(qube)).edges) {
      if (by.kind !== 'opens' || !to.qube) continue;
      const end: MapEnd = { kind: to.kind === 'disposable' ? 'disposables' : 'qube', qube: to.qube };
      add('opens', { kind: 'qube', qube }, end, consent === 'none' ? 'allow' : 'ask', [by.what], false, null, by.val.at);
    }
  }
  const lines = [...found].map(([id, { from, to, kind, action, keys, services, reason, places }]): MapLine => {
    const consent = action === 'deny' ? 'never' : keys ? 'keys' : action === 'ask' ? 'asked' : 'none';
    return { from, to, places, edge: { id, kind, from: endId(from), to: endId(to), action, consent, services, reason } };
  });
  return { lines, left };
}

/** The ends between which a flow is drawn: one by one where they are few and named, else by the word that stands for them. */
function* pairs(flow: Flow, facts: Facts): Iterable<readonly [MapEnd, MapEnd]> {
  const sources = flow.from.flatMap((end) => endsOf(end, undefined, facts));
  const targets = (from: MapEnd): readonly MapEnd[] => (flow.redirect ? [flow.redirect] : flow.to).flatMap((end) => endsOf(end, from, facts));
  const isWide = [...sources, ...sources.slice(0, 1).flatMap(targets)].some(({ kind }) => kind === 'any');
  if (isWide) {
    if (facts.shadowing(flow).length > 0) return;
    for (const from of sources) for (const to of targets(from)) if (endId(from) !== endId(to)) yield [from, to];
    return;
  }
  const decided = new Set<string>();
  for (const { from, to } of facts.flows.crossings(flow)) {
    const end = to.kind === 'qube' ? `qube:${to.qube.name}` : `disposables:${to.base?.name ?? ''}`;
    decided.add(`qube:${from.name}>${end}`);
    if (decided.size > mostFlows) break;
  }
  for (const from of sources) {
    for (const to of targets(from)) {
      // What nobody has decides nothing, and is drawn all the same: that is what is wrong with it.
      const whole = from.kind !== 'missing' && to.kind !== 'missing';
      if (endId(from) !== endId(to) && (!whole || decided.has(`${endId(from)}>${endId(to)}`))) yield [from, to];
    }
  }
}

/** `from` is the caller, for targets. */
function endsOf({ token, val }: End, from: MapEnd | undefined, facts: Facts): readonly MapEnd[] {
  const any: MapEnd = { kind: 'any', token: val.value.trim() };
  const named = (name: string, kind: 'qube' | 'disposables'): MapEnd[] => {
    const qube = facts.qube(name);
    return [qube ? { kind, qube } : { kind: 'missing', name }];
  };
  switch (token.kind) {
    case 'name':
      return named(token.name, 'qube');
    case 'dispvm-of':
      return from ? named(token.name, 'disposables') : [];
    case 'dispvm': {
      const base = from?.kind === 'qube' ? facts.disposableTemplate(from.qube) : undefined;
      return base ? [{ kind: 'disposables', qube: base }] : [any];
    }
    case 'tag':
    case 'type': {
      const members = facts.planned.filter((qube) => qube.klass !== 'TemplateVM' && facts.flows.covers({ token, val }, qube));
      return members.length > 0 && members.length <= fewMembers && token.kind === 'tag' ? members.map((qube) => ({ kind: 'qube', qube })) : [any];
    }
    case 'unknown':
      return [];
    default:
      return [any];
  }
}
