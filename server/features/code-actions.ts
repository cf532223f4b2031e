// What the light bulb offers: repairs, then comments that allow a finding, then an explanation.
import { t, type Said } from '../base/l10n.ts';
import { applyEdits, type TextEdit } from '../base/edit.ts';
import { meets, type Span } from '../base/span.ts';
import { rules } from '../rules/index.ts';
import type { Found } from '../rules/run.ts';
import type { Snapshot } from '../snapshot.ts';
import { parse } from '../syntax/parse.ts';
import { allowHere, allowInFile } from './allow-edits.ts';

export interface Action {
  readonly title: string;
  /** `explain` has no edit: the editor opens the rule's page. */
  readonly kind: 'quickfix' | 'source.fixAll.qubePlan' | 'explain';
  /** Undefined for "fix all", which may concern many. */
  readonly rule: string | undefined;
  /** The one to take without choosing: the first safe repair of its finding. */
  readonly preferred: boolean;
  /** Index into `diagnostics(shot)` of what it repairs. */
  readonly diagnostic: number | undefined;
  /** Names the action among all those of the same text. */
  readonly key: string;
}

/** The actions for findings that touch the span, most helpful first; suppressing a finding never comes before repairing it. */
export function codeActions(shot: Snapshot, span: { readonly start: number; readonly end: number }): Action[] {
  return offers(shot, span).map(({ action }) => action);
}

/** The edits of an action that `codeActions` named for the same text, or undefined when they would not leave a sound text behind. */
export function resolveAction(shot: Snapshot, span: { readonly start: number; readonly end: number }, key: string): TextEdit[] | undefined {
  const offer = offers(shot, span).find(({ action }) => action.key === key);
  const edits = offer?.edits() ?? [];
  return edits.length > 0 && staysSound(shot, edits, offer?.action.rule) ? [...edits] : undefined;
}

/** What the action that repairs all at once is called. */
export const fixAllTitle = (): Said => t`Fix everything that can be fixed safely`;

/** A selection may hold more; nobody reads a longer list, and "fix all" is part of it anyway. */
const maxFindings = 40;

interface Offer {
  readonly action: Action;
  edits(): readonly TextEdit[];
}

function offers(shot: Snapshot, span: Span): Offer[] {
  const here = shot.outcome.findings.map((found, index) => ({ found, index })).filter(({ found }) => meets(found.at, span)).slice(0, maxFindings);
  const repairs = here.flatMap(({ found, index }) => repairsOf(shot, found, index));
  const safe = repairs.filter((it) => it.kind === 'safe');
  const allowable = here.filter(({ found }) => canBeAllowed(found.rule));
  return [
    ...distinct([...safe, ...repairs.filter((it) => it.kind === 'review')]),
    ...distinct(allowable.map(({ found, index }) => allowOffer(shot, found, index)).filter((it) => it.edits().length > 0)),
    ...distinct(allowable.map(({ found, index }) => allowFileOffer(shot, found, index))),
    ...distinct(here.map(({ found, index }) => explainOffer(found, index))),
    ...(hasSafeRepair(shot) ? [fixAllOffer()] : []),
  ];
}

function repairsOf(shot: Snapshot, found: Found, index: number): (Offer & { readonly kind: 'safe' | 'review' })[] {
  const able = shot.offers(found).map((fix) => ({ fix, edits: shot.editsOf(fix) })).filter(({ edits }) => mayStand(shot, edits, found.rule));
  const best = able.find(({ fix }) => fix.kind === 'safe')?.fix;
  return able.map(({ fix, edits }) => ({
    kind: fix.kind,
    action: action(fix.title, 'quickfix', found.rule, index, fix === best),
    edits: () => edits,
  }));
}

function allowOffer(shot: Snapshot, found: Found, index: number): Offer {
  const edits = allowHere(shot.tree, found.rule, found.at);
  return { action: action(t`Allow ${found.rule} here, with a reason to be added`, 'quickfix', found.rule, index), edits: () => edits };
}

function allowFileOffer(shot: Snapshot, found: Found, index: number): Offer {
  return {
    action: action(t`Allow ${found.rule} in this file, with a reason to be added`, 'quickfix', found.rule, index),
    edits: () => allowInFile(shot.tree, found.rule),
  };
}

const explainOffer = (found: Found, index: number): Offer => ({ action: action(t`Explain ${found.rule}`, 'explain', found.rule, index), edits: () => [] });

const fixAllOffer = (): Offer => ({
  action: { title: fixAllTitle(), kind: 'source.fixAll.qubePlan', rule: undefined, preferred: false, diagnostic: undefined, key: 'fix-all' },
  edits: () => [],
});

const action = (title: string, kind: Action['kind'], rule: string, diagnostic: number, preferred = false): Action => ({
  title,
  kind,
  rule,
  preferred,
  diagnostic,
  key: `${rule} ${diagnostic} ${title}`,
});

/** A comment cannot vouch for itself, nor make a text readable that is not. */
const canBeAllowed = (id: string): boolean => id !== 'yaml-syntax' && !rules[id]?.allow;

const hasSafeRepair = (shot: Snapshot): boolean => shot.outcome.findings.some(({ fixes }) => fixes.some((fix) => fix.kind === 'safe' && shot.editsOf(fix).length > 0));

/** Several findings may lead to the very same repair, and one line holds one comment. */
function distinct<T extends Offer>(all: readonly T[]): T[] {
  const seen = new Set<string>();
  return all.filter(({ action: { title }, edits }) => {
    const id = JSON.stringify([title, edits()]);
    return seen.has(id) ? false : (seen.add(id), true);
  });
}

/** In a text with syntax errors the tree is a guess, so what is built on it is tried before it is offered. */
const mayStand = (shot: Snapshot, edits: readonly TextEdit[], rule: string): boolean => shot.tree.problems.length === 0 || staysSound(shot, edits, rule);

/** Mending one syntax error may bring the next to light; anything else may add none. */
const staysSound = ({ text, tree }: Snapshot, edits: readonly TextEdit[], rule: string | undefined): boolean =>
  rule === 'yaml-syntax' || parse(applyEdits(text, edits)).problems.length <= tree.problems.length;
