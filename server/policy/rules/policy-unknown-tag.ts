// Finds tags that look like slips of others.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import type { Word } from '../syntax/words.ts';
import { policyRule, type PolicyFinding, type PolicyView } from './rule.ts';
import { changeWord } from './common/edits.ts';

export default policyRule({
  title: 'Tag that nobody seems to have',
  group: 'Policy files',
  severity: 'warning',
  why: `qrexec does not check whether any qube has a tag. A rule for \`@tag:mail-cleint\` is accepted and fits nobody, so what it should refuse goes through. Tags are plain words that you choose, so a slip is easy to
make and hard to see.`,
  limits: 'Without a plan beside the policies nobody knows which tags there are: then a tag is reported only if it is written once and differs by one letter from one that is written more often.',
  cites: ['names-are-not-checked'],

  when: ({ source, target }) => source.includes('tag:') || target.includes('tag:'),

  *line({ line, source, target }, view) {
    yield* judge(source, () => line.source, view);
    yield* judge(target, () => line.target, view);
  },
});

function* judge(text: string, wordOf: () => Word | undefined, { facts }: PolicyView): Iterable<PolicyFinding> {
  const match = text.startsWith('@') ? /^(@(?:dispvm:@)?tag:)(.+)$/.exec(text) : null;
  if (!match) return;
  const [, prefix = '', tag = ''] = match;
  const { planned } = facts;
  const others = facts.lookalikes(tag);
  if ((!planned && others.length === 0) || facts.isUsualTag(tag) || planned?.tags.has(tag)) return;
  const word = wordOf();
  if (!word) return;
  const meant = nearest(tag, planned ? [...planned.tags, ...others] : others);
  if (meant !== undefined && (planned || others.includes(meant))) {
    yield { at: word, says: planned ? t`No qube has the tag \`${tag}\` in the plan; did you mean \`${meant}\`?` : t`No qube has the tag \`${tag}\` as far as can be told, and it is written only here; did you mean \`${meant}\`?`, fixes: [changeWord(word, prefix + meant)] };
  } else if (planned) {
    yield { at: word, severity: 'information', says: t`No qube of the plan has the tag \`${tag}\`, so this fits none of them` };
  }
}
