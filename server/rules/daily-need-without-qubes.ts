// Says when contexts have to be kept apart every day, and the chosen tools do not do that.
import { t } from '../base/l10n.ts';
import { addTool } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Daily separation without Qubes OS',
  group: 'Should it be Qubes at all?',
  severity: 'information',
  why: `An ordinary system, however well kept, runs all your contexts side by side: what breaks into one has the others within reach. Where contexts could
contaminate each other day after day, and you are willing to carry the upkeep, this is what Qubes OS is made for. A hardened ordinary system remains a
reasonable choice if you would rather not.`,
  limits: 'Where the upkeep is not accepted, or the stated machine cannot run Qubes OS, nothing is said.',
  cites: ['choose-qubes', 'qubes-for-daily-separation', 'daily-risk-and-willingness'],

  *plan(view) {
    const { plan, facts } = view;
    const { complete, withoutQubes, dailyNeed, dailyRisk, acceptsUpkeep, risks, uses } = facts.purpose;
    const identities = dailyRisk?.value === false ? undefined : risks.all.find(({ value }) => value === 'multiple-identities');
    const need = dailyNeed ?? identities;
    const [first] = plan.approach;
    // Tails alone is another rule's business.
    if (!complete || !withoutQubes || !need || !first || plan.approach.every(({ value }) => value === 'tails')) return;
    if (acceptsUpkeep?.value === false || facts.machine.unfit) return;
    const at = here(first.at, need.at);
    yield {
      at,
      says: uses('whonix') ? t`Whonix on an ordinary system does not keep contexts apart, and they are to be kept apart every day` : t`An ordinary system does not keep contexts apart, and they are to be kept apart every day`,
      because: elsewhere(at, [need.at, need === dailyRisk ? t`Contexts could contaminate each other daily` : need === identities ? t`Several identities are to stay apart` : t`One context could be used to reach another`]),
      fixes: [addTool(view, 'qubes')],
    };
  },
});
