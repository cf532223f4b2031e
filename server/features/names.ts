// Follows a name through the files of a plan: where it comes from, where it is used, and giving it another one everywhere.
import { t } from '../base/l10n.ts';
import { touches, type Span } from '../base/span.ts';
import type { TextEdit } from '../base/edit.ts';
import { nameFault } from '../facts/names.ts';
import { references, type NameKind, type Reference } from '../plan/references.ts';
import { renameAll } from '../plan/rename.ts';
import { shapeAt } from '../plan/vocabulary.ts';
import { faultWords } from '../rules/common/names.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Tree } from '../syntax/parse.ts';

export interface NameHere {
  readonly kind: NameKind;
  readonly name: string;
  /** Its letters in the text. */
  readonly at: Span;
  readonly defines: boolean;
}

/** The name under the cursor; undefined where there is none. */
export const nameAt = (tree: Tree, offset: number): NameHere | undefined => references(tree.root).find(({ at }) => touches(at, offset));

/** Every place of one file that says the name. */
export const placesOf = (tree: Tree, { kind, name }: Pick<NameHere, 'kind' | 'name'>): readonly Reference[] => references(tree.root).filter((it) => it.kind === kind && it.name === name);

/** Why the name cannot be changed at all, in words for a person; undefined where it can. `files` are all that belong together. */
export function whyFixed(shot: Snapshot, files: readonly Tree[], { kind, name }: NameHere): string | undefined {
  const isWritten = files.some((tree) => placesOf(tree, { kind, name }).some(({ defines }) => defines));
  if (kind === 'qube' && name === 'dom0') return t`dom0 keeps its name in every Qubes OS.`;
  if (isWritten || kind === 'identity') return undefined;
  if (kind === 'qube' && shot.facts.qube(name)) return t`“${name}” comes with Qubes OS under this name; the plan does not define it.`;
  return undefined;
}

/** Why the new name will not do, in words for a person; undefined where it will. */
export function whyRefused(shot: Snapshot, files: readonly Tree[], { kind, name }: NameHere, to: string): string | undefined {
  if (to === name) return undefined;
  const isTaken = files.some((tree) => placesOf(tree, { kind, name: to }).some(({ defines }) => defines));
  if (kind === 'tag') return new RegExp(shapeAt(['qubes', '*', 'tags', 0])?.pattern ?? '').test(to) ? undefined : t`A tag consists of letters from a to z, digits, hyphens and underscores.`;
  if (to.trim() !== to || to === '') return t`A name cannot be empty, nor begin or end with a space.`;
  if (isTaken || (kind === 'qube' && shot.facts.qube(to))) return kind === 'qube' ? t`There is already a qube “${to}”.` : t`There is already an identity “${to}”.`;
  if (kind === 'identity') return /[\r\n]/.test(to) ? t`A name stands on one line.` : undefined;
  const fault = nameFault(to, shot.facts.release);
  if (!fault) return undefined;
  return fault.kind === 'reserved' ? t`“${to}” is a name that Qubes OS keeps for itself.` : t`“${to}” cannot be the name of a qube: ${faultWords(fault, shot.facts.release)}.`;
}

/** The edits of one file; undefined where an alias shows the same word with another meaning, so that it cannot be done. */
export const renameIn = (tree: Tree, { kind, name }: NameHere, to: string): readonly TextEdit[] | undefined => renameAll(tree, kind, name, to);

/** Places that may be typed over together: a name where it is defined, and its other places in the file that are written alike. */
export function linked(tree: Tree, offset: number): readonly Span[] {
  const here = nameAt(tree, offset);
  if (!here?.defines || here.kind !== 'qube') return [];
  const places = placesOf(tree, here).filter(({ at, node }) => node.kind === 'scalar' && tree.text.slice(at.start, at.end) === here.name);
  return places.length > 1 && places.some(({ at }) => at.start === here.at.start) ? places.map(({ at }) => at) : [];
}
