// Takes VS Code's command-line flags and runs an extension test suite in the embedded VS Code, with Chromium as its window.
// Understood: --extensionDevelopmentPath, --extensionDevelopmentKind=web, --extensionTestsPath, --extensions-dir,
// --install-extension (a packaged extension, in place before the window opens) and one folder; all else is ignored.
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runScript, trouble } from '../../scripts/commands.mjs';
import { remoteUri, startEmbedded, windowAddress } from '../../scripts/embedded.mjs';
import { root } from '../../scripts/prepare.mjs';
import { load, openWindow } from '../../scripts/window.mjs';

const minutes = 60_000;

await runScript(async () => {
  const flags = readFlags(process.argv.slice(2));
  const developed = flags.all('extensionDevelopmentPath').map(path => resolve(path));
  const tests = flags.one('extensionTestsPath');
  const folder = resolve(flags.folder ?? '.');
  if (!tests || developed.length === 0) throw trouble('The launcher needs --extensionDevelopmentPath and --extensionTestsPath.');

  const web = flags.one('extensionDevelopmentKind') === 'web';
  const server = await startEmbedded({
    driver: true,
    vsix: flags.one('install-extension'),
    extensionsFolder: flags.one('extensions-dir'),
    // The window of 4.139 drops `extensionDevelopmentKind` from its payload; this setting has the same effect.
    settings: web ? { 'remote.extensionKind': Object.fromEntries(developed.map(path => [idOf(path), ['web']])) } : {},
  });
  const window = await openWindow();
  const code = await runSuite(window.page, windowAddress(server, folder, [
    ...developed.map(path => ['extensionDevelopmentPath', remoteUri(server, path)]),
    ['extensionTestsPath', remoteUri(server, resolve(tests))],
  ]));
  await window.close();
  await server.stop();
  return code;
}, { signalCode: 130 });

/** Opens the address and resolves to the suite's exit code; shows what the suite prints. */
async function runSuite(page, address) {
  let finished;
  const exit = new Promise(done => void (finished = done));
  await page.exposeFunction('codeAutomationExit', code => finished(code));
  await page.exposeFunction('codeAutomationLog', (level, args) => {
    const line = args.map(String).join(' ');
    if (process.env.QUBE_PLAN_WINDOW_LOG) console.error(`[${level}] ${line}`);
    return showSuiteLine(page, line);
  });
  page.on('crash', () => finished(1));
  await load(page, address);
  const timer = setTimeout(() => {
    console.log('  ✗ the window: the suite did not finish within five minutes');
    console.log('# fail 1');
    picture(page, 'suite-stuck').finally(() => finished(1));
  }, 5 * minutes);
  const code = await exit;
  clearTimeout(timer);
  return code;
}

/** Passes on what the suite says about itself, and takes a picture when it asks for one after a failure. */
async function showSuiteLine(page, line) {
  const wanted = /^# picture ([\w-]+)$/.exec(line)?.[1];
  if (wanted) await picture(page, wanted);
  else if (/^(?: {2}[✓✗] | {6}|# )/.test(line)) console.log(line);
}

async function picture(page, name) {
  const path = join(root, 'out', 'vscode', `${name}.png`);
  mkdirSync(join(root, 'out', 'vscode'), { recursive: true });
  await page.screenshot({ path });
  console.log(`      picture: ${path}`);
}

/** An extension's identifier as VS Code forms it. */
function idOf(path) {
  const { publisher, name } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return `${publisher}.${name}`;
}

/** Splits VS Code's flags: `--name=value`, `--name value` for those that take one, and a bare folder. */
function readFlags(args) {
  const takesValue = /^--(extensionDevelopmentPath|extensionDevelopmentKind|extensionTestsPath|extensions-dir|user-data-dir|install-extension)$/;
  const values = {};
  let folder;
  for (let i = 0; i < args.length; i++) {
    const [name, ...rest] = args[i].split('=');
    if (!name.startsWith('--')) folder ??= args[i];
    else (values[name.slice(2)] ??= []).push(rest.length ? rest.join('=') : takesValue.test(name) ? args[++i] : 'true');
  }
  return { folder, one: name => values[name]?.at(-1), all: name => values[name] ?? [] };
}
