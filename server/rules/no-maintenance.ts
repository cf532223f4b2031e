// Warns when a plan does not say how the system is kept up to date.
import { t } from '../base/l10n.ts';
import { isEmpty } from './common/sections.ts';
import { missingAt, plansQubes } from './common/upkeep.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Plan without updates',
  group: 'Why plans fail',
  severity: 'warning',
  why: `Qubes OS is updated on several levels, and each has its own updates: dom0, the templates, and the single qubes. What has no place in the
week tends not to happen, and a system that fell weeks behind no longer gives the protection it was chosen for. A fixed
time in the week makes it easy; the plan is where you decide on it.`,
  limits: 'Silent where the approach has no Qubes OS in it, for plans without qubes, and while the plan or a base of it cannot be read.',
  cites: ['update-every-level', 'updates-cannot-wait', 'upkeep-is-the-price'],

  *plan(view) {
    const written = view.plan.section('maintenance');
    if (!plansQubes(view) || (written && !isEmpty(written))) return;
    yield {
      at: missingAt(view.plan, 'maintenance'),
      says: written ? t`The plan does not say how often the system is updated: \`maintenance\` is empty` : t`The plan does not say how often the system is updated: \`maintenance\` is missing`,
      fixes: [
        {
          title: t`Plan weekly updates of dom0, the templates and the qubes`,
          kind: 'review',
          edit: (edits) => edits.setPath(['maintenance'], { dom0: 'weekly', templates: 'weekly', qubes: 'weekly' }),
        },
      ],
    };
  },
});
