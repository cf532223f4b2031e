// Questions about a folder of policies, each answered once.
import { once } from '../../base/memo.ts';
import type { Policies, Rule } from '../model/policies.ts';
import { shadows, type Shadow } from './cover.ts';

export interface PolicyFacts {
  readonly policies: Policies;
  /** The earlier rules that decide every call of a rule before it is reached; empty where some call gets there. */
  shadow(rule: Rule): readonly Rule[];
}

export function policyFacts(policies: Policies): PolicyFacts {
  const found = once((): Shadow => shadows(policies));
  return { policies, shadow: (rule) => found()(rule) };
}
