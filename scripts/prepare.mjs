// Brings a fresh clone to the point where it can run: packages installed, bundles built.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, trouble } from './commands.mjs';
import { progress } from './progress.mjs';

/** The top folder of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that the package `node` brought: everything below the scripts runs on this one, whatever started them. */
export const projectNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The environment for programs of the project: its own tools come first in PATH. */
export const projectEnv = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter),
};

/**
 * Installs the packages when they are missing or differ from package-lock.json; does nothing otherwise.
 * @throws trouble when npm cannot do it
 */
export async function installPackages() {
  const reason = whyInstall();
  if (!reason) return;
  const step = progress(`Installing packages (${reason})`);
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund'], { cwd: root });
  if (code !== 0) {
    step.failed();
    throw npmTrouble('The packages could not be installed', output);
  }
  if (!existsSync(projectNode)) {
    step.failed();
    throw trouble(
      'The packages were installed, but the Node that comes among them was not.',
      'npm may be set to skip install scripts. Try: npm ci --ignore-scripts=false',
    );
  }
  step.done('Packages installed');
}

/**
 * Builds every bundle into dist/.
 * @throws trouble with the compiler's own words when the build fails
 */
export async function build() {
  if (!existsSync(join(root, 'build.mjs'))) {
    throw trouble('build.mjs is missing from this folder.', 'Is this a complete checkout? Try: git status');
  }
  const step = progress('Building');
  const { code, output } = await run(projectNode, [join(root, 'build.mjs')], { cwd: root, env: projectEnv });
  if (code !== 0) {
    step.failed();
    // What follows the compiler's messages is only where in the compiler they were printed.
    throw trouble(`The build failed:\n\n${output.split(/\n\/.*node_modules\//)[0].trim()}`);
  }
  step.done('Built');
}

/**
 * Runs npm as the user would in a shell, not as a child of this npm script.
 * @param {readonly string[]} args
 * @param {{ cwd: string, onOutput?: (text: string) => void }} options
 */
export function runNpm(args, options) {
  // npm's own pauses between attempts add up to more than a minute of silence where there is no network.
  args = [...args, '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    // What the outer npm says about *its* package would mislead the inner one; settings such as the registry stay.
    if (/^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix|global_prefix)$|^INIT_CWD$/i.test(name)) continue;
    env[name] = value;
  }
  // Not the Node in node_modules: `npm ci` removes that folder while it runs.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const ownBin = join(root, 'node_modules', '.bin');
  env.PATH = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== ownBin).join(delimiter);
  const usable = npm && node && existsSync(npm) && existsSync(node) && !node.startsWith(root);
  if (usable) return run(node, [npm, ...args], { ...options, env });
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, env });
}

/**
 * Turns a failed npm run into a sentence and a remedy.
 * @param {string} what what could not be done
 * @param {string} output everything npm printed
 */
export function npmTrouble(what, output) {
  const has = pattern => pattern.test(output);
  if (has(/npm(\.cmd)?: not found/)) {
    return trouble(`${what}: npm was not found.`, 'It comes with Node; on Debian it is the package "npm".');
  }
  if (has(/ENOSPC|no space left/i)) {
    return trouble(`${what}: the disk is full.`, `Free some space (about 2 GB is enough) and run the same command again.`);
  }
  if (has(/CERT_|SELF_SIGNED|UNABLE_TO_VERIFY|certificate/i)) {
    return trouble(`${what}: the registry's certificate is not trusted here.`, 'Behind a proxy, set NODE_EXTRA_CA_CERTS to its certificate.');
  }
  if (has(/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i)) {
    const registry = /https?:\/\/[^\s/]+/.exec(output)?.[0] ?? 'the npm registry';
    return trouble(`${what}: ${registry} cannot be reached.`, 'Check the connection (or the "registry" and "proxy" settings of npm) and run the same command again.');
  }
  if (has(/EACCES|EPERM/)) {
    return trouble(`${what}: a folder may not be written.`, lastLines(output, 4));
  }
  if (has(/\bE40[0-9]\b|EINTEGRITY|EUSAGE/)) {
    return trouble(`${what}: the registry or the lock file does not agree.`, lastLines(output, 8));
  }
  return trouble(`${what}. npm said:`, lastLines(output, 15));
}

/** The end of a program's output, without npm's notes about itself. */
export function lastLines(output, count) {
  const lines = output.split('\n').filter(line => line.trim() && !/^npm (warn|notice)/.test(line));
  return lines.slice(-count).join('\n');
}

/** Why the packages have to be installed, in two words, or undefined when all of them are there. */
function whyInstall() {
  const wanted = readJson('package-lock.json');
  const found = readJson('node_modules/.package-lock.json');
  if (!wanted) throw trouble('package-lock.json is missing or damaged.', 'Is this a complete checkout? Try: git status');
  if (!found) return 'first run';
  for (const [place, entry] of Object.entries(wanted.packages)) {
    // Optional packages are for other systems; what matters of them shows when the build starts.
    if (place === '' || entry.optional || entry.link) continue;
    if (found.packages?.[place]?.version !== entry.version) return 'the list changed';
  }
  return existsSync(projectNode) ? undefined : 'incomplete';
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch {
    return undefined;
  }
}
