// "If this qube falls" as plain data: every step an attacker can take from it, in the order in which a map can replay them.
import type { Span } from '../base/span.ts';
import { fall, type Fall, type Reached } from '../facts/fall.ts';
import type { Facts } from '../facts/facts.ts';
import { reasonOf, type Edge, type GraphNode } from '../facts/graph.ts';
import type { Qube } from '../facts/system.ts';

/** A qube; the new disposables made from the qube `name`; the network (`clear` or `tor`); an identity. */
export interface ReachNode {
  readonly kind: GraphNode['kind'];
  readonly name: string;
}

export interface ReachStep {
  /** Where it stands in `steps`. */
  readonly step: number;
  /** The step that has to come before; null: it begins at the qube that fell. Always a smaller number. */
  readonly after: number | null;
  /** 1 for steps from the qube that fell, 2 for the next, and so on. */
  readonly round: number;
  readonly from: ReachNode;
  readonly to: ReachNode;
  /**
   * `control`: does there what it likes, so reads and changes all of it. `input`: hands something over that may attack whoever takes it.
   * `keys`: uses keys that stay there. `watch`: sees or hears. `traffic`: sees and changes what goes over the network. `network`, `identity`: gets to the one, acts under the other.
   */
  readonly effect: Edge['effect'];
  /** What makes the step possible: a flow, Qubes' own policy, a place to open things in, a device, a template, a disposable template, a net qube, an identity, dom0. */
  readonly by: Edge['by']['kind'];
  /** Words of the plan, or the qrexec name where no flow speaks. */
  readonly services: readonly string[];
  /** `none`: nobody is asked. `asked`: somebody answers a question each time. `keys`: somebody presses the keys each time. */
  readonly consent: Edge['consent'];
  /** What the plan says the step is for. */
  readonly reason: string | null;
  /** How many times somebody has agreed by the end of this step. */
  readonly prompts: number;
  /** Where the step is written, in UTF-16 offsets; undefined: nowhere. */
  readonly at: Span | undefined;
}

/** Something that falls, or is used, and the step that gets there. */
export interface ReachedThing extends ReachNode {
  readonly step: number;
  readonly effect: Edge['effect'];
  /** Nobody has to agree to anything on the way. */
  readonly free: boolean;
  readonly prompts: number;
  readonly round: number;
  readonly label: string | null;
  readonly trust: string | null;
  readonly network: 'offline' | 'tor' | 'clear' | 'unknown';
  /** What is kept there, and the identities it acts under: with `control` the attacker has them, with `input` when the attack succeeds. */
  readonly holds: readonly string[];
  readonly identities: readonly string[];
}

export interface Reach {
  readonly from: ReachedSelf;
  /** In order: first those nobody is asked about, then those that take one agreement, and so on; each after the one it begins at. */
  readonly steps: readonly ReachStep[];
  /** Qubes and disposables that fall, or can be attacked. */
  readonly reached: readonly ReachedThing[];
  /** Qubes of which only keys, views or traffic are used. */
  readonly used: readonly ReachedThing[];
  /** Ways to the network, and identities that can be acted under. */
  readonly gained: readonly (ReachNode & { readonly step: number; readonly free: boolean; readonly prompts: number })[];
  /** Qubes of the plan of which nothing falls. */
  readonly safe: readonly string[];
}

export interface ReachedSelf extends ReachNode, Pick<ReachedThing, 'label' | 'trust' | 'network' | 'holds' | 'identities'> {}

export const reach = (qube: Qube, facts: Facts): Reach => told(facts.fall(qube), facts);

/** The same for the new disposables made from a qube: one that opens the wrong file. */
export const reachOfDisposables = (base: Qube, facts: Facts): Reach => told(fall(facts.graph, facts.graph.disposablesOf(base)), facts);

function told({ from, reached, used, gained }: Fall, facts: Facts): Reach {
  const numbers = new Map<Reached, number>();
  const steps: ReachStep[] = [];
  const node = ({ kind, name }: GraphNode): ReachNode => ({ kind, name });
  /** Steps that only pass traffic on have no entry of their own when the qube is used in another way as well. */
  const number = (it: Reached): number => {
    const known = numbers.get(it);
    if (known !== undefined) return known;
    const after = it.before ? number(it.before) : null;
    const { edge } = it;
    const step = steps.length;
    steps.push({ step, after, round: it.round, from: node(edge.from), to: node(edge.to), effect: edge.effect, by: edge.by.kind, services: servicesOf(edge), consent: edge.consent, reason: reasonOf(edge)?.value ?? null, prompts: it.prompts, at: writtenAt(edge) });
    numbers.set(it, step);
    return step;
  };
  for (const it of [...reached, ...used, ...gained].sort((a, b) => a.prompts - b.prompts || a.round - b.round)) number(it);
  const thing = (it: Reached): ReachedThing => ({ ...self(it.node, facts), step: number(it), effect: it.edge.effect, free: it.prompts === 0, prompts: it.prompts, round: it.round });
  const hit = new Set([from, ...[...reached, ...used].map((it) => it.node)]);
  return {
    from: self(from, facts),
    steps,
    reached: reached.map(thing),
    used: used.map(thing),
    gained: gained.map((it) => ({ ...node(it.node), step: number(it), free: it.prompts === 0, prompts: it.prompts })),
    safe: facts.planned.filter((it) => !hit.has(facts.graph.of(it))).map(({ name }) => name),
  };
}

function self({ kind, name, qube }: GraphNode, facts: Facts): ReachedSelf {
  return {
    kind,
    name,
    label: qube?.label.value ?? null,
    trust: (kind === 'qube' && qube && facts.rank(qube) !== undefined && qube.trust.value) || null,
    network: qube ? facts.reach(qube) : 'unknown',
    // New disposables start empty.
    holds: kind === 'qube' ? (qube?.plan?.holds ?? []).map(({ value }) => value) : [],
    identities: qube ? facts.identities(qube).map(({ value }) => value) : [],
  };
}

function servicesOf({ by }: Edge): readonly string[] {
  if (by.kind === 'flow') return [...new Set(by.flow.plan.services.map(({ value }) => value))];
  return by.kind === 'policy' ? [by.service] : [];
}

function writtenAt({ by, from, to }: Edge): Span | undefined {
  switch (by.kind) {
    case 'flow':
      return by.toVal.at;
    case 'opens':
    case 'identity':
      return by.val.at;
    case 'device':
      return by.device.val.at;
    case 'policy':
      return from.qube?.defaultDispvm.at;
    case 'template':
    case 'disposables':
      return to.kind === 'qube' ? to.qube?.template.at : undefined;
    case 'netvm':
      return (to.kind === 'qube' ? to : from).qube?.netvm.at;
    default:
      return undefined;
  }
}

