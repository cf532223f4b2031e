// Finds rules for calls from a new disposable, which no call ever is.
import { t } from '../../base/l10n.ts';
import { isDeaf } from '../facts/lines.ts';
import { policyRule } from './rule.ts';
import { changeWord, removeLine } from './common/edits.ts';

export default policyRule({
  title: 'Disposable as the source of a policy line',
  group: 'Policy files',
  severity: 'warning',
  why: `A running disposable calls under its own name, \`disp1234\`, so a rule with \`@dispvm:…\` as its source is accepted and never fits. What it should refuse goes through, and what it should allow does not. A
disposable has the tags of the qube it is made from, so \`@tag:…\` says what is meant; \`@type:DispVM\` means all disposables, the named ones among them.`,
  cites: ['dispvm-source-never-matches'],

  when: isDeaf,

  *line(rule) {
    const { source } = rule.line;
    if (!source || !isDeaf(rule)) return;
    const tag = /^@dispvm:@tag:(.+)$/.exec(rule.source)?.[1];
    yield {
      at: source,
      says: t`\`${rule.source}\` is never where a call comes from, since a running disposable calls under its own name`,
      fixes: [...(tag === undefined ? [] : [changeWord(source, `@tag:${tag}`)]), changeWord(source, '@type:DispVM', t`Change it to \`@type:DispVM\`, which means every disposable`), removeLine(rule)],
    };
  },
});
