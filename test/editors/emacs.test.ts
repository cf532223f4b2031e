// Drives Emacs with the recipe that docs/editors.md gives: start, findings, hover, a repair, renaming, and a policy.
import test from 'node:test';
import { drive, here, holds, recipe } from './drive.ts';

test('Emacs with eglot', () => {
  const load = "(progn (require 'package) (package-initialize))";
  const report = drive('emacs', (folder) => ['--batch', '--eval', load, '-l', `${folder}/recipe.el`, '-l', here('drive.el')], { 'recipe.el': `;;; -*- lexical-binding: t -*-\n${recipe('emacs')}\n` }, 'emacs-nox elpa-eglot');
  holds(report, { vault: /reaches the network/, policy: /"alow" is no action/, refused: /already a qube “sys-net”/ });
});
