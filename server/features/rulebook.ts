// Every rule there is, for plans and for policy files, by its id.
import { policyRules } from '../policy/rules/index.ts';
import { rules } from '../rules/index.ts';
import type { RuleWords } from '../rules/rule.ts';

export const rulebook: Readonly<Record<string, RuleWords>> = { ...rules, ...policyRules };

/** What a rule says of itself; undefined where none has that name. */
export const ruleNamed = (id: string): RuleWords | undefined => (Object.hasOwn(rulebook, id) ? rulebook[id] : undefined);
