// Warns when a plan relies on Qubes OS although its author sees no daily need for separate contexts.
import { t } from '../base/l10n.ts';
import { insteadOfQubes } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Qubes OS without a daily need for it',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `Qubes OS pays for itself where contexts meet day after day and one of them may infect another. Where they do not, a well-kept ordinary
system gives you more protection for the same hours. Choosing that shows a sober look at your own situation and is nothing to be ashamed of.
Should your days look different from what is written here, answer \`true\`, and the plan stands.`,
  cites: ['daily-risk-and-willingness', 'hardened-system-instead', 'only-tor-needs-whonix', 'unsure-means-no'],

  *plan(view) {
    const { doubt, dailyRisk, qubes, risks } = view.facts.purpose;
    if (doubt !== 'no-daily-risk' || !dailyRisk) return;
    const at = here(dailyRisk.at, qubes?.at);
    const rare = risks.all.length > 0 && risks.tails.length === risks.all.length;
    yield {
      at,
      says: t`The plan relies on Qubes OS, yet there is no daily situation in which one context could contaminate another`,
      because: elsewhere(at, [dailyRisk.at, t`No daily risk is seen here`], [qubes?.at, t`Qubes OS is chosen here`]),
      fixes: [...(rare ? [insteadOfQubes(view, 'tails')] : []), insteadOfQubes(view, 'hardened-linux')],
    };
  },
});
