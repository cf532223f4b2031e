// The page of a rule: why it is there, what it rests on, what it does not see, how to repair or allow it, and an example.
import { t } from '../base/l10n.ts';
import { defaultSettings, mergeSettings } from '../plan/settings.ts';
import { examples, type Example } from '../rules/examples.generated.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { snapshot, type Snapshot } from '../snapshot.ts';
import { isPolicyRule, policyExample } from './explain-policy.ts';
import { code, paragraphs, prose, safe, sentence } from './markdown.ts';
import { ruleNamed } from './rulebook.ts';
import { citations, flowing, severityWord, why } from './rule-text.ts';

/** The day on which the examples were written: some speak of what is overdue. */
const exampleDay = '2026-11-23';

/** Markdown, beginning with the rule's title as a heading; undefined where no rule has that name. */
export function explain(id: string): string | undefined {
  const rule = ruleNamed(id);
  if (!rule) return undefined;
  const example: Example | undefined = Object.hasOwn(examples, id) ? examples[id] : undefined;
  const seen = example && seenIn(example, id);
  return `${paragraphs(
    `# ${t(rule.title)}`,
    t`Rule ${code(id)}. Severity: ${severityWord(rule.severity)}.`,
    why(rule),
    section(t`What it rests on`, citations(rule.cites)),
    rule.limits === undefined ? undefined : section(t`What it does not see`, t(flowing(rule.limits))),
    seen && section(t`Repairs`, repairs(seen.offers)),
    section(t`If you decide otherwise`, allowing(id)),
    example && seen && section(t`Example`, exampleText(example, seen.says, isPolicyRule(id))),
  )}\n`;
}

/** What a rule says of its example, and the repairs it offers there. */
function seenIn(example: Example, id: string): { readonly says: readonly string[]; readonly offers: readonly Repair[] } | undefined {
  if (isPolicyRule(id)) return policyExample(example, id);
  const rule = Object.hasOwn(rules, id) ? rules[id] : undefined;
  if (!rule) return undefined;
  const shot = lookAt(example, id, rule);
  return { says: shot.outcome.findings.filter((found) => found.rule === id).map(({ says }) => says), offers: offeredIn(shot, id) };
}

const section = (title: string, text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : `## ${title}\n\n${text}`);

/** An example seen by its rule alone; of the files it may extend none is there. */
export const lookAt = ({ bad, settings }: Example, id: string, rule: Rule): Snapshot =>
  snapshot(bad, {
    settings: mergeSettings(defaultSettings(exampleDay), settings ?? {}),
    // Rules about comments need the others, whose findings the comments silence.
    rules: rule.allow ? rules : { [id]: rule },
    bases: (_, path) => (/^(?:\.\.|\/)/.test(path) ? 'outside' : 'missing'),
  });

/** The kinds of fixes offered for a rule's example: of titles that differ only in the names used there, the first. */
export function repairsOf(id: string): readonly Repair[] {
  const example: Example | undefined = Object.hasOwn(examples, id) ? examples[id] : undefined;
  const kinds = new Map<string, Repair>();
  for (const repair of (example && seenIn(example, id)?.offers) ?? []) {
    const kind = repair.title.replace(/"[^"]*"|`[^`]*`/g, '…');
    if (!kinds.has(kind)) kinds.set(kind, repair);
  }
  return [...kinds.values()];
}

/** A repair as it is listed; a `safe` one is also part of “fix all”. */
export interface Repair {
  readonly title: string;
  readonly kind: 'safe' | 'review';
}

function offeredIn(shot: Snapshot, id: string): readonly Repair[] {
  const offered = new Map<string, Repair>();
  for (const found of shot.outcome.findings) if (found.rule === id) for (const { title, kind } of shot.offers(found)) offered.set(title, { title, kind });
  return [...offered.values()];
}

function repairs(offers: readonly Repair[]): string | undefined {
  const lines = offers.map(({ title, kind }) => `- ${prose(title)}${kind === 'safe' ? t` (safe: also part of “fix all”)` : ''}`);
  return lines.length === 0 ? undefined : paragraphs(t`The light bulb offers, in the example below:`, lines.join('\n'));
}

function allowing(id: string): string {
  const settings = t`To change how serious the rule is in a whole folder, write \`rules: { ${id}: hint }\` in \`qube-plan.config.yaml\`; \`off\` switches it off.`;
  if (Object.hasOwn(rules, id) && rules[id]?.allow) return t`This rule speaks of comments that allow findings, so no such comment can silence it. ${settings}`;
  return paragraphs(
    isPolicyRule(id)
      ? t`Write a comment on a line of its own before the rule, and say why: whoever reads the policy later should see that it was a decision.`
      : t`Write a comment on the line before, or at the end of the line, and say why: whoever reads the plan later should see that it was a decision.`,
    fenced(`# qube-plan: allow ${id} — ${t`the reason`}`, isPolicyRule(id)),
    settings,
  );
}

function exampleText({ bad, good, goodIs, fixed }: Example, all: readonly string[], policy: boolean): string {
  const says = [...new Set(all.map((it) => sentence(prose(it))))];
  return paragraphs(
    t`Found fault with:`,
    fenced(bad, policy),
    ...says.slice(0, 3),
    fixed && t`After “${prose(fixed.title)}”:`,
    fixed && fenced(fixed.text, policy),
    goodIs === '' ? t`Nothing to find:` : t`Nothing to find: ${safe(t(goodIs))}:`,
    fenced(good, policy),
  );
}

/** A fence longer than any in the text: an example may hold one. */
function fenced(text: string, policy = false): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${policy ? 'qrexec-policy' : 'yaml'}\n${(policy ? withHeadings(text) : text).trimEnd()}\n${fence}`;
}

/** Headings of files, as comments. */
const withHeadings = (text: string): string => text.replace(/^=== (\S+)$/gm, '# in $1');
