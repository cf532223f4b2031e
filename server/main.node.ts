// The language server on Node: over standard input and output, or as a child process of VS Code.
import { existsSync, realpathSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { decode, type Decoded } from './base/decode.ts';
import { localDate, type Host } from './lsp/host.ts';

/** Sets a flag of V8. Only in versions known to have both that are set here, 11 to 14: another would complain about it, on every start, to somebody who cannot help it. */
export function tune(flag: '--heap-growing-percent=50' | '--semi-space-growth-factor=1', version: string = process.versions.v8): boolean {
  const isKnown = /^1[1-4]\./.test(version);
  if (isKnown) setFlagsFromString(flag);
  return isKnown;
}

/**
 * Starts the server on the transport that the command line names (`--stdio`, `--node-ipc`, …), else on standard input and output. Loads
 * the protocol only now, so that the command line's other commands start without it.
 */
export async function startNode(): Promise<void> {
  // Typing leaves much behind that is soon needed no more. As V8 comes, memory grows several times over before that is cleared away; by half at
  // a time, a large plan takes half as much, and a key waits little longer.
  tune('--heap-growing-percent=50');
  if (!process.argv.some((word) => /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(word))) process.argv.push('--stdio');
  const { createConnection } = await import('vscode-languageserver/node');
  const { serve } = await import('./lsp/server.ts');
  const connection = createConnection();
  // A message that breaks the protocol must not take the server, and every open plan's help, with it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }
  // Nobody is left to tell, and every attempt to tell would fail again.
  process.stdout.on('error', () => process.exit(1));
  serve(connection, nodeHost());
  connection.listen();
}

/** Files are read here only where they are `file:` URIs; what lies in virtual workspaces is for the client to read. */
export function nodeHost(): Host {
  return {
    today: () => localDate(),
    reads: (uri) => uri.startsWith('file:'),
    readFile: readInside,
    listPlans,
    rulePage,
  };
}

/** Bases and settings are small; whatever is larger is none. In bytes. */
const maxSize = 8_000_000;

async function readInside(uri: string, folders: readonly string[]): Promise<Decoded | undefined> {
  try {
    const file = await realpath(fileURLToPath(uri));
    const roots = await Promise.all(folders.map(realFolder));
    if (!roots.some((root) => root !== undefined && file.startsWith(root))) return undefined;
    const info = await stat(file);
    if (!info.isFile() || info.size > maxSize) return undefined;
    return decode(await readFile(file));
  } catch {
    return undefined;
  }
}

async function realFolder(uri: string): Promise<string | undefined> {
  try {
    const folder = await realpath(fileURLToPath(uri));
    return folder.endsWith(sep) ? folder : folder + sep;
  } catch {
    return undefined;
  }
}

/** Folders in which nobody keeps plans of their own. */
const skipped = new Set(['node_modules', '__pycache__']);
/** More entries than this are not looked at. */
const maxEntries = 200_000;

/** Goes through the folders without following links; hidden folders are left out. */
async function listPlans(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const queue = folders.filter((uri) => uri.startsWith('file:')).map((uri) => fileURLToPath(uri));
  let seen = 0;
  for (let folder = queue.shift(); folder !== undefined && seen < maxEntries; folder = queue.shift()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      seen++;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name)) queue.push(path);
      // What counts as a plan or a policy is for the server to say.
      else if (entry.isFile() && (/\.(?:ya?ml|policy|j2|jinja2?)$/.test(entry.name) || /[/\\](?:policy\.d|policy\.d[/\\]include|qubes-rpc[/\\]policy)$/.test(folder))) found.push(pathToFileURL(path).href);
    }
  }
  return found;
}

const pages = new Map<string, string | undefined>();

/** The page beside the program, where it was installed with its documentation. */
function rulePage(id: string): string | undefined {
  if (!pages.has(id)) {
    const page = join(programFolder(), '..', 'docs', 'rules', `${id}.md`);
    pages.set(id, existsSync(page) ? pathToFileURL(page).href : undefined);
  }
  return pages.get(id);
}

function programFolder(): string {
  try {
    return dirname(realpathSync(process.argv[1] ?? '.'));
  } catch {
    return '.';
  }
}
