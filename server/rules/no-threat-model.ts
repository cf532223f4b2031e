// Remarks that a plan does not say what it is meant to protect against.
import { t } from '../base/l10n.ts';
import { isEmpty } from './common/sections.ts';
import { rule } from './rule.ts';

/** Sections that a shared base may hold without being anybody's own plan. */
const shareable = ['templates', 'defaults', 'identities', 'flows', 'maintenance', 'backups'];

export default rule({
  title: 'Plan without a threat model',
  group: 'Should it be Qubes at all?',
  severity: 'information',
  why: `Separate qubes answer one particular threat: somebody is inside one part of your digital life and reaches for the rest. Whether that is your
situation comes before every other choice, and only you can say so. Without the answer nobody, you included, can tell later whether a qube or a
border is still needed. A few words are enough: what you fear, whether contexts meet every day, and whether the upkeep is worth it to you.`,
  limits: 'Silent for a shared base, which has templates, defaults, flows or the like but no qubes. A threat model counts as there once it has a key, even one that is not yet answered.',
  cites: ['daily-risk-and-willingness', 'intruder-in-one-context', 'who-benefits'],

  *plan({ plan, facts }) {
    const written = plan.section('threat_model');
    const { purpose } = facts;
    if (!plan.root || !purpose.complete || (written && !isEmpty(written))) return;
    if (plan.approach.length === 0 && !purpose.onQubes && shareable.some((name) => plan.section(name))) return;
    yield {
      at: written?.at ?? plan.top,
      says: written ? t`The plan does not say what it is to protect against: \`threat_model\` is empty` : t`The plan does not say what it is to protect against: \`threat_model\` is missing`,
      fixes: [
        {
          title: t`Add the questions of a threat model, for you to answer`,
          kind: 'review',
          edit: (edits) => edits.setPath(['threat_model'], { profile: undefined, risks: [], daily_contamination_risk: undefined, accepts_upkeep: undefined }),
        },
      ],
    };
  },
});
