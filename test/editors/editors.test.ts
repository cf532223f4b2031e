// Drives Neovim and Emacs with the recipes that docs/editors.md gives: start, findings, hover, a repair, and renaming.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/editors.md'), 'utf8');
const plan = `plan: 1
qubes:
  work: { label: blue, open_links_in: untrusted }
  untrusted: { label: red }
  vault: { label: black, netvm: sys-firewall, default_dispvm: none } # mine
flows:
  - { from: vault, to: work, service: clipboard, action: ask, reason: paste }
`;

interface Report {
  readonly findings: readonly string[];
  readonly hover: string;
  readonly action: string;
  readonly repaired: string;
  readonly left: readonly string[];
  readonly renamed: string;
  readonly refused: string;
}

/** The code block behind `<!-- run: NAME -->`. */
function recipe(name: string): string {
  const [, code] = new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\\n\`\`\``).exec(page) ?? [];
  assert.ok(code, `docs/editors.md has no recipe for ${name}`);
  return code;
}

/** Runs an editor in a folder of its own, with `qube-plan` on its path and nothing of this machine's settings. */
function drive(command: string, words: (folder: string) => readonly string[], files: Readonly<Record<string, string>>): Report {
  const folder = mkdtempSync(join(tmpdir(), 'qube-plan-editor-'));
  try {
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'home'));
    writeFileSync(join(folder, 'bin/qube-plan'), `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli.cjs')}" "$@"\n`);
    chmodSync(join(folder, 'bin/qube-plan'), 0o755);
    writeFileSync(join(folder, 'home.qube-plan.yaml'), plan);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const report = join(folder, 'report.json');
    const env = { ...process.env, HOME: join(folder, 'home'), XDG_CONFIG_HOME: join(folder, 'home'), PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, QUBE_PLAN_FILE: join(folder, 'home.qube-plan.yaml'), QUBE_PLAN_REPORT: report };
    const { status, stderr, stdout, error } = spawnSync(command, words(folder), { cwd: folder, env, encoding: 'utf8', timeout: 100_000 });
    assert.ok(!error, `${command} cannot be started (on Debian: apt-get install neovim emacs-nox elpa-eglot): ${String(error)}`);
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function holds({ findings, hover, action, repaired, left, renamed, refused }: Report, isVault: RegExp): void {
  assert.ok(findings.some((it) => isVault.test(it)), findings.join(' | '));
  assert.match(hover, /network/);
  assert.equal(action, 'Take "vault" off the network');
  assert.equal(repaired, plan.replace('sys-firewall', 'none'));
  assert.ok(!left.some((it) => isVault.test(it)), left.join(' | '));
  assert.equal(renamed, repaired.replace('  work:', '  desk:').replace('to: work', 'to: desk'));
  assert.match(refused, /already a qube “sys-net”/);
}

test('Neovim, with the recipe for older ones', () => {
  const report = drive('nvim', (folder) => ['--headless', '--clean', '-u', join(folder, 'init.lua'), '-c', `luafile ${join(root, 'test/editors/drive.lua')}`], { 'init.lua': recipe('neovim') });
  holds(report, /^vault-has-network$/);
});

test('Emacs with eglot', () => {
  const load = "(progn (require 'package) (package-initialize))";
  const report = drive('emacs', (folder) => ['--batch', '--eval', load, '-l', join(folder, 'recipe.el'), '-l', join(root, 'test/editors/drive.el')], { 'recipe.el': `;;; -*- lexical-binding: t -*-\n${recipe('emacs')}\n` });
  holds(report, /reaches the network/);
});
