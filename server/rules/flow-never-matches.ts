// Warns about flows that decide nothing, because others above them decide first or because no call is like that.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import { rule, type Fix } from './rule.ts';
import { isToItself } from '../facts/shadow.ts';
import type { Flow } from '../facts/flows.ts';
import type { End } from '../facts/tokens.ts';
import { carrier } from './common/crossing.ts';
import { coded } from './common/lists.ts';
import { dropEnd, moveAbove, removeFlow } from './common/flow-repairs.ts';

export default rule({
  title: 'Flow that never decides anything',
  group: 'Flows',
  severity: 'warning',
  why: `Flows are read from top to bottom and the first one that fits a call decides it, so a narrow exception below a broad rule is never reached. That is
easy to overlook and dangerous where the exception is the stricter one: a \`deny\` that comes too late refuses nothing. Exceptions belong above the rule they
are an exception from. A flow that only repeats what a broader one says already does no harm; it can stay as a remark.`,
  limits: 'Qubes may be given a tag later, so a list of names never counts as covering a tag or a class.',
  cites: ['flows-first-match', 'first-match-wins', 'dispvm-source-never-matches', 'calls-from-dom0'],

  *flow(flow, { facts }) {
    const { action } = flow.plan;
    const empty = ([['from', flow.from], ['to', flow.to], ['service', flow.services]] as const).flatMap(([key, found]) => (found.length === 0 ? (sayingNothing(flow, key) ?? []) : []));
    const [missing] = empty;
    if (missing) {
      yield { at: missing.at, says: t`This flow names nothing under ${coded(empty.map(({ key }) => key))}, so no call fits it`, fixes: [removeFlow(flow)] };
      return;
    }
    if (!action || isToItself(flow)) return;
    const deaf = flow.from.filter(({ token }) => token.kind === 'dispvm-of' || token.kind === 'dispvm-tag');
    for (const end of deaf) {
      yield { at: end.val.at, says: t`\`${end.val.value}\` never is where a call comes from, since a running disposable calls under its own name`, fixes: [...byTag(end), dropEnd(flow, 'from', end.val)] };
    }
    const above = facts.twin(flow) ? [] : facts.shadowing(flow);
    const [first] = above;
    if (first) {
      yield {
        at: action.at,
        severity: gravity(flow, above),
        says: above.length === 1 ? t`This flow never decides, since the one above for ${carrier(first)} fits every call of it first` : t`This flow never decides, since ${above.length} flows above fit every call of it first`,
        because: above.flatMap(({ plan }) => (plan.action ? [{ at: plan.action.at, says: t`These calls are decided here: \`${plan.action.value}\`` }] : [])),
        fixes: [...(above.every((it) => it.action === flow.action) ? [] : [moveAbove(flow, first)]), removeFlow(flow)],
      };
    } else if (action.value !== 'allow' && flow.from.length > 0 && flow.from.every(isDom0) && flow.services.length > 0 && flow.services.every(({ name }) => name !== '*' && name !== 'qubes.ClipboardPaste')) {
      yield { at: flow.from[0]?.val.at ?? action.at, severity: 'information', says: t`\`${action.value}\` has no effect here, since calls from dom0 are not subject to the policy`, fixes: [removeFlow(flow)] };
    }
  },
});

/** An empty list or text; what is missing or cannot be read is the schema's business. */
function sayingNothing({ plan }: Flow, key: string): { readonly key: string; readonly at: Span } | undefined {
  const written = plan.prop(key);
  const node = written?.node;
  const nothing = node?.kind === 'list' ? node.items.every((item) => item.kind === 'scalar' && item.value === '') : node?.kind === 'scalar' && node.value === '';
  return written && nothing ? { key, at: written.key } : undefined;
}

const isDom0 = ({ token }: End): boolean => token.kind === 'name' && token.name === 'dom0';

const strictness = { allow: 0, ask: 1, deny: 2 } as const;

/** What gets through although this flow would stop it. */
function gravity(flow: Flow, above: readonly Flow[]): 'error' | 'warning' | 'information' {
  if (above.every(({ action }) => action === flow.action)) return 'information';
  const stricter = above.some(({ action }) => action === 'allow' && flow.action !== undefined && strictness[flow.action] > strictness[action]);
  return stricter ? 'error' : 'warning';
}

/** A disposable has the tags of what it is made from. */
function byTag({ val, token }: End): Fix[] {
  if (token.kind !== 'dispvm-tag') return [];
  const word = `@tag:${token.tag}`;
  return [{ title: t`Change \`${val.value}\` to \`${word}\``, kind: 'review', edit: (edits) => edits.set(val, word) }];
}
