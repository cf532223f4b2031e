// Remarks that somebody without a particular threat or a daily risk most likely needs no Qubes OS.
import { t } from '../base/l10n.ts';
import { insteadOfQubes, record } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Qubes OS without a particular threat',
  group: 'Should it be Qubes at all?',
  severity: 'information',
  why: `Whoever hesitates over Qubes OS can usually do without it, and there is nothing weak about saying so. An encrypted, well-kept Linux with a
hardware key, a password manager and careful browsing protects most people better for the time it takes. What would change the answer is a daily situation in
which one context could contaminate another. If you know such a situation, say so, and go ahead.`,
  limits: 'Silent once `daily_contamination_risk` is answered, and where the risks already tell that another tool is the better one.',
  cites: ['unsure-means-no', 'hardened-linux-is-enough', 'who-benefits', 'daily-risk-and-willingness'],

  *plan(view) {
    const { doubt, profile, qubes } = view.facts.purpose;
    if (doubt !== 'general' || !profile) return;
    const at = here(profile.at, qubes?.at);
    yield {
      at,
      says: t`With the profile \`general\` and no daily risk stated, Qubes OS is probably not needed`,
      because: elsewhere(at, [profile.at, t`The profile is written here`], [qubes?.at, t`Qubes OS is chosen here`]),
      fixes: [
        insteadOfQubes(view, 'hardened-linux'),
        record(t`Record that contexts could contaminate each other daily`, ['threat_model', 'daily_contamination_risk'], true),
      ],
    };
  },
});
