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

/** Nobody has more tags than this; where somebody does, they are not held against each other. */
const mostTags = 2000;

function* judge(text: string, wordOf: () => Word | undefined, { facts }: PolicyView): Iterable<PolicyFinding> {
  const match = text.startsWith('@') ? /^(@(?:dispvm:@)?tag:)(.+)$/.exec(text) : null;
  if (!match) return;
  const [, prefix = '', tag = ''] = match;
  const { planned, tags } = facts;
  if (facts.isUsualTag(tag) || planned?.tags.has(tag)) return;
  const others = tags.get(tag) === 1 && tags.size <= mostTags ? [...tags].flatMap(([name, times]) => (times > 1 && isSlip(tag, name) ? [name] : [])) : [];
  if (!planned && others.length === 0 && !facts.usualTags.some((name) => isSlip(tag, name))) return;
  const word = wordOf();
  if (!word) return;
  const meant = nearest(tag, planned ? [...planned.tags, ...others] : [...others, ...facts.usualTags.filter((name) => isSlip(tag, name))]);
  if (meant !== undefined && (isSlip(tag, meant) || planned)) {
    yield { at: word, says: planned ? t`No qube has the tag \`${tag}\` in the plan; did you mean \`${meant}\`?` : t`No qube has the tag \`${tag}\` as far as can be told, and it is written only here; did you mean \`${meant}\`?`, fixes: [changeWord(word, prefix + meant)] };
  } else if (planned) {
    yield { at: word, severity: 'information', says: t`No qube of the plan has the tag \`${tag}\`, so this fits none of them` };
  }
}

/** Two words that differ by one slip of the fingers, in words long enough for that to be no chance. Numbers tell things apart on purpose. */
function isSlip(a: string, b: string): boolean {
  if (a.length < 5 || b.length < 5 || Math.abs(a.length - b.length) > 1) return false;
  if (a.startsWith(b) || b.startsWith(a) || a.replace(/\d/g, '') === b.replace(/\d/g, '')) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0]);
}
