// Repairs for flows that say something without effect: taking a word or the whole flow out, or putting it further up.
import { t } from '../../base/l10n.ts';
import type { Val } from '../../plan/plan.ts';
import type { Flow } from '../../facts/flows.ts';
import type { Fix } from '../rule.ts';
import { coded } from './lists.ts';

export const removeFlow = ({ plan }: Flow): Fix => ({ title: t`Remove this flow`, kind: 'review', edit: (edits) => edits.removeFlow(plan) });

/** Takes one end out of the flow, or the flow out of the plan where it was the only one on its side. */
export function dropEnd(flow: Flow, side: 'from' | 'to', val: Val<string>): Fix {
  if (flow[side].length < 2) return removeFlow(flow);
  return { title: t`Take ${coded([val.value])} out of this flow`, kind: 'review', edit: (edits) => edits.removeItem(flow.plan, side, val) };
}

/** Keeps the rest of the flow's services, where there is a rest. */
export function dropServices({ plan }: Flow, words: readonly string[]): Fix[] {
  const kept = plan.services.map(({ value }) => value).filter((word) => !words.includes(word));
  if (kept.length === 0) return [];
  return [{ title: t`Take ${coded(words)} out of this flow`, kind: 'review', edit: (edits) => edits.setFlow(plan, 'service', kept.length === 1 ? (kept[0] as string) : kept) }];
}

/** Puts the flow above the one that decides its calls now. */
export const moveAbove = (flow: Flow, other: Flow): Fix => ({
  title: t`Move this flow above the one that decides first`,
  kind: 'review',
  edit: (edits) => edits.moveFlow(flow.plan, other.plan),
});
