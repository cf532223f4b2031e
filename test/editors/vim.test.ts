// Drives Vim and ALE with the recipe that docs/editors.md gives: start, findings, hover, a repair, renaming, and a policy.
import test from 'node:test';
import { drive, here, holds, recipe } from './drive.ts';

test('Vim with ALE', () => {
  // Vim asks for names at a terminal only, and `script` gives it one.
  const report = drive('script', () => ['-qec', `vim -S '${here('drive.vim')}'`, '/dev/null'], { 'home/.vimrc': recipe('vim') }, 'vim vim-ale');
  holds(report, { vault: /^vault-has-network:/, policy: /^policy-syntax:/, refused: /No rename result/ });
});
