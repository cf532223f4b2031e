// The rules of a folder of policies by the service they speak of, so that a call is not held against all the others.
import { each } from '../../base/memo.ts';
import type { Policies, Rule } from '../model/policies.ts';

const grouped = new WeakMap<Policies, ReadonlyMap<string, readonly Rule[]>>();

/** The rules by the service they name, in their order; `*` for any, empty where nobody says which. */
export function byService(policies: Policies): ReadonlyMap<string, readonly Rule[]> {
  const before = grouped.get(policies);
  if (before) return before;
  const found = new Map<string, Rule[]>();
  for (const rule of policies.rules) {
    const { service = '' } = rule;
    const its = found.get(service);
    if (its) its.push(rule);
    else found.set(service, [rule]);
  }
  grouped.set(policies, found);
  return found;
}

const known = new WeakMap<Policies, (service: string) => readonly Rule[]>();

/** The rules that may decide a call of a service, in their order: those for it and those for any. */
export function deciding(policies: Policies): (service: string) => readonly Rule[] {
  const before = known.get(policies);
  if (before) return before;
  const forAny = byService(policies).get('*') ?? [];
  const found = each((service: string): readonly Rule[] => {
    const its = byService(policies).get(service) ?? [];
    if (service === '*' || forAny.length === 0) return its;
    return its.length === 0 ? forAny : [...its, ...forAny].sort((a, b) => a.turn - b.turn);
  }, []);
  known.set(policies, found);
  return found;
}
