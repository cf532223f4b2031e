// The line above a qube: how many flows lead to it and from it, and how it reaches the network.
import { later, t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import type { Flow } from '../facts/flows.ts';
import type { End } from '../facts/tokens.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import type { Snapshot } from '../snapshot.ts';

export interface Lens {
  readonly at: Span;
  readonly name: string;
}

/** The qubes that get one. What it says is worked out when it comes into view. */
export const lenses = ({ plan }: Snapshot): readonly Lens[] => plan.qubes.filter(({ at, section, name }) => at.file === undefined && section === 'qubes' && name !== 'dom0').map(({ at, name }) => ({ at: { start: at.start, end: at.end }, name }));

/** `3 flows in · 1 out · offline`; undefined for a qube that is gone. */
export function lensText({ facts }: Snapshot, name: string): string | undefined {
  const qube = facts.qube(name);
  if (!qube) return undefined;
  const [ins, outs] = counts(qube, facts);
  return [ins === 1 ? t`1 flow in` : t`${ins} flows in`, t`${outs} out`, t(reachWords[facts.reach(qube)])].join(' · ');
}

const reachWords = later({ offline: 'offline', tor: 'through Tor', clear: 'online', unknown: 'network unknown' });

/** Flows that let something through, also those that speak of many qubes at once. */
function counts(qube: Qube, { flows }: Facts): readonly [number, number] {
  const open = flows.all.filter(({ action }) => action === 'allow' || action === 'ask');
  const speaksOf = (ends: readonly End[]): boolean => ends.some((end) => flows.covers(end, qube));
  const leads = ({ to, redirect }: Flow): boolean => (redirect ? redirect.token.kind === 'name' && redirect.token.name === qube.name : speaksOf(to));
  return [open.filter(leads).length, open.filter(({ from }) => speaksOf(from)).length];
}
