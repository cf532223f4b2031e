// What a rule has to say for itself: the same words in the hover, on its page and in the documentation.
import { later, t } from '../base/l10n.ts';
import { passages, type PassageId } from '../guide/passages.ts';
import type { RuleWords, Severity } from '../rules/rule.ts';
import { code } from './markdown.ts';

/** `**Vault with a network** (error, `vault-has-network`)`. */
export const ruleHead = (id: string, { title, severity }: RuleWords, as: Severity = severity): string => `**${t(title)}** (${severityWord(as)}, ${code(id)})`;

const severities: Readonly<Record<Severity, string>> = later({ error: 'error', warning: 'warning', information: 'information', hint: 'hint' });

/** How serious a finding is, in the reader's language. */
export const severityWord = (severity: Severity): string => t(severities[severity]);

/** Why the rule is there, as written: paragraphs of Markdown, line breaks inside them undone. */
export const why = (rule: RuleWords): string => t(flowing(rule.why));

/** One passage with where it stands: the section of the guide by its heading, or the place a fact was read. */
export function citation(id: PassageId): string {
  const { kind, section, says, source } = passages[id];
  if (kind === 'guide') return t`Guide, *${section}*: ${t(says)}`;
  if (kind === 'format') return section === 'The plan format' ? t`Plan format: ${t(says)}` : t`Plan format, *${t(section)}*: ${t(says)}`;
  return t`Qubes OS fact: ${t(says)} (Source: ${code(source ?? section, 160)})`;
}

/** Where a rule's passages stand, each place once: headings of the guide, places where facts were read, parts of the plan format. */
export const sectionsOf = ({ cites }: RuleWords): readonly string[] =>
  [...new Set(cites.map((id) => passages[id]).map(({ kind, section, source }) => (kind === 'guide' ? t`Guide: ${section}` : kind === 'fact' ? (source ?? section) : section === 'The plan format' ? t`Plan format` : t`Plan format: ${t(section)}`)))];

/** The passages a rule rests on, as a list. */
export const citations = (ids: readonly PassageId[]): string => ids.map((id) => `- ${citation(id)}`).join('\n');

/** Source files break lines where they like; a page should not. Lists, headings and code keep theirs. */
export const flowing = (markdown: string): string =>
  markdown
    .trim()
    .split(/\n{2,}/)
    .map((part) => (/^(?:[-*#>|]|\d+\.|```| {4})/m.test(part) ? part : part.replace(/\s*\n\s*/g, ' ')))
    .join('\n\n');
