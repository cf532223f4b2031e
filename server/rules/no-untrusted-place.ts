// Warns when a plan expects hostile things and has no place where they can do little harm.
import { t } from '../base/l10n.ts';
import { riskyActivities } from '../facts/words.ts';
import { coded, named } from './common/lists.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'No untrusted or disposable place for risky things',
  group: 'First setup',
  severity: 'warning',
  why: `Links from strangers, downloads and attachments are how attacks arrive. Compartments help only if there is one that may be lost: an untrusted
qube in which nothing of value lies, or disposables that are thrown away after use. Without such a place every risk is taken right beside what you
meant to protect, however many qubes there are. If nothing of the kind ever reaches you, leave the words out.`,
  limits: 'One untrusted qube, or one use of a disposable anywhere in the plan, counts as a place.',
  cites: ['untrusted-takes-the-risk', 'attachments-in-untrusted', 'browser-breach-contained', 'document-breach-contained', 'offline-disposables-for-documents'],

  *plan({ plan, facts }) {
    if (plan.extends.some(({ state }) => state !== 'loaded')) return;
    const risks = facts.planned.flatMap((qube) => {
      const words = qube.plan?.section === 'qubes' ? qube.plan.activities.filter(({ value }) => riskyActivities.words.has(value)) : [];
      return words.map((word) => ({ qube, word }));
    });
    const section = plan.section('qubes');
    if (!section || risks.length === 0 || facts.hasRiskPlace()) return;
    const names = [...new Set(risks.map(({ qube }) => qube.name))];
    const words = [...new Set(risks.map(({ word }) => word.value))];
    yield {
      at: section.at,
      says: t`There is no untrusted or disposable place for ${coded(words, 3)}, only ${named(names, 3)}`,
      because: risks.slice(0, 10).map(({ qube, word }) => ({ at: word.at, says: t`"${qube.name}" is used for \`${word.value}\`` })),
      fixes: facts.qube('untrusted')?.plan
        ? []
        : [{ title: t`Add the qube "untrusted"`, kind: 'review', edit: (edits) => edits.addQube('untrusted', { label: 'red', activities: words, holds: ['nothing'] }) }],
    };
  },
});
