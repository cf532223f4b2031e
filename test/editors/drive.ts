// Runs an editor with the recipe that docs/editors.md gives for it, and holds what came of it to what everybody should see.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
const policy = 'my.Sync  *  untrusted  vault  alow\n';

export interface Report {
  readonly findings: readonly string[];
  readonly hover: string;
  readonly action: string;
  readonly repaired: string;
  readonly left: readonly string[];
  readonly renamed: string;
  /** What was said to a name that is taken. */
  readonly refused: string;
  readonly policyFindings: readonly string[];
  readonly policyRepaired: string;
}

/** A file beside this one. */
export const here = (name: string): string => join(root, 'test/editors', name);

/** The code block behind `<!-- run: NAME -->`. */
export function recipe(name: string): string {
  const [, code] = new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\\n\`\`\``).exec(page) ?? [];
  assert.ok(code, `docs/editors.md has no recipe for ${name}`);
  return code;
}

/** Runs an editor in a folder of its own, with `qube-plan` on its path and nothing of this machine's settings. `packages` are Debian's names of what it takes. */
export function drive(command: string, words: (folder: string) => readonly string[], files: Readonly<Record<string, string>>, packages: string): Report {
  const folder = mkdtempSync(join(tmpdir(), 'qube-plan-editor-'));
  try {
    for (const its of ['bin', 'home', 'policy.d']) mkdirSync(join(folder, its));
    writeFileSync(join(folder, 'bin/qube-plan'), `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli.cjs')}" "$@"\n`);
    chmodSync(join(folder, 'bin/qube-plan'), 0o755);
    writeFileSync(join(folder, 'home.qube-plan.yaml'), plan);
    writeFileSync(join(folder, 'policy.d/30-user.policy'), policy);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const report = join(folder, 'report.json');
    const env = {
      ...process.env,
      HOME: join(folder, 'home'),
      XDG_CONFIG_HOME: join(folder, 'home'),
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      QUBE_PLAN_FILE: join(folder, 'home.qube-plan.yaml'),
      QUBE_PLAN_POLICY: join(folder, 'policy.d/30-user.policy'),
      QUBE_PLAN_REPORT: report,
    };
    const { status, stderr, stdout, error } = spawnSync(command, words(folder), { cwd: folder, env, encoding: 'utf8', timeout: 100_000 });
    assert.ok(!error, `${command} cannot be started (on Debian: apt-get install ${packages}): ${String(error)}`);
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How an editor words what it shows: some keep a rule's name, some only its message, and some say in words of their own that a name was refused. */
export interface Words {
  readonly vault: RegExp;
  readonly policy: RegExp;
  readonly refused: RegExp;
}

export function holds(report: Report, words: Words): void {
  const { findings, hover, action, repaired, left, renamed, refused, policyFindings, policyRepaired } = report;
  assert.ok(findings.some((it) => words.vault.test(it)), findings.join(' | '));
  assert.match(hover, /network/);
  assert.equal(action, 'Take "vault" off the network');
  assert.equal(repaired, plan.replace('sys-firewall', 'none'));
  assert.ok(!left.some((it) => words.vault.test(it)), left.join(' | '));
  assert.equal(renamed, repaired.replace('  work:', '  desk:').replace('to: work', 'to: desk'));
  assert.match(refused, words.refused);
  assert.ok(policyFindings.some((it) => words.policy.test(it)), policyFindings.join(' | '));
  assert.equal(policyRepaired, policy.replace('alow', 'allow'));
}
