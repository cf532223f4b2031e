// Reads what a plan lists beside its qubes: flows, backups and identities.
import { asMapping, keyName, type Mapping, type Node, type Pair } from '../syntax/tree.ts';
import { actions, type Identity, type PlanBackup, type PlanFlow } from './plan.ts';
import { flag, list, mappings, oneOf, text, words, written } from './values.ts';

/** The flows in a list. Those of `before` whose text and place in the list are the same stay the same. */
export function readFlows(node: Node | undefined, before: readonly PlanFlow[]): readonly PlanFlow[] {
  const known = new Map(before.map((flow) => [flow.node, flow]));
  return unlessSame(before, mappings(node).map(({ node: it, index }) => {
    const flow = known.get(it);
    return flow?.index === index ? flow : readFlow(it, index);
  }));
}

/** As `readFlows`, for backups. */
export function readBackups(node: Node | undefined, before: readonly PlanBackup[]): readonly PlanBackup[] {
  const known = new Map(before.map((backup) => [backup.node, backup]));
  return unlessSame(before, mappings(node).map(({ node: it }) => known.get(it) ?? readBackup(it)));
}

export function readIdentities(pair: Pair | undefined): ReadonlyMap<string, Identity> {
  const found = new Map<string, Identity>();
  for (const { key, value } of asMapping(pair?.value)?.entries() ?? []) {
    const anonymous = flag(asMapping(value)?.get('anonymous'));
    found.set(keyName(key), { name: keyName(key), at: key, ...optional('anonymous', anonymous) });
  }
  return found;
}

/** The earlier list where the new one holds the very same things. */
export const unlessSame = <T>(before: readonly T[], now: readonly T[]): readonly T[] => (before.length === now.length && before.every((it, index) => it === now[index]) ? before : now);

function readFlow(node: Mapping, index: number): PlanFlow {
  const at = (key: string): Pair | undefined => node.get(key);
  return {
    index,
    node,
    from: list(at('from')),
    to: list(at('to')),
    services: list(at('service')),
    ...optional('action', oneOf(at('action'), actions)),
    ...optional('reason', words(at('reason'))),
    ...optional('target', words(at('target'))),
    ...optional('defaultTarget', words(at('default_target'))),
    ...optional('argument', text(at('argument'))),
    ...optional('user', words(at('user'))),
    ...optional('notify', flag(at('notify'))),
    ...optional('autostart', flag(at('autostart'))),
    prop: (key) => written(node, key),
  };
}

function readBackup(node: Mapping): PlanBackup {
  const at = (key: string): Pair | undefined => node.get(key);
  return {
    node,
    of: list(at('of')),
    ...optional('medium', words(at('medium'))),
    ...optional('encrypted', flag(at('encrypted'))),
    ...optional('kept', words(at('kept'))),
    ...optional('tested', flag(at('tested')) ?? words(at('tested'))),
    prop: (key) => written(node, key),
  };
}

/** `{ [key]: value }`, or nothing when the value is absent: keeps "not written" apart from "written as nothing". */
function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T });
}
