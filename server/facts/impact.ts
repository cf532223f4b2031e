// What a flow does to the borders a plan draws: does it touch a vault, lead upwards, join two identities?
import { each } from '../base/memo.ts';
import type { Crossing, Flow, Flows } from './flows.ts';
import type { Kinds } from './kinds.ts';
import type { Network } from './network.ts';
import type { Qube } from './system.ts';

/** One call to show, and how many other pairs of qubes there are like it. */
export interface Example {
  readonly crossing: Crossing;
  readonly others: number;
}

export interface Impact {
  /** A call to or from a vault. A disposable that has no network and is thrown away afterwards does not count as leaving it. */
  readonly vault: (Example & { readonly qube: Qube }) | undefined;
  /** The same, where the flow means the vault: by name or tag, not by a word that stands for every qube. */
  readonly meantVault: { readonly crossing: Crossing; readonly qube: Qube } | undefined;
  /** Calls that end in a more trusted qube, the gravest first; not said of flows that touch a vault, nor of uses of split keys. */
  readonly upward: Example | undefined;
  /** Calls between qubes of different identities. */
  readonly joins: Example | undefined;
}

const none: Impact = { vault: undefined, meantVault: undefined, upward: undefined, joins: undefined };

/**
 * Judges flows that allow or ask; others have no impact. Qubes that only a wildcard or tag covers count if the plan names them: nobody
 * thought of the rest.
 */
export const impacts = (flows: () => Flows, facts: Kinds & Network): ((flow: Flow) => Impact) => each((flow: Flow) => judge(flow, flows(), facts), none);

function judge(flow: Flow, flows: Flows, facts: Kinds & Network): Impact {
  if (flow.action === undefined || flow.action === 'deny') return none;
  let touched: { crossing: Crossing; qube: Qube } | undefined;
  let meant: { crossing: Crossing; qube: Qube } | undefined;
  let up: { crossing: Crossing; from: number; to: number } | undefined;
  let join: Crossing | undefined;
  const count = { touched: 0, up: 0, join: 0 };
  for (const crossing of flows.crossings(flow)) {
    const { from, to } = crossing;
    const qube = to.kind === 'qube' ? to.qube : undefined;
    if (!spokenOf(from, crossing.fromVal.value) || (qube && !spokenOf(qube, crossing.toVal.value))) continue;
    const vault = touches(crossing, facts);
    if (vault) {
      count.touched++;
      touched ??= { crossing, qube: vault };
      if (!/^(\*|@anyvm)$/.test((vault === from ? crossing.fromVal : crossing.toVal).value.trim())) meant ??= { crossing, qube: vault };
    }
    if (!qube || qube.klass === 'AdminVM' || from.klass === 'AdminVM') continue;
    const [low, high] = [facts.rank(from), facts.rank(qube)];
    if (low !== undefined && high !== undefined && low < high && !flow.splitKey) {
      count.up++;
      if (!up || high > up.to || (high === up.to && low < up.from)) up = { crossing, from: low, to: high };
    }
    if (apart(facts.identities(from), facts.identities(qube)) && !facts.anonymous(from)) {
      count.join++;
      join ??= crossing;
    }
  }
  return {
    vault: touched && { ...touched, others: count.touched - 1 },
    meantVault: meant,
    upward: up && !touched ? { crossing: up.crossing, others: count.up - 1 } : undefined,
    joins: join && { crossing: join, others: count.join - 1 },
  };
}

/** Whether the plan speaks of the qube, in the flow itself or elsewhere. */
const spokenOf = (qube: Qube, written: string): boolean => qube.plan !== undefined || written.trim() === qube.name;

/** The vault at either end. */
function touches({ from, to }: Crossing, facts: Kinds & Network): Qube | undefined {
  if (to.kind === 'qube' && facts.vault(to.qube)) return to.qube;
  if (!facts.vault(from)) return undefined;
  // Without a disposable template the call fails, and from an offline one nothing leaves the machine.
  if (to.kind === 'disposable' && (!to.base || facts.reach(to.base) === 'offline')) return undefined;
  return from;
}

const apart = (one: readonly { readonly value: string }[], other: readonly { readonly value: string }[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some(({ value }) => other.some((it) => it.value === value));
