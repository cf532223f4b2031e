// Warns when something anonymous is done where a name is known.
import { t } from '../base/l10n.ts';
import type { Note } from '../base/span.ts';
import { anonymousActivities } from '../facts/words.ts';
import { steps } from './common/chain.ts';
import { moveTo, moveToNew } from './common/moves.ts';
import { rule, type Fix, type PlannedQube, type View } from './rule.ts';

export default rule({
  title: 'Anonymous work in a qube with a name',
  group: 'First setup',
  severity: 'warning',
  why: `Research or contact that nobody may connect to you has to happen where nothing is known about you: no accounts, no files, no address. In the
qube you use under your own name one cookie, one document or the connection itself tells who it was, and it cannot be taken back. Such work gets a
qube of its own behind Whonix, which knows neither your name nor your address. If it need not be hidden after all, a plainer word such as
\`research\` says so.`,
  limits: 'A qube that reaches the network only through Tor counts as anonymous, unless it is `work` or acts under an identity that the plan lists without `anonymous: true`.',
  cites: ['work-is-not-anonymous', 'identities-kept-apart', 'whonix-for-daily-tor-work', 'workstation-only-through-gateway'],

  *qube(qube, view) {
    // Whoever works in a gateway has a graver problem, of which another rule speaks.
    if (qube.plan.section !== 'qubes' || qube.klass === 'TemplateVM' || view.facts.gateway(qube)) return;
    const words = qube.plan.activities.filter(({ value }) => anonymousActivities.words.has(value));
    const named = words.length > 0 ? naming(qube, view) : undefined;
    if (!named) return;
    const seen = new Set<string>();
    for (const { value, at } of words) {
      if (seen.has(value)) continue;
      seen.add(value);
      yield {
        at,
        says: t`"${qube.name}" ${named.says}, yet it is used for \`${value}\``,
        because: named.notes,
        fixes: [...away(qube, value, view), ...(named.markable === undefined ? [] : [markAnonymous(named.markable)])],
      };
    }
  },
});

interface Named {
  /** Follows the qube's name. */
  readonly says: string;
  readonly notes: readonly Note[];
  /** The identity, where only its not being called anonymous is in the way: the network hides the qube already. */
  readonly markable?: string;
}

/** Why the qube is no place for anonymous work, or undefined where it may be one. */
function naming(qube: PlannedQube, { facts, plan }: View): Named | undefined {
  const reach = facts.reach(qube);
  const identities = facts.identities(qube);
  const plain = identities.some(({ value }) => facts.anonymousIdentity(value)) ? undefined : identities[0];
  const hidden = facts.anonymous(qube) !== undefined || reach === 'tor';
  if (qube.name === 'work') return { says: t`is for work under your own name`, notes: [] };
  if (plain && (!hidden || plan.identities.has(plain.value))) {
    const notes = [{ at: plain.at, says: t`"${qube.name}" acts as "${plain.value}"` }];
    return { says: t`acts as "${plain.value}", who is not anonymous`, notes, ...(hidden && reach === 'tor' ? { markable: plain.value } : {}) };
  }
  // Without a network nothing done in the qube can be seen, and without a known chain nothing can be said.
  if (hidden || reach !== 'clear') return undefined;
  return { says: t`shows your address (${facts.path(qube)})`, notes: steps(facts, qube, qube.plan.at) };
}

/** To an anonymous qube of the plan, or to the one that the installation brings. */
function away(qube: PlannedQube, word: string, { facts }: View): Fix[] {
  const what = [{ key: 'activities', words: [word] }] as const;
  const home = facts.anonymousHome(qube);
  if (home?.plan) return [moveTo(qube, home as PlannedQube, what)];
  const installed = facts.qube('anon-whonix');
  return installed && !installed.plan ? [moveToNew(qube, 'anon-whonix', {}, what)] : [];
}

const markAnonymous = (name: string): Fix => ({
  title: t`Say that "${name}" is anonymous`,
  kind: 'review',
  edit: (edits) => edits.setPath(['identities', name, 'anonymous'], true),
});
