// Warns when Tails alone is to carry work that needs separate contexts every day.
import { t } from '../base/l10n.ts';
import { addTool } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Tails as the daily system',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `Tails begins every session anew and puts all programs of a session side by side. That is its strength for the rare anonymous hour, and it is
what makes it unfit for daily work in several contexts: nothing stays where you left it, and nothing keeps one context from the next. Let Qubes OS
carry the days, and keep Tails for the sessions that must leave no trace.`,
  cites: ['tails-not-a-daily-system', 'tails-leaves-no-traces', 'qubes-for-daily-separation', 'choose-qubes', 'choose-all-three', 'three-tools-three-jobs'],

  *plan(view) {
    const { plan, facts } = view;
    const { dailyNeed, dailyRisk, acceptsUpkeep } = facts.purpose;
    const [tails] = plan.approach;
    if (!tails || !dailyNeed || !plan.approach.every(({ value }) => value === 'tails')) return;
    const at = here(tails.at, dailyNeed.at);
    yield {
      at,
      says: t`Tails alone cannot keep contexts apart every day: it forgets what was done and does not separate programs`,
      because: elsewhere(at, [dailyNeed.at, dailyNeed === dailyRisk ? t`Contexts could contaminate each other daily` : t`One context could be used to reach another`]),
      // Somebody who cannot carry Qubes OS, or whose machine cannot, is better served by an ordinary system beside Tails.
      fixes: [addTool(view, acceptsUpkeep?.value === false || facts.machine.unfit ? 'hardened-linux' : 'qubes')],
    };
  },
});
