// Findings as SARIF 2.1.0, the form in which code-hosting sites take results of checks.
import type { Log, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import { explain } from '../features/explain.ts';
import { plain } from '../features/markdown.ts';
import { why } from '../features/rule-text.ts';
import { ruleNamed } from '../features/rulebook.ts';
import { Lines } from '../base/lines.ts';
import type { Severity } from '../rules/rule.ts';
import type { Io } from './io.ts';
import type { Range, Report, ReportedFinding } from './report.ts';

/** `textOf` gives the text of a checked file: a fingerprint of the line lets a finding be recognised after it has moved. */
export function printSarif(report: Report, textOf: (path: string) => string, version: string, io: Io): void {
  io.out(`${JSON.stringify(toSarif(report, textOf, version), null, 2)}\n`);
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

export function toSarif({ files }: Report, textOf: (path: string) => string, version: string): Log {
  const ids = [...new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const results = files.flatMap(({ path, findings }) => {
    const lines = new Lines(findings.length > 0 ? textOf(path) : '');
    const seen = new Map<string, number>();
    return findings.map((finding) => {
      const mark = `${finding.rule}\n${finding.message}\n${lines.textOf(finding.range.start.line).trim()}`;
      const count = (seen.get(mark) ?? 0) + 1;
      seen.set(mark, count);
      return resultOf(finding, path, indexes.get(finding.rule) ?? -1, fingerprint(`${mark}\n${count}`));
    });
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'qube-plan', version, rules: ids.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ path }) => ({ location: locationOf(path) })),
        results,
      },
    ],
  };
}

function descriptor(id: string): ReportingDescriptor {
  const rule = ruleNamed(id);
  const page = explain(id) ?? '';
  if (!rule) return { id };
  return {
    id,
    shortDescription: { text: rule.title },
    fullDescription: { text: plain(why(rule)) },
    help: { text: plain(page), markdown: page },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: [rule.group] },
  };
}

function resultOf({ rule, severity, message, range, related, fixes }: ReportedFinding, path: string, ruleIndex: number, print: string): Result {
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: physical(path, range) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((it, index) => ({ id: index + 1, message: { text: it.message }, physicalLocation: physical(it.path ?? path, it.range) })) }),
    partialFingerprints: { 'qubePlanFinding/v1': print },
    ...(fixes.length === 0 ? {} : { properties: { repairs: fixes.map(({ title }) => title) } }),
  };
}

/** SARIF counts from one. A place without letters is shown as the one before it, or as the whole of an empty line. */
function physical(path: string, { start, end }: Range): PhysicalLocation {
  return {
    artifactLocation: locationOf(path),
    region: { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 },
  };
}

/** Relative paths belong to the repository that is checked; standard input has a name of its own. */
function locationOf(path: string): { readonly uri: string; readonly uriBaseId?: string } {
  if (path === '-') return { uri: 'stdin' };
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return { uri: `file://${encoded}` };
  // A drive's letter, as Windows has it.
  return /^[A-Za-z]:/.test(path) ? { uri: `file:///${encoded.replace('%3A', ':')}` } : { uri: encoded, uriBaseId: '%SRCROOT%' };
}

/** A short number for a text (FNV-1a, twice 32 bits): enough to tell findings of one file apart. */
function fingerprint(text: string): string {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return [a, b].map((it) => (it >>> 0).toString(16).padStart(8, '0')).join('');
}
