// Runs the suite in a real VS Code: in the desktop's extension host, in the web's, with the packaged extension, and by looking
// at the window itself and at the map's page. `--only=node|web|packaged|window|language|map` picks one phase; the last line is the total.
import { build } from 'esbuild';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { onStop, run, runScript, trouble } from '../../scripts/commands.mjs';
import { desktopProgram, findDesktopCommand, hasDesktop } from '../../scripts/desktop.mjs';
import { packExtension } from '../../scripts/package.mjs';
import { cacheFolder, fetchEmbedded } from '../../scripts/embedded.mjs';
import { projectNode, root } from '../../scripts/prepare.mjs';
import { findChromium } from '../../scripts/window.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = join(root, 'out', 'vscode');
const suite = join(out, 'suite.cjs');
const workspace = join(out, 'workspace');

await runScript(async () => {
  const only = process.argv.find(it => it.startsWith('--only='))?.slice('--only='.length);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const desktop = await desktopEditor();
  if (!desktop || !only || ['window', 'language', 'map'].includes(only)) {
    findChromium();
    await fetchEmbedded();
  }
  console.log(`VS Code for the tests: ${desktop ?? 'the embedded one, with Chromium as its window'}`);

  let packed;
  const pack = () => (packed ??= packExtension());
  const phases = {
    node: ['VS Code, desktop extension host', () => inEditor(desktop, 'node', [])],
    web: ['VS Code, web extension host', () => inEditor(desktop, 'web', ['--extensionDevelopmentKind=web'])],
    packaged: ['VS Code, packaged extension', async () => inEditor(desktop, 'packaged', [], await pack())],
    window: ['VS Code, seen in its window', async () => looks('window.mjs', await pack())],
    language: ['VS Code\'s window in another language', async () => looks('language.mjs', await pack())],
    map: ['The map, in Chromium and in VS Code\'s window', async () => sum([await looks('map-page.mjs'), await looks('map-window.mjs', await pack())])],
  };
  if (only && !phases[only]) throw trouble(`There is no phase "${only}"; there are ${Object.keys(phases).join(', ')}.`);
  const total = { passed: 0, failed: 0 };
  for (const [key, [title, phase]] of Object.entries(phases)) {
    if (only && only !== key) continue;
    const began = Date.now();
    console.log(`\n${title}`);
    await freshWorkspace();
    const { passed, failed } = await phase();
    total.passed += passed;
    total.failed += failed;
    console.log(`${title}: ${passed} passed, ${failed} failed (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed || !total.passed ? 1 : 0;
}, { signalCode: 130 });

/**
 * Runs the suite once, in the desktop VS Code or through the launcher.
 * @param {string | undefined} desktop VS Code's program, when there is one
 * @param {string} name of the phase, for its log
 * @param {readonly string[]} flags
 * @param {string} [vsix] tests this packaged extension instead of the one under development
 */
async function inEditor(desktop, name, flags, vsix) {
  // VS Code opens sockets below its profile, and their paths have to be short.
  const profile = await mkdtemp(join(tmpdir(), 'qube-plan-test-'));
  const forget = onStop(() => rm(profile, { recursive: true, force: true }));
  const folders = [`--user-data-dir=${join(profile, 'user')}`, `--extensions-dir=${join(profile, 'extensions')}`];
  const install = vsix ? [`--install-extension=${vsix}`] : [];
  // On the desktop installing is a run of its own; the launcher does it in the same one.
  if (desktop && vsix) await run(desktop, [...install, ...folders]);
  await bundleSuite(name);
  let log = '';
  let line = '';
  const write = data => {
    log += data;
    line += data;
    const lines = line.split('\n');
    line = lines.pop();
    for (const each of lines) if (/^(?: {2}[✓✗] | {6})/.test(each)) console.log(each);
    return true;
  };
  let exit = 0;
  try {
    await runTests({
      vscodeExecutablePath: desktop ?? join(here, 'launcher'),
      extensionDevelopmentPath: vsix ? join(here, 'no-extension') : root,
      extensionTestsPath: suite,
      launchArgs: [workspace, ...folders, ...flags, ...(desktop ? [] : install)],
      stdout: { write },
      stderr: { write: data => ((log += data), true) },
    });
  } catch (error) {
    exit = error.code ?? 1;
  }
  await writeFile(join(out, `${name}.log`), log);
  await rm(profile, { recursive: true, force: true });
  forget();
  return summary(log, exit);
}

/** Runs one of the scripts that look at a page. */
async function looks(script, vsix) {
  const { code, output } = await run(projectNode, [join(here, script), ...(vsix ? [vsix, workspace] : [])], { cwd: root, onOutput: text => process.stdout.write(text.replaceAll(/^# .*\n/gm, '')) });
  return summary(output, code);
}

function sum(counts) {
  return { passed: counts.reduce((all, { passed }) => all + passed, 0), failed: counts.reduce((all, { failed }) => all + failed, 0) };
}

/** The counts a run printed; a run that broke off counts as one failure and shows its last words. */
function summary(log, exit) {
  const count = word => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(log)?.[1] ?? NaN);
  const [passed, failed] = [count('pass'), count('fail')];
  if (Number.isNaN(passed) || (exit !== 0 && failed === 0)) {
    console.log(`  ✗ the run broke off (exit code ${exit}); its last words:`);
    for (const line of log.trim().split('\n').slice(-15)) console.log(`      ${line}`);
    return { passed: passed || 0, failed: 1 };
  }
  return { passed, failed };
}

async function bundleSuite(phase) {
  await build({
    entryPoints: [join(here, 'suite', 'index.ts')],
    outfile: suite,
    bundle: true,
    // One bundle for both hosts: what runs in the web's also runs in the desktop's.
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    define: { PHASE: JSON.stringify(phase) },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** A copy of the examples and of the suite's own plans: no test can ever change the originals. */
async function freshWorkspace() {
  await rm(workspace, { recursive: true, force: true });
  await cp(join(root, 'examples'), workspace, { recursive: true });
  await cp(join(here, 'workspace'), workspace, { recursive: true });
}

/**
 * The desktop VS Code to test in: one installed here, else one downloaded where that is possible, else undefined.
 * QUBE_PLAN_TEST_EDITOR=embedded skips the search.
 */
async function desktopEditor() {
  if (process.env.QUBE_PLAN_TEST_EDITOR === 'embedded' || !hasDesktop()) return undefined;
  const command = findDesktopCommand();
  const installed = command && desktopProgram(command);
  if (installed) return installed;
  try {
    await fetch('https://update.code.visualstudio.com/api/releases/stable', { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    return await downloadAndUnzipVSCode({ cachePath: join(cacheFolder(), 'desktop') });
  } catch {
    console.log('No desktop VS Code is installed here and none can be downloaded.');
    return undefined;
  }
}
