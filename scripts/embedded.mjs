// Fetches VS Code's own server and web window (the npm package code-server carries them) once, and runs them on loopback.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onStop, run, start, trouble } from './commands.mjs';
import { lastLines, npmTrouble, projectNode, root, runNpm } from './prepare.mjs';
import { progress } from './progress.mjs';

const version = '4.139.1';
// What the registry listed when this version was chosen; nothing of the download runs before it is compared.
const integrity = 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';
const fullSize = 590; // MB, for the percentage only

/** Settings under which the window shows the plan and nothing else: no chat, no updates, nothing sent or fetched. */
const calmSettings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.welcomePage.experimentalOnboarding': false,
  // The window saves by itself otherwise, and nobody asked it to change the examples.
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'npm.fetchOnlinePackageInfo': false,
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'window.autoDetectColorScheme': true,
};

/** Where fetched editors are kept: `.cache/vscode` here, or a folder that several clones share. */
export function cacheFolder() {
  return resolve(process.env.QUBE_PLAN_CACHE || join(root, '.cache', 'vscode'));
}

/**
 * The folder of the embedded VS Code, fetched first when it is not in the cache.
 * A fetch that breaks off leaves nothing behind that a later one could mistake for a whole editor.
 * @returns {Promise<string>}
 * @throws trouble when it cannot be fetched
 */
export async function fetchEmbedded() {
  const cache = cacheFolder();
  const home = join(cache, `code-server-${version}`);
  if (existsSync(join(home, 'complete'))) return home;

  const step = progress('Fetching the embedded VS Code (once, about 600 MB on disk)');
  try {
    await mkdir(cache, { recursive: true });
    await removeLeftovers(cache, /^fetching-(\d+)$/);
    // A home without its mark was damaged from outside; it is fetched again.
    await rm(home, { recursive: true, force: true });
    const free = await statfs(cache).then(found => (found.bavail * found.bsize) / 1e6, () => Infinity);
    if (free < 1500) {
      throw trouble(
        `The embedded VS Code needs about 1.5 GB of space while it is fetched, and ${cache} has ${Math.round(free)} MB.`,
        'Free some space, or set QUBE_PLAN_CACHE to a folder on another disk.',
      );
    }
    await fetchInto(cache, home, step);
  } catch (error) {
    step.failed();
    if (error.name === 'Trouble') throw error;
    if (error.code === 'ENOSPC') throw npmTrouble('The embedded VS Code could not be fetched', 'ENOSPC');
    if (error.syscall) throw trouble(`The cache folder ${cache} cannot be used: ${error.message}.`, 'Set QUBE_PLAN_CACHE to another folder.');
    throw error;
  }
  step.done('Embedded VS Code fetched');
  return home;
}

/**
 * Starts the embedded VS Code on 127.0.0.1, with an empty profile of its own that is removed when it stops.
 * @param {object} options
 * @param {number} [options.port] 0 (the default) takes a free one
 * @param {string} [options.extensionsFolder] where extensions are installed; an empty folder when not given
 * @param {string} [options.vsix] a packaged extension to install first
 * @param {object} [options.settings] user settings, over the calm ones
 * @param {boolean} [options.driver] lets a page run extension tests: never for people
 * @returns {Promise<{ origin: string, authority: string, token: string, log(): string, ended: Promise<number>, stop(): Promise<void> }>}
 * @throws trouble when the port is taken or the server does not start
 */
