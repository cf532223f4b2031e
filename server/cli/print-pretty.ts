// Findings for a person at a terminal: the line they are on, what is wrong, what makes it so, and what can be done.
import { Lines } from '../base/lines.ts';
import { isPlanFile } from '../plan/files.ts';
import { roleOf } from '../policy/model/paths.ts';
import type { Severity } from '../rules/rule.ts';
import { paint, visible, type Io } from './io.ts';
import type { Report, ReportedFinding, Summary } from './report.ts';

export function printPretty(report: Report, textOf: (path: string) => string, io: Io): void {
  const style = paint(io);
  for (const { path, findings } of report.files) {
    if (findings.length === 0) continue;
    io.out(`${style('underline', path)}\n`);
    const lines = new Lines(textOf(path));
    for (const finding of findings) io.out(`${show(finding, path, lines, io)}\n`);
  }
  io.out(`${total(report, io)}\n`);
}

const colors = { error: 'red', warning: 'yellow', information: 'blue', hint: 'dim' } as const;

function show(finding: ReportedFinding, path: string, lines: Lines, io: Io): string {
  const style = paint(io);
  const { start, end } = finding.range;
  const text = lines.textOf(start.line);
  const number = String(start.line + 1);
  const gutter = ' '.repeat(number.length);
  const bar = style('dim', '│');
  const width = Math.max(1, end.line === start.line ? columns(text.slice(start.character, end.character)) : columns(text.slice(start.character)));
  const window = cut(text, start.character);
  const related = finding.related.map(
    ({ path: other, message, range }) => `  ${gutter} ${style('dim', 'because')} ${message} ${style('dim', `(${other ?? path}:${range.start.line + 1}:${range.start.character + 1})`)}`,
  );
  const fixes = finding.fixes.map(({ title, kind }) => `  ${gutter} ${style('green', kind === 'safe' ? 'fix' : 'could')} ${title}`);
  return [
    `  ${style('bold', `${number}:${start.character + 1}`)} ${style(colors[finding.severity], finding.severity)} ${finding.message} ${style('dim', `(${finding.rule})`)}`,
    `  ${style('dim', number)} ${bar} ${window.text}`,
    `  ${gutter} ${bar} ${' '.repeat(columns(text.slice(0, start.character)) - window.dropped)}${style(colors[finding.severity], '^'.repeat(Math.min(width, 100)))}`,
    ...related,
    ...fixes,
    '',
  ].join('\n');
}

/** A very long line is shown around the place only. */
function cut(text: string, character: number): { readonly text: string; readonly dropped: number } {
  const shown = visible(text);
  const at = columns(text.slice(0, character));
  if (shown.length <= 160) return { text: shown, dropped: 0 };
  const from = Math.max(0, at - 40);
  return { text: `${from > 0 ? '…' : ''}${shown.slice(from + (from > 0 ? 1 : 0), from + 140)}…`, dropped: from };
}

/** Width on a terminal, roughly: an astral character takes the two cells its two UTF-16 units suggest. */
const columns = (text: string): number => text.length;

function total({ files, summary }: Report, io: Io): string {
  const style = paint(io);
  const checked = `${kindsOf(files.map(({ path }) => path))} checked`;
  const counts = countsOf(summary);
  return counts === '' ? style('green', `${checked}, nothing to report`) : `${checked}: ${counts}`;
}

/** `2 plans`, `1 plan and 3 policy files`. */
export function kindsOf(paths: readonly string[]): string {
  const policies = paths.filter((path) => !isPlanFile(path) && roleOf(path) !== undefined).length;
  const plans = paths.length - policies;
  const words = [...(plans > 0 || policies === 0 ? [`${plans} ${plans === 1 ? 'plan' : 'plans'}`] : []), ...(policies > 0 ? [`${policies} policy ${policies === 1 ? 'file' : 'files'}`] : [])];
  return words.join(' and ');
}

export function countsOf(summary: Summary): string {
  const words: [Severity, number, string, string][] = [
    ['error', summary.errors, 'error', 'errors'],
    ['warning', summary.warnings, 'warning', 'warnings'],
    ['information', summary.information, 'thing worth a thought', 'things worth a thought'],
    ['hint', summary.hints, 'hint', 'hints'],
  ];
  return words
    .filter(([, count]) => count > 0)
    .map(([, count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(', ');
}
