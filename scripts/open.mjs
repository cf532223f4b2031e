// Installs and builds what is missing, then opens a VS Code with Qube Plan on the example plans.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { run, runScript, trouble } from './commands.mjs';
import { findDesktopCommand, hasDesktop } from './desktop.mjs';
import { mustBeFree, remoteUri, startEmbedded, windowAddress } from './embedded.mjs';
import { packExtension } from './package.mjs';
import { build, installPackages, lastLines, root } from './prepare.mjs';
import { examples, showpiece } from './showpiece.mjs';

const usage = `npm start -- [options]

Opens VS Code with Qube Plan on the example plans. On a desktop with VS Code (or VSCodium) that one is used;
elsewhere a VS Code of its own is fetched once and served on this machine only, for a browser.

  --embedded   serve the embedded VS Code even where a desktop one is installed
  --port N     the port to serve it on (a free one when not given); implies --embedded
  --no-open    only print the address, do not open a browser
  --help       show this`;

/**
 * Runs `npm start`.
 * @param {readonly string[]} args the words after `npm start --`
 */
export async function open(args) {
  await runScript(async () => {
    const options = readOptions(args);
    if (options.help) {
      console.log(usage);
      return 0;
    }
    const { port } = options;
    if (port) await mustBeFree(port);
    const command = options.embedded || port || !hasDesktop() ? undefined : findDesktopCommand();
    await installPackages();
    await build();
    return command ? openDesktop(command) : openEmbedded(port, options.open);
  }, { signalCode: 0, farewell: 'Stopped.' });
}

/** Hands over to the VS Code of this desktop; its window outlives this command, as any other window of it. */
async function openDesktop(command) {
  // The examples are this project's own: no need to ask in that window whether their authors are trusted.
  const flags = ['--new-window', '--disable-workspace-trust', `--extensionDevelopmentPath=${root}`];
  const { path, line } = showpiece();
  const { code, output } = await run(command, [...flags, examples, '--goto', `${path}:${line}`]);
  if (code !== 0) {
    throw trouble(`${command} could not open a window:\n${lastLines(output, 8)}\n`, 'The embedded VS Code may serve instead: npm start -- --embedded');
  }
  console.log('VS Code is opening in a window of its own, with Qube Plan on the example plans. Close that window when you are done.');
  return 0;
}

/** Serves the embedded VS Code until it is stopped. */
async function openEmbedded(port, openBrowser) {
  const vsix = await packExtension();
  const server = await startEmbedded({ port, vsix });
  const { path, line } = showpiece();
  const address = windowAddress(server, examples, [['openFile', `${remoteUri(server, path)}:${line}:1`], ['gotoLineMode', 'true']]);
  console.log(`\nVS Code with Qube Plan is ready. Open this address in a browser on this machine:\n\n${address}\n`);
  console.log('Nobody else can reach it. It fetches and sends nothing, and saves a plan only when you do. Ctrl-C stops it.');
  if (openBrowser && hasDesktop()) openInBrowser(address);
  const code = await server.ended;
  throw trouble(`The embedded VS Code stopped by itself (exit code ${code}). Its last words:\n\n${lastLines(server.log(), 10)}`);
}

function openInBrowser(address) {
  const [command, ...args] = {
    darwin: ['open', address],
    // `start` takes its first quoted argument for a title.
    win32: ['cmd', '/c', 'start', '""', address.replaceAll('&', '^&')],
  }[process.platform] ?? ['xdg-open', address];
  // Whoever has no default browser still has the printed address.
  spawn(command, args, { stdio: 'ignore', detached: true, windowsVerbatimArguments: true }).on('error', () => {}).unref();
}

function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { embedded: { type: 'boolean' }, port: { type: 'string' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    }));
  } catch (error) {
    throw trouble(`${error.message.split('. ')[0]}.`, `\n${usage}`);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw trouble(`"${values.port}" is not a port number.`, 'A port is a whole number from 1 to 65535.');
  }
  return { embedded: values.embedded === true, help: values.help === true, open: !values['no-open'], port };
}
