// The action for GitHub workflows and the hooks for pre-commit, run as their machines run them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const yaml = (name: string): any => parse(readFileSync(join(root, name), 'utf8'));

function workspace(): string {
  const path = mkdtempSync(join(tmpdir(), 'qube-plan-ci-'));
  mkdirSync(join(path, 'with blank/policy.d'), { recursive: true });
  writeFileSync(join(path, 'with blank/policy.d/30-user.policy'), 'qubes.Filecopy * work vault ASK\n');
  writeFileSync(join(path, 'clean.qube-plan.yaml'), 'plan: 1\n');
  return path;
}

test('the action prints annotations, writes SARIF, and fails as asked', () => {
  const { runs, inputs } = yaml('action.yml');
  assert.equal(runs.using, 'composite');
  const step = runs.steps.find(({ name }: { name: string }) => name === 'Check');
  // Every variable of the step comes from the action's inputs or its own folder: nothing of a workflow is pasted into the script.
  assert.doesNotMatch(step.run, /\$\{\{/);
  const path = workspace();
  const run = (given: Readonly<Record<string, string>>): { status: number | null; out: string } => {
    const env = Object.fromEntries(
      Object.entries(step.env as Record<string, string>).map(([key, value]) => [
        key,
        value.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => given[name] ?? inputs[name].default).replace('${{ github.action_path }}', root.replace(/\/$/, '')),
      ]),
    );
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run], { cwd: path, env: { ...process.env, ...env }, encoding: 'utf8' });
    assert.equal(stderr, '');
    return { status, out: stdout };
  };
  try {
    const usual = run({});
    assert.equal(usual.status, 1);
    assert.match(usual.out, /^::error file=with blank\/policy\.d\/30-user\.policy,line=1,endLine=1,col=29,endColumn=31,title=policy-syntax::/m);
    const sarif = run({ format: 'sarif', output: 'out file.sarif', 'fail-on': 'never', paths: 'with blank\n\nclean.qube-plan.yaml\n' });
    assert.deepEqual([sarif.status, sarif.out], [0, '']);
    const log = JSON.parse(readFileSync(join(path, 'out file.sarif'), 'utf8'));
    assert.equal(log.runs[0].artifacts.length, 2);
    assert.ok(log.runs[0].results.some(({ ruleId }: { ruleId: string }) => ruleId === 'policy-syntax'));
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});

test('the hooks are for plans and policies, and run what is installed', () => {
  const hooks = yaml('.pre-commit-hooks.yaml') as { id: string; name: string; entry: string; language: string; files: string }[];
  assert.deepEqual(hooks.map(({ id, language }) => [id, language]), [['qube-plan', 'script'], ['qube-plan-format', 'script']]);
  const meant = ['qube-plan.yaml', 'a/b.qube-plan.yml', '30-user.policy', 'salt/x.policy.j2', 'etc/qubes/policy.d/README', 'policy.d/include/admin', 'etc/qubes-rpc/policy/qubes.Filecopy+x'];
  const others = ['plan.yaml', 'my-qube-plan.yaml', 'x.policy.md', 'policy.d/sub/file', 'notes/policy.d', 'policies/x'];
  for (const { files } of hooks) {
    for (const name of meant) assert.match(name, new RegExp(files));
    for (const name of others) assert.doesNotMatch(name, new RegExp(files));
  }
  const path = workspace();
  try {
    for (const { id, entry } of hooks) {
      const [command, ...words] = entry.split(' ');
      const { status } = spawnSync(process.execPath, [join(root, command as string), ...words, 'with blank/policy.d/30-user.policy', 'clean.qube-plan.yaml'], { cwd: path, encoding: 'utf8' });
      assert.equal(status, id === 'qube-plan' ? 1 : 0);
    }
    assert.equal(readFileSync(join(path, 'with blank/policy.d/30-user.policy'), 'utf8'), 'qubes.Filecopy  *  work  vault  ASK\n');
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});
