// A plan as the policies beside it see it: what it says, how it is changed, and what would be wrong with it then.
import type { PlanBeside } from '../policy/facts/planned.ts';
import type { Snapshot } from '../snapshot.ts';

/** `remake` looks at another text of the same plan. */
export function planBeside(path: string, shot: Snapshot, remake: (text: string) => Snapshot): PlanBeside {
  return {
    path,
    text: shot.text,
    facts: shot.facts,
    get edits() {
      return shot.edits;
    },
    errors: () => shot.outcome.findings.filter(({ severity }) => severity === 'error').map(({ rule, says }) => `${rule} ${says}`),
    remake: (text) => planBeside(path, remake(text), remake),
  };
}
