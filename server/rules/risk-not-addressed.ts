// Remarks that a listed risk is none that separate qubes lessen, and says what does.
import { t } from '../base/l10n.ts';
import { risksElsewhere } from '../facts/words.ts';
import { dropRisk } from './common/approach.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Risk that separate qubes do not lessen',
  group: 'Should it be Qubes at all?',
  severity: 'information',
  why: `Compartments guard the borders between contexts. They do not strengthen a password, see through a phishing mail, hide whom you talk to, or
stop somebody who holds the machine. A risk of that kind may well belong in your plan, as long as you know that the qubes are not its answer and
something else has to be.`,
  limits: 'It does not look at whether the plan already has the remedy. Where no listed risk is one for compartments, `risks-need-other-tools` speaks instead.',
  cites: ['boundaries-not-contents', 'does-not-fix-accounts', 'does-not-hide-metadata', 'does-not-replace-encryption', 'own-copying-defeats-it', 'borders-need-habits', 'hardware-keys-complement'],

  *plan({ facts }) {
    const { risks, withoutQubes, onQubes, uses } = facts.purpose;
    if (risks.elsewhere.length === risks.all.length || (withoutQubes && !uses('whonix')) || (onQubes && risks.compartments.length === 0)) return;
    for (const risk of risks.elsewhere) {
      yield {
        at: risk.at,
        says: t`Separate qubes do not lessen \`${risk.value}\`; what helps is ${t(risksElsewhere[risk.value] ?? '')}`,
        fixes: [dropRisk(risk)],
      };
    }
  },
});
