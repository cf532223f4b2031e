// Finds and reads plans, their bases and their configuration on disk.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { matchesGlob } from '../base/glob.ts';
import { configName, isPlanFile } from '../plan/files.ts';
import type { Bases } from '../plan/layers.ts';
import { roleOf } from '../policy/model/paths.ts';
import { readConfig, type PartialSettings } from '../plan/settings.ts';
import { parse, type Tree } from '../syntax/parse.ts';
import { UsageError, type Io } from './io.ts';

/** A file to check. `path` is what the user is shown: relative to where the command runs when inside it. */
export interface Input {
  readonly kind: 'plan' | 'policy';
  readonly path: string;
  readonly file: string | undefined;
  readonly text: string;
  readonly config: PartialSettings;
}

/** A file that is neither by its name is taken for a plan: somebody asked for it. */
const kindOf = (file: string): Input['kind'] => (!isPlanFile(file) && roleOf(slashes(file)) !== undefined ? 'policy' : 'plan');

/**
 * Reads the named files, `-` (standard input), and every plan and policy file in the named folders, in the order named, folders sorted by name.
 * With `kind`, folders are searched for that kind only.
 * @throws UsageError for a path that does not exist or cannot be read.
 */
export async function inputs(paths: readonly string[], io: Io, kind?: Input['kind']): Promise<Input[]> {
  const found: Input[] = [];
  const seen = new Set<string>();
  const configFor = configFinder();
  const add = (file: string, named: boolean): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const { config, folder } = configFor(file);
    const path = shown(file, io);
    // A file named outright is checked even where a folder walk would leave it out.
    if (!named && (config.exclude ?? []).some((pattern) => matchesGlob(slashes(relative(folder, file)), pattern))) return;
    found.push({ kind: kindOf(file), path, file, text: read(file, path), config });
  };
  for (const path of paths) {
    if (path === '-') {
      found.push({ kind: 'plan', path: '-', file: undefined, text: await io.stdin(), config: configFor(join(io.cwd, '-')).config });
      continue;
    }
    const file = resolve(io.cwd, path);
    const info = statSync(file, { throwIfNoEntry: false });
    if (!info) throw new UsageError(`${path}: no such file or folder`);
    if (info.isDirectory()) {
      for (const it of walk(file)) {
        if (kind === undefined || kindOf(it) === kind) add(it, false);
      }
    } else add(file, true);
  }
  return found;
}

/** Plans and policy files below a folder; hidden folders, `node_modules` and links to folders are passed over. */
function* walk(folder: string): Iterable<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules') yield* walk(path);
    } else if (isPlanFile(entry.name) || (roleOf(slashes(path)) !== undefined && (entry.isFile() || statSync(path, { throwIfNoEntry: false })?.isFile()))) yield path;
  }
}

function read(file: string, path: string): string {
  try {
    // Bytes that are no UTF-8 become U+FFFD, as in an editor; `write` refuses such texts.
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

/** @throws UsageError when the file cannot be written, or was not UTF-8 so that writing would damage it. */
export function write(input: Input, text: string): void {
  if (input.file === undefined) return;
  if (!readFileSync(input.file).equals(Buffer.from(input.text, 'utf8'))) {
    throw new UsageError(`${input.path}: is not UTF-8 text, or changed while it was checked; left as it is`);
  }
  try {
    writeFileSync(input.file, text);
  } catch (error) {
    throw new UsageError(`${input.path}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

interface Config {
  readonly config: PartialSettings;
  readonly folder: string;
}

/** Finds the nearest `qube-plan.config.yaml` at or above a file's folder; each is read once. */
function configFinder(): (file: string) => Config {
  const known = new Map<string, Config | undefined>();
  const inFolder = (folder: string): Config | undefined => {
    if (known.has(folder)) return known.get(folder);
    const path = join(folder, configName);
    const parent = dirname(folder);
    const found = existsSync(path) ? { config: readConfig(read(path, path)), folder } : parent === folder ? undefined : inFolder(parent);
    known.set(folder, found);
    return found;
  };
  return (file) => inFolder(dirname(file)) ?? { config: {}, folder: dirname(file) };
}

/** Reads bases from disk. They must lie below where the command runs, or below the folder of the plan that extends them. */
export function diskBases(input: Input, io: Io): { readonly bases: Bases; treeOf(file: string): Tree | undefined } {
  const home = input.file === undefined ? io.cwd : dirname(input.file);
  const trees = new Map<string, Tree>();
  const inside = (file: string): boolean => [io.cwd, home].some((folder) => isInside(real(folder), file));
  const bases: Bases = (from, path) => {
    const file = resolve(from === undefined ? home : dirname(from), path);
    if (isAbsolute(path) || !inside(real(file))) return 'outside';
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return 'missing';
    const tree = trees.get(file) ?? parse(read(file, shown(file, io)), file);
    trees.set(file, tree);
    return { file, tree };
  };
  return { bases, treeOf: (file) => trees.get(file) };
}

export const shown = (file: string, io: Io): string => {
  const path = relative(io.cwd, file);
  return slashes(path === '' || path.startsWith('..') || isAbsolute(path) ? file : path);
};

export const slashes = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'));

export const isInside = (folder: string, file: string): boolean => file.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Links resolved as far as the path exists, so that a link cannot lead outside. */
export function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), path.slice(parent.length + (parent.endsWith(sep) ? 0 : 1)));
  }
}