export async function startEmbedded(options = {}) {
  const home = await fetchEmbedded();
  if (options.port) await mustBeFree(options.port);
  await removeLeftovers(tmpdir(), /^qube-plan-vscode-(\d+)-/);
  const profile = await mkdtemp(join(tmpdir(), `qube-plan-vscode-${process.pid}-`));
  const forgetProfile = onStop(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const extensions = options.extensionsFolder ?? join(profile, 'extensions');
  await mkdir(join(profile, 'user', 'User'), { recursive: true });
  await writeFile(join(profile, 'user', 'User', 'settings.json'), JSON.stringify({ ...calmSettings, ...options.settings }, null, 2));
  const folders = ['--server-data-dir', join(profile, 'server'), '--user-data-dir', join(profile, 'user'), '--extensions-dir', extensions];
  if (options.vsix) await installExtension(home, options.vsix, folders);

  const token = randomBytes(12).toString('hex');
  const server = start(projectNode, [
    join(home, 'out', 'server-main.js'), '--host', '127.0.0.1', '--port', String(options.port ?? 0), '--connection-token', token,
    '--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust',
    ...(options.driver ? ['--enable-smoke-test-driver'] : []), ...folders,
  ], { cwd: home, env: editorEnv() });
  let log = '';
  const port = await new Promise((ready, failed) => {
    const listen = data => {
      log = (log + data).slice(-100_000);
      const found = /Extension host agent listening on (\d+)/.exec(log);
      if (found) ready(Number(found[1]));
    };
    server.process.stdout.on('data', listen);
    server.process.stderr.on('data', listen);
    server.ended.then(() => failed(notStarted(home, log)));
    setTimeout(() => failed(notStarted(home, log)), 60_000).unref();
  }).catch(async error => {
    await server.stop();
    throw error;
  });
  const authority = `127.0.0.1:${port}`;
  return {
    authority,
    origin: `http://${authority}`,
    token,
    log: () => log,
    ended: server.ended,
    async stop() {
      await server.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
      forgetProfile();
    },
  };
}

/**
 * The address that opens a folder in the window.
 * @param {{ origin: string, authority: string, token: string }} server
 * @param {string} folder absolute path
 * @param {readonly (readonly [key: string, value: string])[]} payload what VS Code's window takes besides: `openFile`,
 *   `extensionDevelopmentPath`, … ; paths have to be turned into addresses with `remoteUri`
 */
export function windowAddress(server, folder, payload = []) {
  const extra = payload.length ? `&payload=${encodeURI(JSON.stringify(payload)).replaceAll('&', '%26').replaceAll('#', '%23')}` : '';
  return `${server.origin}/?tkn=${server.token}&folder=${encodeURIComponent(folder).replaceAll('%2F', '/')}${extra}`;
}

/** A path on this machine as the window addresses it. */
export function remoteUri(server, path) {
  return `vscode-remote://${server.authority}${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * Does nothing when a port can be served on.
 * @throws trouble when it cannot
 */
export async function mustBeFree(port) {
  await new Promise((free, taken) => {
    const probe = createServer();
    probe.once('error', error => taken(trouble(
      error.code === 'EACCES' ? `Port ${port} may not be used without special rights.` : `Port ${port} is taken by another program.`,
      'Leave --port out to take a free one, or give another number.',
    )));
    probe.listen(port, '127.0.0.1', () => probe.close(free));
  });
}

async function installExtension(home, vsix, folders) {
  const { code, output } = await run(projectNode, [join(home, 'out', 'server-main.js'), '--install-extension', vsix, '--force', ...folders], { cwd: home, env: editorEnv() });
  if (code !== 0 || !/successfully installed/.test(output)) {
    throw trouble(
      `The packaged extension could not be installed into the embedded VS Code:\n\n${lastLines(output, 10)}\n`,
      `If the editor is damaged, remove ${home} and run the same command again.`,
    );
  }
}

/** Without an extension gallery, so that the editor asks nobody about anything. */
function editorEnv() {
  return { ...process.env, EXTENSIONS_GALLERY: '{}', NODE_OPTIONS: '' };
}

async function fetchInto(cache, home, step) {
  const work = join(cache, `fetching-${process.pid}`);
  const forget = onStop(() => rm(work, { recursive: true, force: true }));
  const measure = setInterval(async () => {
    const share = Math.min(99, Math.round((await sizeOf(work) / 1e6 / fullSize) * 100));
    step.note(`${share} %`);
  }, 1500);
  try {
    await mkdir(work, { recursive: true });
    const vscode = join(work, 'node_modules', 'code-server', 'lib', 'vscode');
    // Without install scripts: nothing is compiled, and nothing of it runs before its checksum is known.
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
    await install(['install', '--prefix', work, `code-server@${version}`, ...quietly], work);
    const listed = JSON.parse(readFileSync(join(work, 'node_modules', '.package-lock.json'), 'utf8'));
    if (listed.packages['node_modules/code-server']?.integrity !== integrity) {
      throw trouble(`The registry gave a different code-server ${version} than the one chosen for Qube Plan; it was not used.`);
    }
    await install(['install', '--omit=dev', ...quietly], vscode);
    await writeFile(join(vscode, 'complete'), `code-server ${version}\n`);
    await rename(vscode, home).catch(error => {
      // Another process was faster: its editor is as good as ours.
      if (!existsSync(join(home, 'complete'))) throw error;
    });
  } finally {
    clearInterval(measure);
    await rm(work, { recursive: true, force: true });
    forget();
  }
}

async function install(args, cwd) {
  const { code, output } = await runNpm(args, { cwd });
  if (code !== 0) throw npmTrouble('The embedded VS Code could not be fetched', output);
}

/** Removes folders named after a process that was killed before it could tidy up. */
async function removeLeftovers(folder, pattern) {
  for (const name of await readdir(folder)) {
    const owner = pattern.exec(name)?.[1];
    if (owner && !isRunning(Number(owner))) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function sizeOf(folder) {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) total += await sizeOf(path);
    else if (entry.isFile()) total += (await stat(path).catch(() => ({ size: 0 }))).size;
  }
  return total;
}

function notStarted(home, log) {
  return trouble(`The embedded VS Code did not start. Its last words:\n\n${lastLines(log, 10)}\n`, `If it is damaged, remove ${home} and run the same command again.`);
}
