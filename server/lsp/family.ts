// The files that belong together because plans among them extend others: a name means the same in all of them.
import { Lines } from '../base/lines.ts';
import { once } from '../base/memo.ts';
import { list } from '../plan/values.ts';
import { parse, type Tree } from '../syntax/parse.ts';
import { asMapping } from '../syntax/tree.ts';
import type { Files } from './files.ts';
import { fileFrom, isInside, keyOf } from './uris.ts';

export interface Member {
  readonly uri: string;
  /** Of the open document; undefined for a file that is not open. */
  readonly version: number | undefined;
  /** A tree of its own, which no later edit moves. */
  readonly tree: Tree;
  readonly lines: Lines;
}

export interface FamilyNeeds {
  readonly files: Files;
  /** Every plan that is open or lies in the workspace. */
  plans(): Promise<readonly string[]>;
  /** Folders that bases of a plan may lie in. */
  folders(uri: string): readonly string[];
}

/** The file itself comes first. Empty for one that cannot be read. */
export type Family = (uri: string) => Promise<readonly Member[]>;

/** More files than this are not gone through: an answer has to come while somebody waits. */
const most = 2000;

export function family({ files, plans, folders }: FamilyNeeds): Family {
  const kept = new Map<string, Member>();

  const read = async (uri: string): Promise<Member | undefined> => {
    const file = await files.read(uri);
    if (typeof file !== 'object') return undefined;
    const version = files.open(uri)?.version;
    const before = kept.get(keyOf(uri));
    if (before?.tree.text === file.text && before.uri === file.uri) return before.version === version ? before : { ...before, version };
    const tree = once(() => parse(file.text));
    const lines = once(() => new Lines(file.text));
    const member: Member = { uri: file.uri, version, get tree() { return tree(); }, get lines() { return lines(); } };
    kept.set(keyOf(uri), member);
    return member;
  };

  const basesOf = ({ uri, tree }: Member): readonly string[] => {
    const allowed = folders(uri);
    return list(asMapping(tree.root)?.get('extends')).flatMap(({ value }) => {
      const target = fileFrom(uri, value);
      return target !== undefined && allowed.some((folder) => isInside(folder, target)) ? [target] : [];
    });
  };

  return async (uri) => {
    const self = await read(uri);
    if (!self) return [];
    const near = new Map<string, Set<string>>();
    const known = new Map<string, Member>([[keyOf(self.uri), self]]);
    const join = (a: string, b: string): void => void (near.get(a)?.add(b) ?? near.set(a, new Set([b])));
    const queue = [...new Set([uri, ...(await plans())])].slice(0, most);
    for (let next = queue.shift(); next !== undefined && known.size < most; next = queue.shift()) {
      const member = await read(next);
      if (!member) continue;
      known.set(keyOf(member.uri), member);
      for (const base of basesOf(member)) {
        join(keyOf(member.uri), keyOf(base));
        join(keyOf(base), keyOf(member.uri));
        if (!known.has(keyOf(base))) queue.push(base);
      }
    }
    const found = new Set([keyOf(self.uri)]);
    for (const key of found) for (const other of near.get(key) ?? []) found.add(other);
    return [...found].map((key) => known.get(key)).filter((it) => it !== undefined);
  };
}
