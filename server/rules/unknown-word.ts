// Hints at words for activities, data and services that no rule knows.
import { t, type Said } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { friendlyServices } from '../facts/services.ts';
import { knownActivities, knownData } from '../facts/words.ts';
import type { Val } from '../plan/plan.ts';
import { planShape } from '../plan/vocabulary.ts';
import { rule, type Finding, type Fix } from './rule.ts';

export default rule({
  title: 'Word that no rule knows',
  group: 'The file itself',
  severity: 'hint',
  why: `What is done in a qube and what it holds may be said in words of your own. The rules, however, know a list of words only: of any other they cannot tell whether it is
risky, anonymous or secret, so nothing is checked about it. If one of the known words fits, it tells the tool more; if not, let this hint be. With a service of Qubes OS a
misspelt name has no effect, and no message says so.`,
  limits: 'A service is only pointed out where its name is close to a known one: software may bring services of its own.',
  cites: ['open-word-lists', 'known-services'],

  *qube({ name, plan }) {
    yield* words(plan.activities, knownActivities, (word) => t`"${name}" is used for \`${word}\`, a word that no rule knows`);
    yield* words(plan.holds, knownData, (word) => t`"${name}" holds \`${word}\`, a word that no rule knows`);
    for (const val of plan.services) {
      const meant = knownServices.includes(val.value) ? undefined : nearest(val.value, knownServices);
      if (meant !== undefined) yield { at: val.at, says: t`"${name}" has the service \`${val.value}\`; did you mean \`${meant}\`?`, fixes: [write(val, meant)] };
    }
  },

  *flow(flow) {
    for (const val of flow.plan.services) {
      const meant = meantService(val.value);
      if (meant !== undefined) yield { at: val.at, says: t`\`${val.value}\` is none of the short words for a service; did you mean \`${meant}\`?`, fixes: [write(val, meant)] };
    }
  },
});

function* words(vals: readonly Val<string>[], known: ReadonlyMap<string, string>, says: (word: string) => Said): Generator<Finding> {
  for (const val of vals) {
    if (val.value === '' || known.has(val.value)) continue;
    const meant = nearest(val.value, known.keys());
    yield { at: val.at, says: meant === undefined ? says(val.value) : t`${says(val.value)}; did you mean \`${meant}\`?`, fixes: meant === undefined ? [] : [write(val, meant)] };
  }
}

const write = (val: Val<string>, word: string): Fix => ({ title: t`Write \`${word}\``, kind: 'review', edit: (edits) => edits.set(val, word) });

/** Services of qrexec have a dot in their name by custom, the short words of a plan have none. */
function meantService(word: string): string | undefined {
  return word.length < 2 || /[.+*]/.test(word) || Object.hasOwn(friendlyServices, word) ? undefined : nearest(word, Object.keys(friendlyServices));
}

const knownServices = Object.keys(planShape.definitions?.['qubes_service']?.['x-known'] ?? {});
