// Says when a plan takes up Qubes OS only for the sake of routing through Tor.
import { t } from '../base/l10n.ts';
import { insteadOfQubes, record } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Qubes OS for Tor alone',
  group: 'Should it be Qubes at all?',
  severity: 'information',
  why: `If hiding your address is all you need, Whonix does that on an ordinary Linux as well: its gateway stands between the work and the network either way.
Qubes OS adds the separation of many contexts, and a good deal of upkeep with it. It is worth that where contexts could contaminate each other in your daily
work; if that is so, say it in the threat model, and this remark goes.`,
  limits: 'Where the plan answers the question of a daily risk, or lists a risk that separate qubes lessen, nothing is said.',
  cites: ['only-tor-needs-whonix', 'daily-risk-and-willingness'],

  *plan(view) {
    const { onQubes, qubes, dailyRisk, doubt, risks, complete } = view.facts.purpose;
    const leak = risks.all.find(({ value }) => value === 'ip-leak');
    if (!complete || !onQubes || !leak || dailyRisk || doubt) return;
    if (risks.compartments.some(({ value }) => value !== 'ip-leak')) return;
    const at = here(qubes?.at ?? leak.at, leak.at);
    yield {
      at,
      says: t`The plan relies on Qubes OS, yet the only risk it names that calls for it is a leaking address, which Whonix alone would prevent`,
      because: elsewhere(at, [leak.at, t`The address must not leak`]),
      fixes: [
        record(t`Record that contexts could contaminate each other daily`, ['threat_model', 'daily_contamination_risk'], true),
        insteadOfQubes(view, 'hardened-linux'),
      ],
    };
  },
});
