// What a flow does to the borders a plan draws: does it touch a vault, lead upwards, join two identities?
import { each, within } from '../base/memo.ts';
import type { Crossing, Sort } from './crossings.ts';
import { isBoundless, type Flow, type Flows } from './flows.ts';
import { entersDom0Anyway, takesControl } from './services.ts';
import type { Kinds } from './kinds.ts';
import type { Network } from './network.ts';
import type { Qube } from './system.ts';

/** One call to show, and how many other pairs of qubes there are like it. */
export interface Example {
  readonly crossing: Crossing;
  /** Infinity: too many to count. */
  readonly others: number;
}

/** Calls looked at per flow: among thousands of qubes behind wildcards, those already tell what the flow does. */
const maxCalls = 20_000;

export interface Impact {
  /** A call to or from a vault. A disposable that has no network and is thrown away afterwards does not count as leaving it. */
  readonly vault: (Example & { readonly qube: Qube }) | undefined;
  /** The same, where the flow means the vault: by name or tag, not by a word that stands for every qube. */
  readonly meantVault: { readonly crossing: Crossing; readonly qube: Qube } | undefined;
  /** Calls that end in a more trusted qube, the gravest first; not said of flows that touch a vault, of uses of split keys, nor of any service at all. */
  readonly upward: Example | undefined;
  /** Calls between qubes of different identities. */
  readonly joins: Example | undefined;
}

const none: Impact = { vault: undefined, meantVault: undefined, upward: undefined, joins: undefined };

/**
 * Judges flows that allow or ask; others have no impact, nor have those of which `wildcard-allow` or `dangerous-service` speaks. Qubes
 * that only a wildcard or tag covers count if the plan names them: nobody thought of the rest.
 */
export function impacts(flows: () => Flows, facts: Kinds & Network): (flow: Flow) => Impact {
  const role = each(
    (qube: Qube): Role => ({
      vault: facts.vault(qube) !== undefined,
      anonymous: facts.anonymous(qube) !== undefined,
      rank: facts.rank(qube),
      identities: facts.identities(qube).map(({ value }) => value),
      offline: facts.reach(qube) === 'offline',
      planned: qube.plan !== undefined,
      klass: qube.klass,
    }),
    { vault: false, anonymous: false, rank: undefined, identities: [], offline: false, planned: false, klass: 'AppVM' },
  );
  const sorts = each((word: string): readonly Sort[] => sorted(flows().meant(word), role), []);
  return each((flow: Flow) => judge(flow, flows(), role, sorts), none);
}

/** What is asked of a qube again and again. */
interface Role {
  readonly vault: boolean;
  readonly anonymous: boolean;
  readonly rank: number | undefined;
  readonly identities: readonly string[];
  readonly offline: boolean;
  readonly planned: boolean;
  readonly klass: Qube['klass'];
}

/** Qubes of one role are of one sort. */
function sorted(qubes: readonly Qube[], role: (qube: Qube) => Role): readonly Sort[] {
  const found = new Map<string, Set<Qube>>();
  for (const qube of qubes) {
    const key = JSON.stringify(role(qube));
    const known = found.get(key);
    if (known) known.add(qube);
    else found.set(key, new Set([qube]));
  }
  return [...found.values()];
}

function judge(flow: Flow, flows: Flows, roles: (qube: Qube) => Role, sorts: (word: string) => readonly Sort[]): Impact {
  if (flow.action === undefined || flow.action === 'deny') return none;
  // Allowing everything to everybody, and handing over control, are faults of their own, and the graver ones.
  if (isBoundless(flow) || (flow.services.length > 0 && flow.services.every(({ name }) => takesControl(name)))) return none;
  let touched: { crossing: Crossing; qube: Qube } | undefined;
  let meant: { crossing: Crossing; qube: Qube } | undefined;
  let up: { crossing: Crossing; from: number; to: number } | undefined;
  let join: Crossing | undefined;
  const count = { touched: 0, up: 0, join: 0 };
  let calls = 0;
  // Behind a wildcard there are thousands of calls between the same qubes.
  const role = within(roles, undefined as never);
  const anyway = flow.services.every(({ name }) => entersDom0Anyway(name));
  for (const { crossing, times } of flows.samples(flow, sorts)) {
    if (++calls > maxCalls) break;
    const { from, to } = crossing;
    const qube = to.kind === 'qube' ? to.qube : undefined;
    const one = role(from);
    const other = qube && role(qube);
    if (!(one.planned || isNamed(from, crossing.fromVal)) || (qube && !(other?.planned || isNamed(qube, crossing.toVal)))) continue;
    if (anyway && other?.klass === 'AdminVM') continue;
    const vault = touches(crossing, role);
    if (vault) {
      count.touched += times();
      // A word for every qube takes in the templates first; a qube that somebody works in makes the clearer example.
      if (!touched || (ofTemplate(touched.crossing, role) && !ofTemplate(crossing, role))) touched = { crossing, qube: vault };
      if (!/^(\*|@anyvm)$/.test((vault === from ? crossing.fromVal : crossing.toVal).value.trim())) meant ??= { crossing, qube: vault };
    }
    if (!other || other.klass === 'AdminVM' || one.klass === 'AdminVM') continue;
    const [low, high] = [one.rank, other.rank];
    if (low !== undefined && high !== undefined && low < high && !flow.splitKey) {
      count.up += times();
      if (!up || high > up.to || (high === up.to && low < up.from)) up = { crossing, from: low, to: high };
    }
    if (!one.anonymous && apart(one.identities, other.identities)) {
      count.join += times();
      join ??= crossing;
    }
  }
  const others = (found: number): number => (calls > maxCalls && found > 1 ? Infinity : found - 1);
  return {
    vault: touched && { ...touched, others: others(count.touched) },
    meantVault: meant,
    upward: up && !touched && !flow.services.some(({ name }) => name === '*') ? { crossing: up.crossing, others: others(count.up) } : undefined,
    joins: join ? { crossing: join, others: others(count.join) } : undefined,
  };
}

/** The flow itself speaks of the qube, by its name. */
const isNamed = (qube: Qube, { value }: Crossing['fromVal']): boolean => value.trim() === qube.name;

/** Whether a template is at either end. */
const ofTemplate = ({ from, to }: Crossing, role: (qube: Qube) => Role): boolean => role(from).klass === 'TemplateVM' || (to.kind === 'qube' && role(to.qube).klass === 'TemplateVM');

/** The vault at either end. */
function touches({ from, to }: Crossing, role: (qube: Qube) => Role): Qube | undefined {
  if (to.kind === 'qube' && role(to.qube).vault) return to.qube;
  if (!role(from).vault) return undefined;
  // Without a disposable template the call fails, and from an offline one nothing leaves the machine.
  if (to.kind === 'disposable' && (!to.base || role(to.base).offline)) return undefined;
  return from;
}

const apart = (one: readonly string[], other: readonly string[]): boolean => one.length > 0 && other.length > 0 && !one.some((name) => other.includes(name));
