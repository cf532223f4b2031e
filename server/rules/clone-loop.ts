// Finds qubes that are to be copied from themselves, directly or by a detour.
import { t } from '../base/l10n.ts';
import type { PlanQube, Val } from '../plan/plan.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Clones in a circle',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A clone is copied from a qube or template that is there already. Where each waits for the other, none of them can be made first. One of them has to begin as something
else: an app qube with a template, or a template from the repository of Qubes OS.`,
  cites: ['clone-copies', 'missing-qube-refused'],

  *plan({ plan, facts }) {
    const done = new Set<PlanQube>();
    for (const start of plan.qubes) {
      const way: PlanQube[] = [];
      let it: PlanQube | undefined = start;
      while (it && !done.has(it)) {
        done.add(it);
        way.push(it);
        it = it.clone ? facts.qube(it.clone.value)?.plan : undefined;
      }
      const circle = it && way.includes(it) ? way.slice(way.indexOf(it)) : [];
      // Where it closes: the last of them in this file.
      const closing = circle.filter(({ clone }) => clone?.at.file === undefined).at(-1) ?? circle.at(-1);
      if (!closing?.clone) continue;
      const { name } = closing;
      const clone: Val<string> = closing.clone;
      yield {
        at: clone.at,
        says: circle.length === 1 ? t`"${name}" is a clone of itself` : t`"${name}" is a clone of "${clone.value}", which in the end is a clone of "${name}"`,
        because: circle.flatMap((other) => (other === closing || !other.clone ? [] : [{ at: other.clone.at, says: t`"${other.name}" is a clone of "${other.clone.value}"` }])).slice(0, 10),
        fixes: [{ title: t`Make "${name}" no clone`, kind: 'review', edit: (edits) => edits.removeProp(closing, 'clone') }],
      };
    }
  },
});
