// Lists the plans and policy files that lie in the workspace, asking whoever can see its files, and remembers the list while it holds.
import { isPlanFile } from '../plan/files.ts';
import { roleOf } from '../policy/model/paths.ts';
import { keyOf } from './uris.ts';

export interface PlanFiles {
  /** Never rejects; empty where nobody can list files. While nothing changes, it is the same list. */
  all(): Promise<readonly string[]>;
  /** The same for policy files. */
  policies(): Promise<readonly string[]>;
  /** A file came, went or changed; `kind` as in the protocol: 1 created, 2 changed, 3 deleted. */
  changed(uri: string, kind: number): void;
  /** Folders came or went, or nobody tells us of files. */
  clear(): void;
}

/** `list` gives the addresses of all files that may be either; of each kind, more than this many are left out. */
const most = 5000;

export function planFiles(list: () => Promise<readonly string[]>): PlanFiles {
  let known: Promise<readonly string[]> | undefined;
  const found = (): Promise<readonly string[]> => (known ??= list().catch(() => []));
  const all = chosen((uri) => isPlanFile(keyOf(uri)));
  const policies = chosen((uri) => roleOf(keyOf(uri)) !== undefined);
  return {
    all: async () => all(await found()),
    policies: async () => policies(await found()),
    changed(uri, kind) {
      if (kind !== 2 && (isPlanFile(keyOf(uri)) || roleOf(keyOf(uri)) !== undefined)) known = undefined;
    },
    clear: () => (known = undefined),
  };
}

/** Those that fit; of the same list the same ones, without looking again. */
function chosen(fits: (uri: string) => boolean): (uris: readonly string[]) => readonly string[] {
  let last: { readonly of: readonly string[]; readonly found: readonly string[] } | undefined;
  return (uris) => {
    if (last?.of !== uris) last = { of: uris, found: uris.filter(fits).slice(0, most) };
    return last.found;
  };
}
