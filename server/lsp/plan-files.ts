// Lists the plans that lie in the workspace, asking whoever can see its files, and remembers the list while it holds.
import { isPlanFile } from '../plan/files.ts';
import { keyOf } from './uris.ts';

export interface PlanFiles {
  /** Never rejects; empty where nobody can list files. */
  all(): Promise<readonly string[]>;
  /** A file came, went or changed; `kind` as in the protocol: 1 created, 2 changed, 3 deleted. */
  changed(uri: string, kind: number): void;
  /** Folders came or went, or nobody tells us of files. */
  clear(): void;
}

/** `list` gives the addresses of all plans; more than this many are left out. */
const most = 5000;

export function planFiles(list: () => Promise<readonly string[]>): PlanFiles {
  let known: Promise<readonly string[]> | undefined;
  return {
    all: () => (known ??= list().then((found) => found.filter((uri) => isPlanFile(keyOf(uri))).slice(0, most), () => [])),
    changed(uri, kind) {
      if (kind !== 2 && isPlanFile(keyOf(uri))) known = undefined;
    },
    clear: () => (known = undefined),
  };
}
