// Roles that others rely on: giving network, and being what disposables are made from.
import type { Facts } from '../../facts/facts.ts';
import type { Qube } from '../../facts/system.ts';
import type { Span } from '../../base/span.ts';
import type { Plan } from '../../plan/plan.ts';
import { defaultName } from './defaults.ts';

export type Role = 'provides_network' | 'template_for_dispvms';

/** One that relies on the role. */
export interface User {
  /** Undefined: the whole system, by one of its defaults. */
  readonly qube: Qube | undefined;
  /** Where the plan names the qube that has the role; undefined where it does so by default. */
  readonly at: Span | undefined;
}

/**
 * The role where it is taken from a qube by a `false` that others stand against: those that name no qube of their own, or several that do. A
 * single qube that names the wrong one is the mistake itself, and told there.
 */
export function switchedOff(plan: Plan, facts: Facts, qube: Qube, role: Role): { readonly at: Span; readonly users: readonly User[] } | undefined {
  const written = role === 'provides_network' ? qube.plan?.providesNetwork : qube.plan?.templateForDispvms;
  if (written?.value !== false) return undefined;
  const users = role === 'provides_network' ? networkUsers(plan, facts, qube) : disposableUsers(plan, facts, qube);
  const byItself = qube.installed?.[role === 'provides_network' ? 'providesNetwork' : 'templateForDispvms'] || users.some(({ at }) => at === undefined);
  return users.length > 1 || (byItself && users.length > 0) ? { at: written.at, users } : undefined;
}

/** Those who get their network from the qube; a default of the plan counts once, and not those who follow it. */
export function networkUsers(plan: Plan, facts: Facts, qube: Qube): readonly User[] {
  const named = defaultName(plan, 'netvm');
  const system: User[] = named?.value === qube.name ? [{ qube: undefined, at: named.at }] : [];
  const qubes = facts.qubes.filter((it) => it !== qube && it.netvm.value === qube.name && it.netvm.from !== 'defaults');
  return [...system, ...qubes.map((it) => ({ qube: it, at: it.plan?.netvm?.at }))];
}

/** Those who start disposables from the qube, are managed through one, or are one. */
function disposableUsers(plan: Plan, facts: Facts, qube: Qube): readonly User[] {
  const { defaultDispvm, managementDispvm } = facts.release;
  const found: User[] = [];
  for (const [key, usual] of [['default_dispvm', defaultDispvm], ['management_dispvm', managementDispvm]] as const) {
    const named = defaultName(plan, key);
    if (named ? named.value === qube.name : !plan.section('defaults')?.has(key) && usual === qube.name) found.push({ qube: undefined, at: named?.at });
  }
  for (const it of facts.qubes) {
    if (it === qube) continue;
    if (it.klass === 'DispVM' && it.template.value === qube.name && it.template.from !== 'defaults') found.push({ qube: it, at: it.plan?.template?.at });
    else if (it.defaultDispvm.value === qube.name && ['written', 'install', 'clone'].includes(it.defaultDispvm.from)) found.push({ qube: it, at: it.plan?.defaultDispvm?.at });
    else if (it.plan?.managementDispvm?.value === qube.name) found.push({ qube: it, at: it.plan.managementDispvm.at });
  }
  return found;
}
