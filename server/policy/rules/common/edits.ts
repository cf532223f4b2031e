// Edits of whole lines that the rules for policy files share.
import { t } from '../../../base/l10n.ts';
import { replace, type TextEdit } from '../../../base/edit.ts';
import type { Line, PolicyText, RuleLine } from '../../syntax/parse.ts';
import type { Word } from '../../syntax/words.ts';
import type { Rule } from '../../model/policies.ts';
import type { PolicyFix } from '../rule.ts';

/** The reading of the file that holds a line. */
export const readingOf = ({ file, line }: Rule): PolicyText | undefined => file.readings.find(({ lines }) => lines.includes(line));

/** The line with its line break. */
function whole(line: Line, { layout, text }: PolicyText): { readonly start: number; readonly end: number } {
  const next = line.number + 1 < layout.count ? layout.start(line.number + 1) : text.length;
  return { start: layout.start(line.number), end: next };
}

/** Takes the line out. */
export const removeLine = (rule: Rule): PolicyFix => ({
  title: t`Remove this line`,
  kind: 'review',
  edits: () => {
    const reading = readingOf(rule);
    return reading ? [{ ...whole(rule.line, reading), text: '' }] : [];
  },
});

/** Puts the line right above an earlier one of the same file. */
export const moveAbove = (rule: Rule, other: Rule): PolicyFix => ({
  title: t`Move this line above the one that decides now`,
  kind: 'review',
  edits: () => {
    const reading = readingOf(rule);
    if (!reading || other.file !== rule.file || !reading.lines.includes(other.line)) return [];
    const { start, end } = whole(rule.line, reading);
    const text = reading.text.slice(start, end);
    const above = whole(other.line, reading).start;
    const broken = /[\r\n]$/.test(text) ? text : `${text}\n`;
    return [{ start: above, end: above, text: broken }, { start, end, text: '' }];
  },
});

/** Changes one word. */
export const changeWord = (at: Word | { readonly start: number; readonly end: number }, to: string, title = t`Change it to \`${to}\``): PolicyFix => ({ title, kind: 'review', edits: () => [replace(at, to)] });

/** Adds a parameter behind the last word of a line. */
export const addParameter = ({ at }: RuleLine, parameter: string): PolicyFix => ({ title: t`Add \`${parameter}\``, kind: 'review', edits: () => [{ start: at.end, end: at.end, text: ` ${parameter}` }] });

/** Takes a word out with the blanks before it. */
export function withoutWord(text: string, at: { readonly start: number; readonly end: number }): TextEdit {
  let { start } = at;
  while (start > 0 && /[ \t,]/.test(text.charAt(start - 1))) start--;
  return { start, end: at.end, text: '' };
}

/** Changes the action and drops the parameters that the new one does not take. */
export const changeAction = ({ line, file }: Rule, to: 'ask' | 'deny', title = to === 'ask' ? t`Ask each time` : t`Deny it`): PolicyFix => ({
  title,
  kind: 'review',
  edits: () => {
    const { action, params } = line;
    if (!action) return [];
    const kept = to === 'deny' ? ['notify'] : ['target', 'user', 'notify', 'autostart'];
    const dropped = params.filter(({ key }) => !kept.includes(key.text));
    return [replace(action, to), ...dropped.map((it) => withoutWord(file.text, it))];
  },
});
