// The rules of a folder of policies by the service they speak of, so that a call is not held against all the others.
import { each } from '../../base/memo.ts';
import type { Policies, Rule } from '../model/policies.ts';

const known = new WeakMap<Policies, (service: string) => readonly Rule[]>();

/** The rules that may decide a call of a service, in their order: those for it and those for any. */
export function deciding(policies: Policies): (service: string) => readonly Rule[] {
  const before = known.get(policies);
  if (before) return before;
  const forAny = policies.byService.get('*') ?? [];
  const found = each((service: string): readonly Rule[] => {
    const its = policies.byService.get(service) ?? [];
    if (service === '*' || forAny.length === 0) return its;
    return its.length === 0 ? forAny : [...its, ...forAny].sort((a, b) => a.turn - b.turn);
  }, []);
  known.set(policies, found);
  return found;
}
