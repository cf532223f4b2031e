// Remarks that some listed risks are a matter for Tails, which is not part of the approach.
import { t } from '../base/l10n.ts';
import { addTool, dropRisk } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { coded } from './common/lists.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Occasional anonymity without Tails',
  group: 'Should it be Qubes at all?',
  severity: 'information',
  why: `An anonymous session now and then, one that leaves nothing behind, or work on a machine you do not trust: for these there is Tails, on a stick
in the drawer. Qubes OS keeps what you do, and even its disposables leave traces on the disk. The two stand well side by side.`,
  limits: 'Where all listed risks are of this kind and Qubes OS is planned, `qubes-for-occasional-use` speaks instead.',
  cites: ['tails-for-rare-anonymity', 'tails-leaves-no-traces', 'tails-on-untrusted-machine', 'qubes-does-not-forget', 'choose-all-three', 'disposables-leave-traces'],

  *plan(view) {
    const { risks, onQubes, uses, dailyNeed } = view.facts.purpose;
    const [first] = risks.tails;
    if (!first || uses('tails') || (onQubes && risks.compartments.length === 0)) return;
    const approach = view.plan.root?.get('approach')?.key;
    const at = here(first.at, approach);
    const words = coded(risks.tails.map(({ value }) => value));
    yield {
      at,
      says: risks.tails.length === 1 ? t`${words} is a matter for Tails, which is not part of the approach` : t`${words} are matters for Tails, which is not part of the approach`,
      because: elsewhere(at, ...risks.tails.map((risk) => [risk.at, t`Tails answers \`${risk.value}\``] as const), [approach, t`Tails is not among the tools chosen here`]),
      // Where nothing is chosen yet, Tails alone would not do for somebody whose contexts meet every day.
      fixes: [...(view.plan.approach.length > 0 || onQubes || !dailyNeed ? [addTool(view, 'tails')] : []), ...(risks.tails.length === 1 ? [dropRisk(first)] : [])],
    };
  },
});
