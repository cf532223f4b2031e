// The bench runs on the shipped bundle and prints what it promises.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const script = fileURLToPath(new URL('../../scripts/bench.ts', import.meta.url));

test('the bench measures checks and keystrokes, as data', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--json', '--quick', '--only', 'check,edit', '--sizes', '100', '--no-peer', '--no-build'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const found = JSON.parse(stdout) as { version: number; goals: { what: string; met: boolean }[]; check: { lines: number; ratio: number; floor: number }[]; edit: { ours: { edit: { p50: number; count: number } } }[] };
  assert.equal(found.version, 1);
  assert.deepEqual(found.goals.map(({ what }) => what), ['full check ÷ one parse, 100 lines']);
  assert.ok((found.check[0]?.ratio ?? 0) > 0 && (found.check[0]?.floor ?? 0) > 0);
  assert.equal(found.edit[0]?.ours.edit.count, 20);
  assert.ok((found.edit[0]?.ours.edit.p50 ?? 0) > 0);
});
