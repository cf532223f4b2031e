// Points out which of the four qubes to start with a plan leaves out.
import { t } from '../base/l10n.ts';
import type { Plan } from '../plan/plan.ts';
import type { Step } from '../plan/edits.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { named } from './common/lists.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Missing qube of the first set-up',
  group: 'First setup',
  severity: 'information',
  why: `Four qubes cover most of a life: one for private matters, one for work, one for everything you do not trust, and an offline vault. Their jobs
exist in nearly every plan, so where one of the qubes is missing, its job is usually done in another, and a border is missing with it. Another name
or a finer division is just as good and counts as well. If a job does not exist for you, if you have no paid work for instance, leave its qube out.`,
  limits: 'Whether another qube plays the part is judged by what it does, holds and is trusted with. In doubt it does.',
  cites: ['start-with-default-qubes', 'known-without-writing'],

  *plan({ plan, facts }) {
    if (!usesQubes(plan) || !facts.purpose.complete) return;
    const missing = absent(facts);
    if (missing.length === 0) return;
    const several = missing.length > 1 ? [{ title: t`Add the missing qubes`, kind: 'review', edit: (edits) => edits.inTurn(...missing.map(adding)) } satisfies Fix] : [];
    yield {
      at: plan.section('qubes')?.at ?? plan.top,
      says: missing.length === 1 ? t`${named(missing)} is missing from the plan, and no other qube plays its part` : t`${named(missing)} are missing from the plan, and no other qube plays their parts`,
      fixes: [...several, ...missing.map((name): Fix => ({ title: t`Add the qube "${name}"`, kind: 'review', edit: adding(name) }))],
    };
  },
});

type Baseline = 'personal' | 'work' | 'untrusted' | 'vault';

const adding = (name: Baseline): Step => (edits) => edits.addQube(name, beginnings()[name]);

const beginnings = () =>
  ({
    personal: { label: 'yellow', purpose: t`Private life and mail, on sites I know` },
    work: { label: 'blue', purpose: t`My job, under my own name` },
    untrusted: { label: 'red', purpose: t`Whatever I do not trust`, activities: ['unknown-links', 'downloads', 'attachments'], holds: ['nothing'] },
    vault: { label: 'black', purpose: t`Passwords and keys`, netvm: null, default_dispvm: null, holds: ['passwords', 'keys'] },
  }) as const;

/** Qubes OS is chosen, or nothing is chosen yet and there are qubes. */
const usesQubes = (plan: Plan): boolean =>
  plan.approach.length > 0 ? plan.approach.some(({ value }) => value === 'qubes') : plan.section('qubes') !== undefined;

function absent(facts: Facts): Baseline[] {
  const vaults = new Set(facts.strongrooms());
  const everyday = playedByDay(facts, vaults);
  const isRisky = (qube: Qube): boolean => facts.contexts(qube).has('risky');
  const isLost = (qube: Qube): boolean => qube.klass === 'DispVM' || (facts.rank(qube) === 0 && !facts.anonymous(qube)) || (facts.rank(qube) === 1 && isRisky(qube));
  const isDisposable = (qube: Qube): boolean => (qube.templateForDispvms.value && !facts.service(qube)) || (facts.opens(qube, 'links')?.disposable ?? false);
  const played: Record<Baseline, boolean> = {
    ...everyday,
    // Where risky things are planned and there is no place for them at all, `no-untrusted-place` says so more urgently.
    untrusted: facts.planned.some((qube) => (facts.app(qube) && isLost(qube)) || isDisposable(qube)) || (facts.planned.some(isRisky) && !facts.hasRiskPlace()),
    vault: vaults.size > 0,
  };
  return (['personal', 'work', 'untrusted', 'vault'] as const).filter((name) => !played[name] && !facts.qube(name)?.plan);
}

/** Every other qube in which a person works under their own name may be the one for private life or for work. */
function playedByDay(facts: Facts, vaults: ReadonlySet<Qube>): Record<'personal' | 'work', boolean> {
  let personal = false;
  let work = false;
  let others = 0;
  for (const qube of facts.planned) {
    if (!facts.app(qube) || vaults.has(qube) || facts.anonymous(qube) || facts.rank(qube) === 0) continue;
    const isPersonal = qube.name === 'personal' || (facts.contexts(qube).has('personal') && qube.name !== 'work');
    const isWork = qube.name === 'work' || (facts.contexts(qube).has('work') && qube.name !== 'personal');
    personal ||= isPersonal;
    work ||= isWork;
    if (!isPersonal && !isWork) others++;
    // More of them change nothing.
    if (others > 1 || (personal && work)) break;
  }
  return { personal: personal || others > 0, work: work || others > (personal ? 0 : 1) };
}
