// Sees to it that flags of V8 are set only where V8 knows them: it complains about others on every start.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { tune } from '../server/main.node.ts';

const flags = ['--heap-growing-percent=50', '--semi-space-growth-factor=1'] as const;

test('this V8 has the flags that are set', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  for (const flag of flags) assert.ok(known.includes(`${flag.split('=')[0] as string} `), flag);
});

test('a V8 that nobody tried is left as it is', () => {
  for (const version of ['10.9.194', '15.0.1', '110.2', '']) for (const flag of flags) assert.equal(tune(flag, version), false, version);
});
