// Warns when something worth keeping is kept in a qube that nobody trusts.
import { t } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import { contextOf, isData, neutralData, secretData } from '../facts/words.ts';
import { trustNotes } from './common/crossing.ts';
import { moveTo, moveToVault, type Words } from './common/moves.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Data worth keeping in an untrusted qube',
  group: 'First setup',
  severity: 'warning',
  why: `An untrusted qube is there to be lost: it takes the links and files that nobody vouches for, and one day one of them will take it over.
Whatever lies in it then belongs to somebody else. So nothing is kept there that would be missed or could do harm. What a visit brings in and turns
out to be worth keeping is moved, deliberately, to where it belongs. If the qube is in truth one you trust, its label or its \`trust\` should say so.`,
  limits: 'Whether an unknown word stands for something valuable cannot be told; every word but `nothing` counts.',
  cites: ['untrusted-takes-the-risk', 'each-qube-its-own-computer', 'browser-breach-contained', 'trust-follows-label'],

  *qube(qube, { facts }) {
    const { plan } = qube;
    if (plan.section !== 'qubes' || qube.klass === 'TemplateVM' || facts.rank(qube) !== 0) return;
    // The red of `anon-whonix` is the installer's choice, not a judgement of this plan.
    if (qube.trust.from === 'label' && qube.label.from === 'install' && !qube.installed?.baseline) return;
    const seen = new Set<string>();
    for (const { value, at } of plan.holds) {
      if (!isData(value) || seen.has(value)) continue;
      seen.add(value);
      yield { at, says: t`"${qube.name}" is untrusted, yet it holds \`${value}\``, because: trustNotes(qube), fixes: repairs(qube, value, facts) };
    }
  },
});

/** Data of one context has a home there. Documents, whatever their context, may go to the vault; mail has to stay where mail is read. */
function repairs(qube: PlannedQube, word: string, facts: Facts): Fix[] {
  const what: Words[] = [{ key: 'holds', words: [word] }];
  if (secretData.words.has(word)) return moveToVault(qube, facts, what);
  const context = contextOf(word);
  const home = context === 'personal' || context === 'work' ? facts.contextHome(qube, context) : undefined;
  const papers = context === 'personal' || context === 'work' || (neutralData.words.has(word) && word !== 'mail');
  return [...(home?.plan ? [moveTo(qube, home as PlannedQube, what)] : []), ...(papers ? moveToVault(qube, facts, what) : [])];
}
