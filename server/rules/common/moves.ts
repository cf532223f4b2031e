// Repairs that move what is done or kept in one qube to another.
import { t } from '../../base/l10n.ts';
import type { Step } from '../../plan/edits.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Qube } from '../../facts/system.ts';
import type { Fix, PlannedQube } from '../rule.ts';
import { coded } from './lists.ts';

/** Words of one list property. */
export interface Words {
  readonly key: 'activities' | 'holds' | 'apps';
  readonly words: readonly string[];
}

/** Takes the words out of one qube and gives them to another that the plan names. */
export const moveTo = (qube: PlannedQube, home: PlannedQube, what: readonly Words[]): Fix => ({
  title: t`Move ${listed(what)} from "${qube.name}" to "${home.name}"`,
  kind: 'review',
  edit: (edits) => edits.inTurn(...adding(home, what), ...dropping(qube, what)),
});

/** As `moveTo`, for a qube that has to be written into the plan first. */
export const moveToNew = (qube: PlannedQube, name: string, props: Readonly<Record<string, string | null>>, what: readonly Words[]): Fix => ({
  title: t`Move ${listed(what)} from "${qube.name}" to "${name}"`,
  kind: 'review',
  edit(edits) {
    const lists = Object.fromEntries(what.filter(({ words }) => words.length > 0).map(({ key, words }) => [key, [...new Set(words)]]));
    return edits.inTurn((now) => now.addQube(name, { ...props, ...lists }), ...dropping(qube, what));
  },
});

/** To the plan's vault, or to the one of the installation, which the plan then names; nothing where `vault` itself is the qube at fault. */
export function moveToVault(qube: PlannedQube, facts: Facts, what: readonly Words[]): Fix[] {
  const home = facts.secretHome(qube);
  if (home?.plan) return [moveTo(qube, home as PlannedQube, what)];
  return facts.qube('vault')?.plan ? [] : [moveToNew(qube, 'vault', { label: 'black', netvm: null, default_dispvm: null }, what)];
}

const listed = (what: readonly Words[]): string => coded([...new Set(what.flatMap(({ words }) => words))]);

const dropping = ({ plan }: PlannedQube, what: readonly Words[]): Step[] =>
  what.flatMap(({ key, words }) => plan[key].filter(({ value }) => words.includes(value)).map(({ value }): Step => (edits) => edits.dropItem(plan, key, value)));

const adding = ({ plan }: Qube & { readonly plan: PlannedQube['plan'] }, what: readonly Words[]): Step[] =>
  what.flatMap(({ key, words }) => [...new Set(words)].filter((word) => !plan[key].some(({ value }) => value === word)).map((word): Step => (edits) => edits.addItem(plan, key, word)));
