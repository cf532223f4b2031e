// Finds bases of a plan that cannot be laid under it.
import { t, type Said } from '../base/l10n.ts';
import { rule, type Fix } from './rule.ts';
import type { ExtendsEntry } from '../plan/plan.ts';

export default rule({
  title: 'Base that cannot be used',
  group: 'The file itself',
  severity: 'error',
  why: `What a base says is part of this plan. Where it cannot be read, the qubes, flows and defaults it brings are missing: the plan reads as complete,
and everything found in it, or not found, may be wrong. Bases are plans inside the same workspace, named by a path relative to this file; that keeps a
plan from pulling in files of somebody else's.`,
  cites: ['extends-inside-workspace'],

  *plan({ plan }) {
    for (const entry of plan.extends) {
      const says = words(entry);
      if (says) yield { at: entry.at, says, fixes: fixes(entry) };
    }
  },
});

function words({ state, path }: ExtendsEntry): Said | undefined {
  switch (state) {
    case 'missing':
      return t`The base "${path}" cannot be found`;
    case 'outside':
      return t`The base "${path}" is outside the workspace`;
    case 'cycle':
      return t`The base "${path}" leads back to this plan`;
    case 'broken':
      return t`The base "${path}" is not a plan that can be read`;
    default:
      return undefined;
  }
}

/** Taking the base away leaves the plan as it is read now: only the user knows whether that is enough. */
const fixes = ({ path, at }: ExtendsEntry): Fix[] => [{ title: t`Do without "${path}"`, kind: 'review', edit: (edits) => edits.removeWord({ value: path, at, key: at }) }];
