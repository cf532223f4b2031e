// Finds classes of qubes that do not exist.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import { classes } from '../../facts/service-data.ts';
import type { Word } from '../syntax/words.ts';
import { policyRule, type PolicyFinding } from './rule.ts';
import { changeWord } from './common/edits.ts';
import { coded, quoted } from './common/words.ts';

export default policyRule({
  title: 'Class of qubes that does not exist',
  group: 'Policy files',
  severity: 'warning',
  why: `\`@type:\` stands for the qubes of one class, and there are six: \`AdminVM\`, \`AppVM\`, \`DispVM\`, \`RemoteVM\`, \`StandaloneVM\` and \`TemplateVM\`, in just this spelling. qrexec accepts any other word and then no qube fits, so
the line has no effect.`,
  cites: ['names-are-not-checked'],

  when: ({ source, target }) => source.startsWith('@type:') || target.startsWith('@type:'),

  *line({ line }) {
    for (const word of [line.source, line.target]) yield* judge(word);
  },
});

const known = ['AdminVM', ...classes];

function* judge(word: Word | undefined): Iterable<PolicyFinding> {
  const name = word && /^@type:(.+)$/.exec(word.text)?.[1];
  if (!word || name === undefined || known.includes(name)) return;
  const meant = known.find((it) => it.toLowerCase() === name.toLowerCase()) ?? nearest(name, known);
  yield { at: word, says: t`There is no class ${quoted(name)}, so no qube ever fits; there are ${coded(known)}`, fixes: meant === undefined ? [] : [changeWord(word, `@type:${meant}`)] };
}
