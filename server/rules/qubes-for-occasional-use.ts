// Warns when Qubes OS is planned although all that is asked for is an anonymous session now and then.
import { t } from '../base/l10n.ts';
import { addContaminationRisk, insteadOfQubes } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { coded } from './common/lists.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Qubes OS for occasional anonymity',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `For an anonymous session now and then, Qubes OS is a great deal of machinery, with upkeep every week, and it still leaves traces on the disk.
Tails does exactly that job from a stick, on a machine that otherwise stays as it is. If there is more to protect every day, add that risk to the
list, and Qubes OS has its reason.`,
  limits: 'Where the plan says that there is no daily risk of contamination, `no-daily-contamination-risk` speaks instead.',
  cites: ['occasional-session-needs-tails', 'tails-for-rare-anonymity', 'qubes-does-not-forget', 'choose-tails'],

  *plan(view) {
    const { doubt, risks, qubes, dailyRisk } = view.facts.purpose;
    const key = view.plan.section('threat_model')?.prop('risks')?.key;
    if (doubt !== 'occasional' || !key) return;
    const at = here(qubes?.at ?? key, key);
    const words = coded(risks.all.map(({ value }) => value));
    yield {
      at,
      says: risks.all.length === 1 ? t`Qubes OS is planned, yet ${words} is a matter for Tails` : t`Qubes OS is planned, yet ${words} are matters for Tails`,
      because: elsewhere(at, ...risks.all.map((risk) => [risk.at, t`Tails answers \`${risk.value}\``] as const)),
      // Tails alone would not do for somebody whose contexts meet every day.
      fixes: dailyRisk?.value === true ? addContaminationRisk(view) : [insteadOfQubes(view, 'tails')],
    };
  },
});
