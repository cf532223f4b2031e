// Baselines: what a team already knows about its old plans, so that only new findings are shown.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Lines } from '../base/lines.ts';
import { UsageError, type Io } from './io.ts';
import type { Input } from './files.ts';
import type { ReportedFile, ReportedFinding } from './report.ts';

/** Known findings per file, by rule and the trimmed text of their line, so that they are still recognised after they moved. */
interface Baseline {
  readonly version: 1;
  readonly files: Readonly<Record<string, readonly Known[]>>;
}

interface Known {
  readonly rule: string;
  readonly line: string;
  readonly message: string;
}

export function writeBaseline(path: string, files: readonly ReportedFile[], inputs: readonly Input[], io: Io): void {
  const known = files.filter(({ findings }) => findings.length > 0).map((file) => [file.path, file.findings.map((finding) => describe(finding, textOf(file, inputs)))] as const);
  const baseline: Baseline = { version: 1, files: Object.fromEntries(known) };
  try {
    writeFileSync(resolve(io.cwd, path), `${JSON.stringify(baseline, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  const count = known.reduce((sum, [, findings]) => sum + findings.length, 0);
  io.out(`${count} ${count === 1 ? 'finding' : 'findings'} written to ${path}\n`);
}

/** @throws UsageError when the file cannot be read or is no baseline. */
export function readBaseline(path: string, io: Io): Baseline {
  try {
    const read = JSON.parse(readFileSync(resolve(io.cwd, path), 'utf8')) as Baseline;
    if (read.version === 1 && typeof read.files === 'object') return read;
  } catch (error) {
    throw new UsageError(`${path}: cannot be read as a baseline (${(error as NodeJS.ErrnoException).code ?? 'not JSON'})`);
  }
  throw new UsageError(`${path}: is not a baseline of this version`);
}

/** Each known finding hides one finding like it: the same fault added a second time is shown. */
export function withoutKnown(files: readonly ReportedFile[], inputs: readonly Input[], baseline: Baseline): ReportedFile[] {
  return files.map((file) => {
    const left = [...(baseline.files[file.path] ?? [])];
    const text = textOf(file, inputs);
    const findings = file.findings.filter((finding) => {
      const it = describe(finding, text);
      const index = left.findIndex((known) => known.rule === it.rule && known.line === it.line && known.message === it.message);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
    return { ...file, findings };
  });
}

function describe({ rule, message, range }: ReportedFinding, lines: Lines): Known {
  return { rule, line: lines.textOf(range.start.line).trim(), message };
}

const textOf = ({ path }: ReportedFile, inputs: readonly Input[]): Lines => new Lines(inputs.find((it) => it.path === path)?.text ?? '');
