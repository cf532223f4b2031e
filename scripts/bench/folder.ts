// How many plans a second `check` gets through, beside parsing and validating the same files with `yaml` and `ajv` alone.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { projectNode, root } from '../prepare.mjs';
import { samplePlan } from '../sample-plan.ts';
import { timed, spread, type Part } from './measure.ts';

export function measureFolder(count: number): Part {
  const folder = mkdtempSync(join(tmpdir(), 'qube-plan-bench-'));
  try {
    for (let i = 0; i < count; i++) writeFileSync(join(folder, `plan-${i}.qube-plan.yaml`), samplePlan(60 + (i % 9) * 20));
    const schema = JSON.parse(readFileSync(join(root, 'schemas', 'plan.schema.json'), 'utf8')) as object;
    const runs = Array.from({ length: 7 }, () => ({
      check: timed(() => execFileSync(projectNode, [join(root, 'dist', 'cli.cjs'), 'check', '--format', 'json', '--fail-on', 'never', folder], { maxBuffer: 1e9 })),
      floor: timed(() => {
        const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
        for (const name of readdirSync(folder)) validate(parse(readFileSync(join(folder, name), 'utf8')));
      }),
    }));
    const [check, floor] = [spread(runs.map((it) => it.check)), spread(runs.map((it) => it.floor))];
    const rate = (time: number): number => Math.round((count * 1000) / time);
    return {
      goals: [],
      lines: [`${count} plans: ${rate(check.median)} files a second, process start included; \`yaml\` and \`ajv\` alone ${rate(floor.median)}; ratio ${(check.median / floor.median).toFixed(2)}`],
      data: { count, check, floor, ratio: check.median / floor.median },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
