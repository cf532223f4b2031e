// Loads the bases a plan extends, and theirs, before the plan is read: reading a plan cannot wait for a file.
import type { Base, Bases } from '../plan/layers.ts';
import { list } from '../plan/values.ts';
import { parse, type Tree } from '../syntax/parse.ts';
import { asMapping } from '../syntax/tree.ts';
import type { Files } from './files.ts';
import { fileFrom, folderOf, isInside, keyOf } from './uris.ts';

export interface LoadedBases {
  readonly bases: Bases;
  /** Keys of every file that was looked for, found or not: the plan has to be read again when one of them changes. */
  readonly needs: ReadonlySet<string>;
  /** The text of a base, by the identity its spans carry. */
  textOf(file: string): string | undefined;
}

export interface BasesNeeds {
  readonly files: Files;
  /** Folders that bases of a plan may lie in. */
  folders(uri: string): readonly string[];
}

/** More files than this are not followed: nobody lays that many by hand. */
const maxFiles = 100;

export type BaseLoader = (uri: string, tree: Tree) => Promise<LoadedBases>;

/** Each file is parsed once per text, however many plans extend it. */
export function baseLoader({ files, folders }: BasesNeeds): BaseLoader {
  const trees = new Map<string, Base>();

  const treeOf = (file: string, text: string): Base => {
    const before = trees.get(keyOf(file));
    if (before?.file === file && before.tree.text === text) return before;
    const base = { file, tree: parse(text, file) };
    trees.set(keyOf(file), base);
    return base;
  };

  return async (uri, tree) => {
    const found = new Map<string, ReturnType<Bases>>();
    const texts = new Map<string, string>();
    const needs = new Set<string>();
    const allowed = folders(uri);

    const load = async (from: string, path: string): Promise<void> => {
      const name = nameOf(from, path);
      if (found.has(name) || found.size >= maxFiles) return;
      // Set before waiting, so that two plans that extend each other do not wait for each other.
      found.set(name, 'not-loaded');
      const target = fileFrom(from, path);
      if (target === undefined) {
        found.set(name, /^\/|^[A-Za-z]:/.test(path) ? 'outside' : folderOf(from) === undefined ? 'not-loaded' : 'missing');
        return;
      }
      if (!allowed.some((folder) => isInside(folder, target))) {
        found.set(name, 'outside');
        return;
      }
      needs.add(keyOf(target));
      const it = await files.read(target);
      if (it === 'late') return;
      if (it === 'none') {
        found.set(name, 'missing');
        return;
      }
      const base = treeOf(it.uri, it.text);
      found.set(name, base);
      texts.set(base.file, it.text);
      await loadAll(base.file, base.tree);
    };
    const loadAll = async (from: string, of: Tree): Promise<void> => {
      await Promise.all(list(asMapping(of.root)?.get('extends')).map(({ value }) => load(from, value)));
    };

    await loadAll(uri, tree);
    return {
      bases: (from, path) => found.get(nameOf(from ?? uri, path)) ?? 'not-loaded',
      needs,
      textOf: (file) => texts.get(file),
    };
  };
}

const nameOf = (from: string, path: string): string => `${from}\n${path}`;
