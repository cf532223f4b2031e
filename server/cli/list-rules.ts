// `qube-plan rules`: every rule with its severity, what it rests on and the repairs it offers.
import { repairsOf, type Repair } from '../features/explain.ts';
import { prose, safe } from '../features/markdown.ts';
import { flowing, sectionsOf, why } from '../features/rule-text.ts';
import { rulebook } from '../features/rulebook.ts';
import { groups, type Group, type Severity } from '../rules/rule.ts';
import { formatOf, listFormats, type Options } from './arguments.ts';
import { exit, paint, type Io } from './io.ts';

/** One rule as the JSON lists it. Titles of fixes speak of the names in the rule's example. */
interface Row {
  readonly id: string;
  readonly group: Group;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly limits?: string;
  /** Headings of the guide, places where facts were read, parts of the plan format. */
  readonly sections: readonly string[];
  readonly fixes: readonly Repair[];
}

export function listRules(options: Options, io: Io): number {
  const format = formatOf(options, listFormats);
  const rows = Object.entries(rulebook).map(([id, rule]): Row => {
    const { group, severity, title, limits } = rule;
    return { id, group, severity, title, why: why(rule), ...(limits === undefined ? {} : { limits: flowing(limits) }), sections: sectionsOf(rule), fixes: repairsOf(id) };
  });
  if (format === 'json') io.out(`${JSON.stringify({ version: 1, rules: rows }, null, 2)}\n`);
  else for (const group of groups) io.out((format === 'markdown' ? asMarkdown : asPretty)(group, rows.filter((row) => row.group === group), io));
  return exit.clean;
}

/** Two lines for each rule: what it is, and below it the first place it rests on and how many repairs there are. */
function asPretty(group: Group, rows: readonly Row[], io: Io): string {
  if (rows.length === 0) return '';
  const style = paint(io);
  const each = rows.map(({ id, severity, title, sections: [first = ''], fixes }) => `${style('bold', id.padEnd(longestId))}  ${severity.padEnd(11)}  ${title}\n  ${style('dim', `${first} · ${counted(fixes)}`)}\n`);
  return `${style('underline', group)}\n\n${each.join('')}\n`;
}

const longestId = Math.max(...Object.keys(rulebook).map((id) => id.length));

/** `no repair`, `1 repair, safe`, `3 repairs, 1 of them safe`. */
function counted(fixes: readonly Repair[]): string {
  const safeOnes = fixes.filter(({ kind }) => kind === 'safe').length;
  if (fixes.length <= 1) return fixes.length === 0 ? 'no repair' : `1 repair${safeOnes > 0 ? ', safe' : ''}`;
  return `${fixes.length} repairs${safeOnes > 0 ? `, ${safeOnes} of them safe` : ''}`;
}

function asMarkdown(group: Group, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const each = rows.map(({ id, severity, title, why: reason, limits, sections, fixes }) =>
    [
      `### ${title}`,
      `\`${id}\` · ${severity} · ${sections.map((section) => safe(section)).join(' · ')}`,
      reason,
      ...(limits === undefined ? [] : [`Does not see: ${limits}`]),
      ...(fixes.length === 0 ? [] : [fixes.map((fix) => `- ${prose(fix.title)}${fix.kind === 'safe' ? ' (safe)' : ''}`).join('\n')]),
    ].join('\n\n'),
  );
  return `## ${group}\n\n${each.join('\n\n')}\n\n`;
}
