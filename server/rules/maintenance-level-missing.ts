// Warns when updates are planned, but not on every level.
import { series, t } from '../base/l10n.ts';
import { isEmpty } from './common/sections.ts';
import { levelName, levelNames } from './common/levels.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Level without planned updates',
  group: 'Why plans fail',
  severity: 'warning',
  why: `An update of one level does nothing for the others. dom0 controls the machine, the templates carry the programs of every qube based on
them, and the qubes themselves have to be restarted, or updated if they stand alone, before anything new runs in them. The level that is
forgotten is the one that stays open.`,
  limits: 'Firmware is not asked for.',
  cites: ['update-every-level', 'restart-after-update'],

  *plan({ plan, facts }) {
    const section = plan.section('maintenance');
    if (!section?.body || isEmpty(section) || !facts.purpose.onQubes || !facts.purpose.complete) return;
    const missing = levelNames.filter((level) => {
      const node = section.prop(level)?.node;
      return !node || (node.kind === 'scalar' && node.value === null);
    });
    if (missing.length === 0) return;
    const list = series(missing.map(levelName));
    yield {
      at: section.at,
      says: missing.length === 1 && missing[0] === 'dom0' ? t`\`maintenance\` does not say how often dom0 is updated` : t`\`maintenance\` does not say how often ${list} are updated`,
      fixes: [
        {
          title: t`Plan weekly updates of ${list}`,
          kind: 'review',
          edit: (edits) => edits.inTurn(...missing.map((level) => (now: typeof edits) => now.setPath(['maintenance', level], 'weekly'))),
        },
      ],
    };
  },
});
