// Warns when Qubes OS is planned against risks that separate qubes do not lessen.
import { t } from '../base/l10n.ts';
import type { Val } from '../plan/plan.ts';
import { risksElsewhere } from '../facts/words.ts';
import { addContaminationRisk, insteadOfQubes } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { coded } from './common/lists.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Only risks that separate qubes do not lessen',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `Qubes keep one context from reaching another. A stolen account, a phishing mail, a leaked password or a laptop in the wrong hands is not that
kind of danger: it is met by a hardware key, a password manager, disk encryption and careful habits, all of which are also less work. Start there.
If you do fear that one context could infect another, add that risk, and the plan makes sense.`,
  limits: 'Where the plan says that there is no daily risk of contamination, `no-daily-contamination-risk` speaks instead; where Tails answers every risk, `qubes-for-occasional-use`.',
  cites: ['accounts-need-other-tools', 'does-not-fix-accounts', 'does-not-replace-encryption', 'hardened-linux-is-enough'],

  *plan(view) {
    const { plan, facts } = view;
    const { doubt, risks, qubes } = facts.purpose;
    const key = plan.section('threat_model')?.prop('risks')?.key;
    if (doubt !== 'other-tools' || !key) return;
    const [first] = risks.all as readonly [Val<string>];
    const only = risks.all.length === 1;
    const at = here(only ? first.at : key, qubes?.at);
    const words = coded(risks.all.map(({ value }) => value), 3);
    yield {
      at,
      says: only ? t`Separate qubes do not lessen ${words}, the only risk of this plan` : t`Separate qubes lessen none of the risks of this plan: ${words}`,
      because: elsewhere(at, ...risks.all.map((risk) => [risk.at, t`Against \`${risk.value}\`, what helps is ${remedy(risk.value)}`] as const)),
      fixes: [...addContaminationRisk(view), insteadOfQubes(view, 'hardened-linux')],
    };
  },
});

const remedy = (risk: string): string => Object.hasOwn(risksElsewhere, risk) ? t(risksElsewhere[risk] as string) : 'Tails';
