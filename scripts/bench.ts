// Measures what a check costs against one parse by the `yaml` library, at several sizes; prints ratios first.
import { parseDocument } from 'yaml';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';
import { samplePlan } from './sample-plan.ts';

const settings = defaultSettings('2026-11-23');
const sizes = [100, 1_000, 5_000, 20_000];

interface Row {
  readonly lines: number;
  readonly findings: number;
  readonly parse: Spread;
  readonly check: Spread;
}

/** Milliseconds. */
interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const rows = sizes.map((lines): Row => {
  const text = samplePlan(lines);
  const runs = lines <= 1_000 ? 41 : lines <= 5_000 ? 15 : 9;
  let findings = 0;
  // Both sides in turn, so that a slow moment of the machine hits both alike.
  const parses: number[] = [];
  const checks: number[] = [];
  for (let i = -3; i < runs; i++) {
    const parse = timed(() => parseDocument(text, { prettyErrors: false }));
    const check = timed(() => {
      findings = snapshot(text, { settings }).outcome.findings.length;
    });
    if (i < 0) continue;
    parses.push(parse);
    checks.push(check);
  }
  return { lines, findings, parse: spread(parses), check: spread(checks) };
});

if (process.argv.includes('--json')) console.log(JSON.stringify({ version: 1, node: process.version, check: rows.map((row) => ({ ...row, ratio: row.check.median / row.parse.median })) }, null, 2));
else {
  console.log('Full check ÷ one parse by `yaml` (medians; goal: at most 1.5)\n');
  for (const { lines, findings, parse, check } of rows) {
    const ratio = (check.median / parse.median).toFixed(2);
    console.log(`${String(lines).padStart(7)} lines   ${ratio}×   check ${show(check)}   parse ${show(parse)}   ${findings} findings`);
  }
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] as number, low: sorted[0] as number, high: sorted.at(-1) as number };
}

function show({ median, low, high }: Spread): string {
  return `${median.toFixed(1)} ms (${low.toFixed(1)}–${high.toFixed(1)})`.padEnd(26);
}
