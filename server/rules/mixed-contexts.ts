// Points out a qube in which private life, a job or an anonymous life meet.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import type { Val } from '../plan/plan.ts';
import { anonymousActivities, personalActivities, workActivities } from '../facts/words.ts';
import { coded } from './common/lists.ts';
import { moveTo } from './common/moves.ts';
import { rule, type Finding, type Fix, type PlannedQube, type View } from './rule.ts';

export default rule({
  title: 'Contexts mixed in one qube',
  group: 'Operational discipline',
  severity: 'warning',
  why: `What happens in one qube happens on one computer. Where private life and work share it, trouble in one is trouble in the other; the first
set-up has a qube for each. In an anonymous qube the price is higher: a single payment under your own name ends the anonymity of everything done
there. Activities that occur everywhere, such as mail or browsing, say nothing here. A one-person business whose bank and tools are one context in
truth may well keep them in one qube.`,
  limits: 'Activities are looked at, not data. Social media count as private life only in a qube without an `identity`. Anonymous work in a qube with a name is the business of `anonymous-work-in-named-qube`.',
  cites: ['each-qube-its-own-computer', 'personal-is-private-life', 'work-is-not-anonymous'],

  *qube(qube, view) {
    const { facts } = view;
    if (!facts.app(qube)) return;
    const done = (words: ReadonlySet<string>): Val<string>[] => qube.plan.activities.filter(({ value }) => words.has(value) && !(value === 'social-media' && qube.plan.identities.length > 0));
    const personal = done(personalActivities.words);
    if (facts.anonymous(qube)) yield* inAnonymous(qube, personal, done(anonymousActivities.words), view);
    else yield* ofTwo(qube, personal, done(workActivities.words), view);
  },
});

/** What is paid for or known to be yours, beside what nobody may connect to you. */
function* inAnonymous(qube: PlannedQube, personal: readonly Val<string>[], anonymous: readonly Val<string>[], view: View): Generator<Finding> {
  const identity = qube.plan.identities.find(({ value }) => view.facts.anonymousIdentity(value));
  const other = anonymous[0] ?? identity;
  const [first] = personal;
  // `work` is no anonymous qube whatever its network, and another rule says so.
  if (!first || !other || qube.name === 'work') return;
  yield {
    at: first.at,
    says: t`"${qube.name}" mixes ${words(personal)}, known to be yours, with ${anonymous.length > 0 ? words(anonymous) : t`the anonymous "${other.value}"`}`,
    because: [{ at: other.at, says: t`"${qube.name}" is used anonymously` }],
    fixes: away(qube, 'personal', personal, view),
  };
}

function* ofTwo(qube: PlannedQube, personal: readonly Val<string>[], work: readonly Val<string>[], view: View): Generator<Finding> {
  const [one, other] = [personal[0], work[0]];
  if (!one || !other) return;
  // Shown is what does not suit the qube's name, or else comes second.
  const odd = qube.name === 'work' || (qube.name !== 'personal' && follows(one.at, other.at)) ? one : other;
  const fixes = [...away(qube, 'personal', personal, view), ...away(qube, 'work', work, view)];
  yield {
    at: odd.at,
    severity: 'information',
    says: t`"${qube.name}" mixes private life (${words(personal)}) with work (${words(work)})`,
    because: [{ at: (odd === one ? other : one).at, says: odd === one ? t`this belongs to work` : t`this belongs to private life` }],
    fixes: odd === one ? fixes : fixes.reverse(),
  };
}

const follows = (a: Span, b: Span): boolean => a.start > b.start;

const words = (vals: readonly Val<string>[]): string => coded([...new Set(vals.map(({ value }) => value))]);

function away(qube: PlannedQube, context: 'personal' | 'work', vals: readonly Val<string>[], { facts }: View): Fix[] {
  const home = facts.contextHome(qube, context);
  return home?.plan ? [moveTo(qube, home as PlannedQube, [{ key: 'activities', words: vals.map(({ value }) => value) }])] : [];
}
