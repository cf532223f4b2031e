// Runs the checks phase by phase and ends with one line that counts them all: "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run, runScript, trouble } from './commands.mjs';
import { packExtension } from './package.mjs';
import { build, installPackages, projectEnv, projectNode, root } from './prepare.mjs';

const minutes = 60_000;

const usage = `npm test                        everything, also in a real VS Code (the first time that is fetched)
npm test -- --quick             everything but the real VS Code
npm test -- vault-has-network   one rule's examples`;

/**
 * Runs `npm test`.
 * @param {readonly string[]} args the words after `npm test --`
 */
export async function checkAll(args) {
  await runScript(async () => {
    const unknown = args.find(it => it.startsWith('-') && it !== '--quick' && it !== '--help');
    if (unknown) throw trouble(`There is no option ${unknown}.`, `\n${usage}`);
    if (args.includes('--help')) {
      console.log(usage);
      return 0;
    }
    const only = args.find(it => !it.startsWith('-'));
    const began = Date.now();
    const plan = phases({ only, quick: args.includes('--quick') });
    await installPackages();
    const total = { passed: 0, failed: 0 };
    for (const [title, phase, needed] of plan) {
      const { passed, failed } = await timed(title, phase);
      total.passed += passed;
      total.failed += failed;
      if (failed && needed) {
        console.log('What comes after it needs it, and was not run.');
        break;
      }
    }
    console.log(`\n${((Date.now() - began) / 1000).toFixed(0)} s in all`);
    console.log(`${total.passed} passed, ${total.failed} failed`);
    return total.failed || !total.passed ? 1 : 0;
  }, { signalCode: 130 });
}

/** The phases in order; each resolves to its counts, one that throws counts as one failure, and the last word says: needed by the rest. */
function phases({ only, quick }) {
  if (only) {
    if (!['rules/ID.yaml', 'policy/rules/ID.txt'].some(file => existsSync(join(root, 'test', file.replace('ID', only))))) {
      throw trouble(`There is no rule "${only}" with examples in test/rules or test/policy/rules.`, `\n${usage}`);
    }
    const aware = unitTests().filter(file => /QUBE_PLAN_ONLY/.test(readFileSync(join(root, file), 'utf8')));
    return [[`Examples of ${only}`, () => nodeTests(aware, { QUBE_PLAN_ONLY: only })]];
  }
  return [
    ['Types', () => succeeds(['node_modules/typescript/bin/tsc', '--noEmit'])],
    ['Types of the map\'s page', () => succeeds(['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'webview'])],
    ['Generated files', () => succeeds(['scripts/gen.ts', '--check'])],
    ['Unit tests', () => nodeTests(unitTests())],
    ['Build', () => one(build), 'needed'],
    ['Package', () => one(packExtension), 'needed'],
    ['Shipped bundles', () => nodeTests(testFiles('test/shipped'))],
    ...(quick ? [] : [...otherEditors(), ['Real VS Code', realEditor]]),
  ];
}

/** Other editors are driven where they are installed; what is not there is said, and CI installs all. */
function otherEditors() {
  const starts = (command, ...words) => spawnSync(command, words, { stdio: 'ignore' }).status === 0;
  const editors = [
    { name: 'Neovim', file: 'neovim', packages: 'neovim', there: () => starts('nvim', '--version') },
    { name: 'Emacs', file: 'emacs', packages: 'emacs-nox elpa-eglot', there: () => starts('emacs', '--version') },
    // `packadd` fails where there is no ALE.
    { name: 'Vim with ALE', file: 'vim', packages: 'vim vim-ale', there: () => starts('script', '--version') && starts('vim', '-Nesu', 'NONE', '-c', 'try | packadd ale | catch | cquit | endtry', '-c', 'qall!') },
  ].map(it => ({ ...it, isThere: it.there() }));
  const missing = editors.filter(it => !it.isThere);
  if (missing.length > 0) {
    console.log(`Not tried, since not installed: ${missing.map(it => it.name).join(', ')} (on Debian: sudo apt install ${missing.map(it => it.packages).join(' ')}).`);
  }
  const found = editors.filter(it => it.isThere);
  return found.length === 0 ? [] : [[found.map(it => it.name).join(', '), () => nodeTests(found.map(it => `test/editors/${it.file}.test.ts`))]];
}

async function timed(title, phase) {
  const began = Date.now();
  console.log(`\n== ${title}`);
  let counts;
  try {
    counts = await phase();
  } catch (error) {
    if (error.name !== 'Trouble') throw error;
    console.log([error.message, error.advice].filter(Boolean).join('\n'));
    counts = { passed: 0, failed: 1 };
  }
  const { passed, failed } = counts;
  console.log(`${failed ? '✗' : '✓'} ${title}: ${passed} passed, ${failed} failed (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return counts;
}

/** A program that says yes or no by its exit code; what it printed is shown when it says no. */
async function succeeds(args) {
  const { code, output } = await run(projectNode, args, { cwd: root, env: projectEnv });
  if (code !== 0) console.log(output.trim());
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function one(step) {
  await step();
  return { passed: 1, failed: 0 };
}

/** Runs files with Node's own test runner and counts their tests. */
async function nodeTests(paths, extraEnv = {}) {
  if (paths.length === 0) throw trouble('There are no such tests.');
  const { code, output } = await run(projectNode, [
    '--test', `--test-concurrency=${Math.max(2, availableParallelism())}`, '--test-timeout=120000',
    `--test-reporter=${join(root, 'scripts', 'reporter.mjs')}`, '--test-reporter-destination=stdout', ...paths,
  ], { cwd: root, env: { ...projectEnv, ...extraEnv }, limit: 10 * minutes, onOutput: text => process.stdout.write(text.replaceAll(/^# .*\n/gm, '')) });
  const count = word => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const [passed, failed] = [count('pass'), count('fail')];
  // Never "all well" after a run that ended badly without naming a failed test.
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function realEditor() {
  const { code, output } = await run(projectNode, ['test/vscode/run.mjs'], { cwd: root, env: projectEnv, limit: 14 * minutes, onOutput: text => process.stdout.write(text) });
  const total = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  if (!total) return { passed: 0, failed: 1 };
  const [passed, failed] = [Number(total[1]), Number(total[2])];
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function unitTests() {
  return testFiles('test').filter(file => !/^test[\\/](shipped|vscode|editors)[\\/]/.test(file));
}

function testFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder), { recursive: true });
  return names.filter(name => name.endsWith('.test.ts')).map(name => join(folder, name)).sort();
}
