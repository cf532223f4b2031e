// Finds names of qubes that are nearly, but not quite, those of others.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import type { Word } from '../syntax/words.ts';
import { isDom0, isFault, readToken } from '../syntax/tokens.ts';
import { policyRule, type PolicyFinding, type PolicyView } from './rule.ts';
import { changeWord } from './common/edits.ts';

export default policyRule({
  title: 'Qube that nobody seems to have',
  group: 'Policy files',
  severity: 'warning',
  why: `qrexec does not check whether a qube exists, and it tells \`Work\` from \`work\`. A rule with a misspelt name is accepted and never fits, so what it should refuse goes through; and a call whose target does not exist counts as one
that names none.`,
  limits: 'Without a plan beside the policies nobody knows which qubes there are: then a name is reported only if it differs from a known one in nothing but upper and lower case.',
  cites: ['names-are-not-checked', 'unknown-target-is-default'],

  // Without a plan only the case of letters can be wrong, and the names that are known have small ones.
  when: ({ source, target, redirect, defaultTarget }, { facts }) => facts.planned !== undefined || hasCapital(source) || hasCapital(target) || hasCapital(redirect) || hasCapital(defaultTarget),

  *line({ line }, view) {
    yield* judge(line.source, 'source', view);
    yield* judge(line.target, 'target', view);
    for (const key of ['target', 'default_target']) yield* judge(line.params.find((it) => it.key.text === key)?.value, 'redirect', view);
  },
});

const hasCapital = (text: string | undefined): boolean => text !== undefined && /[A-Z]/.test(text);

function* judge(word: Word | undefined, place: 'source' | 'target' | 'redirect', { facts }: PolicyView): Iterable<PolicyFinding> {
  const token = word && readToken(word.text, place);
  if (!word || !token || isFault(token) || (token.kind !== 'named' && token.kind !== 'dispvm-of')) return;
  const name = token.value;
  if (isDom0(name) || name.startsWith('uuid:') || !/^[a-zA-Z][a-zA-Z0-9_.-]{0,30}$/.test(name)) return;
  const { planned } = facts;
  const prefix = word.text.slice(0, word.text.length - name.length);
  if (planned) {
    if (planned.qubes.has(name)) return;
    const meant = nearest(name, planned.qubes);
    yield {
      at: word,
      severity: meant === undefined ? 'information' : 'warning',
      says: meant === undefined ? t`There is no qube "${name}" in the plan, nor does a fresh Qubes OS have one` : t`There is no qube "${name}" in the plan; did you mean "${meant}"?`,
      fixes: meant === undefined ? [] : [changeWord(word, prefix + meant)],
    };
    return;
  }
  const cased = facts.usualQubes.get(name.toLowerCase());
  if (cased !== undefined && cased !== name && !['none', 'default'].includes(name)) {
    yield { at: word, says: t`Qubes OS tells upper and lower case apart: a fresh one has "${cased}", not "${name}"`, fixes: [changeWord(word, prefix + cased)] };
  }
}
