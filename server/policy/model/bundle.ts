// Several policy files in one text, each headed by `=== path`: how fixtures and examples are written.
import { roleOf } from './paths.ts';
import type { Disk } from './policies.ts';

export interface Piece {
  readonly path: string;
  readonly text: string;
  /** Where its text starts in the whole. */
  readonly start: number;
}

const head = /^=== (\S+)[ \t]*$/;

/** What stands before the first heading is a file of its own. */
export function readBundle(text: string, first = '/etc/qubes/policy.d/30-user.policy'): readonly Piece[] {
  const pieces: { path: string; start: number; text: string }[] = [];
  let offset = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const match = head.exec(line.replace(/\r?\n$/, ''));
    if (match) pieces.push({ path: match[1] as string, start: offset + line.length, text: '' });
    else {
      if (pieces.length === 0) pieces.push({ path: first, start: 0, text: '' });
      const piece = pieces.at(-1);
      if (piece) piece.text += line;
    }
    offset += line.length;
  }
  return pieces;
}

/** A disk that holds these files and nothing else. */
export function bundleDisk(pieces: readonly Piece[]): Disk {
  const byPath = new Map(pieces.map((it) => [it.path, it]));
  return {
    read: (path) => byPath.get(path),
    list(folder) {
      const names = pieces.filter(({ path }) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/')).map(({ path }) => path.slice(folder.length + 1));
      return names.length > 0 || pieces.some(({ path }) => path.startsWith(`${folder}/`)) ? names : undefined;
    },
  };
}

/** The files that are looked at for themselves. */
export const bundleFiles = (pieces: readonly Piece[]): readonly string[] => pieces.map(({ path }) => path).filter((path) => roleOf(path) !== undefined);
