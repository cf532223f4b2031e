// Warns when what strangers send is opened in a qube that matters.
import { opened as openWord } from './common/opened.ts';
import { t } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import { riskyActivities } from '../facts/words.ts';
import { trustNotes } from './common/crossing.ts';
import { moveTo } from './common/moves.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Risky things opened in a trusted qube',
  group: 'Operational discipline',
  severity: 'warning',
  why: `A document or page made by a stranger only has to be opened once to take over the program that shows it, and with it everything else in the
qube. So such things are opened where little can be lost: in an untrusted qube, or in a disposable that is thrown away afterwards. Receiving them in
a trusted qube is fine as long as \`open_files_in\`, \`open_links_in\` or a flow leads them out of it. If what arrives is really made by people you know, say
so by leaving the word out.`,
  limits: 'Trust has to be known, from `trust` or from a standard label. A disposable is a fair place whatever its label.',
  cites: ['attachments-in-untrusted', 'untrusted-takes-the-risk', 'document-breach-contained', 'offline-disposables-for-documents', 'open-asks-by-default'],

  *qube(qube, { facts }) {
    const rank = facts.rank(qube);
    if (!facts.app(qube) || qube.klass === 'DispVM' || rank === undefined || rank < 2) return;
    const seen = new Set<string>();
    for (const { value, at } of qube.plan.activities) {
      if (!riskyActivities.words.has(value) || seen.has(value) || facts.risksElsewhere(qube, value) !== false) continue;
      seen.add(value);
      const opened = value === 'unknown-links' ? qube.plan.openLinksIn : qube.plan.openFilesIn;
      const target = opened?.value ? [{ at: opened.at, says: t`"${opened.value}" is trusted as well` }] : [];
      yield {
        at,
        says: t`"${qube.name}" has ${qube.trust.value ?? ''} trust, yet it ${opened?.value ? t`opens \`${value}\` in "${opened.value}"` : t`handles \`${value}\` itself`}`,
        because: [...trustNotes(qube), ...target],
        fixes: repairs(qube, value, facts),
      };
    }
  },
});

function repairs(qube: PlannedQube, word: string, facts: Facts): Fix[] {
  const home = facts.riskHome(qube);
  const disposable = inDisposable(qube, word === 'unknown-links' ? 'open_links_in' : 'open_files_in', facts);
  return [...(home?.plan ? [moveTo(qube, home as PlannedQube, [{ key: 'activities', words: [word] }])] : []), ...(disposable ? [disposable] : [])];
}

function inDisposable(qube: PlannedQube, key: 'open_files_in' | 'open_links_in', facts: Facts): Fix | undefined {
  const offline = key === 'open_files_in' && !facts.disposableTemplate(qube) ? facts.offlineDisposable() : undefined;
  if (!facts.disposableTemplate(qube) && !offline) return undefined;
  const token = offline ? `@dispvm:${offline.name}` : '@dispvm';
  const what = key === 'open_files_in' ? 'files' : 'links';
  return { title: t`Let "${qube.name}" open ${openWord(what)} in a new disposable`, kind: 'review', edit: (edits) => edits.setProp(qube, key, token) };
}
