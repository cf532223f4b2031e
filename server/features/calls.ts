// Who may call whom, as qrexec means it: the qubes whose flows lead to one, and those that its own flows lead to.
import { t } from '../base/l10n.ts';
import type { Crossing } from '../facts/crossings.ts';
import type { Flow } from '../facts/flows.ts';
import type { Qube } from '../facts/system.ts';
import type { Snapshot } from '../snapshot.ts';
import { frozen, type Span } from '../base/span.ts';
import { nameAt } from './names.ts';

export interface CallItem {
  readonly name: string;
  /** Label, trust and the way to the network. */
  readonly detail: string;
  /** Where the qube is written; undefined for one known from a fresh install only. */
  readonly at: Span | undefined;
}

export interface Call {
  readonly item: CallItem;
  /** The word of each flow that allows it: where a call from the caller appears. */
  readonly at: readonly Span[];
}

/** More others than this are not listed: a flow may speak of every qube. */
const most = 200;

/** The qube under the cursor. */
export function callItemAt(shot: Snapshot, offset: number): CallItem | undefined {
  const here = nameAt(shot.tree, offset);
  const qube = here?.kind === 'qube' ? shot.facts.qube(here.name) : undefined;
  return qube && qube.klass !== 'TemplateVM' ? itemOf(shot, qube) : undefined;
}

/** The other ends of the flows that allow something, or ask first; `in`: towards the qube. */
export function callsOf(shot: Snapshot, name: string, direction: 'in' | 'out'): readonly Call[] {
  const { facts } = shot;
  const self = facts.qube(name);
  if (!self) return [];
  const found = new Map<Qube, Set<Flow>>();
  for (const flow of facts.flows.all) {
    if (flow.action !== 'allow' && flow.action !== 'ask') continue;
    const crossings: Iterable<Crossing> = facts.flows.crossings(flow, direction === 'out' ? (qube: Qube): boolean => qube === self : undefined);
    for (const { from, to } of crossings) {
      const target: Qube | undefined = to.kind === 'qube' ? to.qube : undefined;
      const [near, far] = direction === 'in' ? [target, from] : [from, target];
      if (near !== self || !far || (found.size >= most && !found.has(far))) continue;
      found.set(far, (found.get(far) ?? new Set<Flow>()).add(flow));
    }
  }
  return [...found].map(([qube, flows]) => ({ item: itemOf(shot, qube), at: [...flows].flatMap(({ plan }) => (plan.from[0] && plan.from[0].at.file === undefined ? [frozen(plan.from[0].at)] : [])) }));
}

function itemOf({ facts }: Snapshot, qube: Qube): CallItem {
  const reach = { offline: t`offline`, tor: t`through Tor`, clear: t`online`, unknown: undefined }[facts.reach(qube)];
  return { name: qube.name, detail: [qube.label.value, reach].filter((word) => word !== undefined && word !== null).join(', '), at: qube.plan && frozen(qube.plan.at) };
}
