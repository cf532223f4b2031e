// Drives Neovim with the recipe that docs/editors.md gives for its version: start, findings, hover, a repair, renaming, and a policy.
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { drive, here, holds, recipe } from './drive.ts';

test('Neovim', () => {
  const { stdout } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  const isOld = Number(major) === 0 && Number(minor) < 11;
  const report = drive('nvim', (folder) => ['--headless', '--clean', '-u', `${folder}/init.lua`, '-c', `luafile ${here('drive.lua')}`], { 'init.lua': recipe(isOld ? 'older neovim' : 'neovim') }, 'neovim');
  holds(report, { vault: /^vault-has-network$/, policy: /^policy-syntax$/, refused: /already a qube “sys-net”/ });
});
