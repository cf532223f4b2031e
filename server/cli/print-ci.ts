// Findings for machines that build and test: GitHub's workflow commands, and JUnit's XML that nearly all of them read.
import type { Severity } from '../rules/rule.ts';
import { visible, type Io } from './io.ts';
import { countsOf } from './print-pretty.ts';
import type { Report, ReportedFinding } from './report.ts';

const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/** One line for each finding; GitHub shows them beside the lines of a pull request. */
export function printGithub({ files, summary }: Report, io: Io): void {
  for (const { path, findings } of files) for (const finding of findings) io.out(`${command(path, finding)}\n`);
  const counts = countsOf(summary);
  io.out(`${files.length} ${files.length === 1 ? 'file' : 'files'} checked${counts === '' ? ', nothing to report' : `: ${counts}`}\n`);
}

function command(path: string, { rule, severity, message, range: { start, end }, fixes }: ReportedFinding): string {
  // Columns count only where the place does not go over several lines.
  const columns: readonly (readonly [string, string])[] = start.line === end.line ? [['col', String(start.character + 1)], ['endColumn', String(Math.max(end.character, start.character + 1))]] : [];
  const properties = [['file', path] as const, ['line', String(start.line + 1)] as const, ['endLine', String(end.line + 1)] as const, ...columns, ['title', rule] as const];
  const [first] = fixes;
  const text = `${visible(message)}${first ? `\nPossible repair: ${visible(first.title)}` : ''}`;
  return `::${commands[severity]} ${properties.map(([key, value]) => `${key}=${property(value)}`).join(',')}::${data(text)}`;
}

const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Every file is a suite; an error or a warning is a failed test, all else a passed one with a remark. */
export function printJunit({ files }: Report, io: Io): void {
  const suites = files.map(({ path, findings }) => {
    const cases = findings.length === 0 ? [`    <testcase classname=${attribute(path)} name="nothing to report"/>`] : findings.map((it) => testCase(path, it));
    return { failures: findings.filter(isFailure).length, cases, path };
  });
  const total = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  const failed = suites.reduce((sum, { failures }) => sum + failures, 0);
  io.out('<?xml version="1.0" encoding="UTF-8"?>\n');
  io.out(`<testsuites name="qube-plan" tests="${total}" failures="${failed}" errors="0">\n`);
  for (const { path, cases, failures } of suites) {
    io.out(`  <testsuite name=${attribute(path)} tests="${cases.length}" failures="${failures}" errors="0" skipped="0">\n${cases.join('\n')}\n  </testsuite>\n`);
  }
  io.out('</testsuites>\n');
}

const isFailure = ({ severity }: ReportedFinding): boolean => severity === 'error' || severity === 'warning';

function testCase(path: string, finding: ReportedFinding): string {
  const { rule, severity, message, range: { start }, related, fixes } = finding;
  const place = `${start.line + 1}:${start.character + 1}`;
  const more = [
    `${path}:${place} ${severity} ${message} (${rule})`,
    ...related.map((it) => `because ${it.message} (${it.path ?? path}:${it.range.start.line + 1}:${it.range.start.character + 1})`),
    ...fixes.map(({ title }) => `possible repair: ${title}`),
  ].join('\n');
  const open = `    <testcase classname=${attribute(path)} name=${attribute(`${rule} ${place}`)} file=${attribute(path)} line="${start.line + 1}">`;
  const inner = isFailure(finding) ? `      <failure type="${severity}" message=${attribute(message)}>${escaped(more)}</failure>` : `      <system-out>${escaped(more)}</system-out>`;
  return `${open}\n${inner}\n    </testcase>`;
}

const attribute = (text: string): string => `"${escaped(text).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;')}"`;

/** Text as XML has it. What XML cannot hold at all is shown as a replacement. */
const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;');
