// What can be opened from within a plan: the bases it extends, and the pages of the rules that its comments name.
import type { Span } from '../base/span.ts';
import type { Snapshot } from '../snapshot.ts';
import { rules } from '../rules/index.ts';

export type Link = { readonly at: Span; readonly kind: 'file'; readonly path: string } | { readonly at: Span; readonly kind: 'rule'; readonly rule: string };

export function links({ plan }: Snapshot): readonly Link[] {
  const files = plan.extends.filter(({ at }) => at.file === undefined && at.start < at.end).map(({ at, path }): Link => ({ at, kind: 'file', path }));
  const named = plan.allows.filter(({ rule }) => Object.hasOwn(rules, rule)).map(({ ruleAt, rule }): Link => ({ at: ruleAt, kind: 'rule', rule }));
  return [...files, ...named];
}
