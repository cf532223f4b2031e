#!/usr/bin/env node
// Runs the command for pre-commit, which fetches this repository as it is: the first time, the command is built.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
if (!existsSync(cli)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  for (const words of [['ci', '--no-audit', '--no-fund'], ['run', 'build']]) {
    const { status, stdout, stderr } = spawnSync('npm', words, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
    if (status === 0) continue;
    process.stderr.write(`qube-plan could not be built: npm ${words.join(' ')} failed\n${stdout ?? ''}${stderr ?? ''}`);
    process.exit(2);
  }
}
process.exit(spawnSync(process.execPath, [cli, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 2);
