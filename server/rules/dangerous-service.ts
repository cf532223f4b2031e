// Warns about flows that hand a qube, or the whole machine, over to the caller.
import { t } from '../base/l10n.ts';
import type { Crossing } from '../facts/crossings.ts';
import { isBoundless, type Flow, type Service } from '../facts/flows.ts';
import type { Facts } from '../facts/facts.ts';
import { isAdmin, isFullControl, isReadOnlyAdmin } from '../facts/services.ts';
import { rule, type Finding, type Fix, type Severity } from './rule.ts';
import { askFlow, carelessly, denyFlow, vaultNotes } from './common/crossing.ts';
import { dropServices } from './common/flow-repairs.ts';
import { coded } from './common/lists.ts';

export default rule({
  title: 'Flow that hands over control',
  group: 'Flows',
  severity: 'warning',
  why: `Some services are not a way to pass something on but a way to take over. With \`qubes.VMShell\`, \`qubes.VMExec\` and their kin the caller runs what it
likes in the other qube, and the border between the two is gone in that direction. The \`admin.\` and \`policy.\` services steer the machine itself: whoever may use them
can put a vault online or rewrite the rules. There are good uses, such as a management qube, and then a narrow flow with a question and a stated
reason is a fair price. In a new disposable any command may run; that is what disposables are for.`,
  limits: 'New and named disposables as targets are not reported, unless a vault calls one that has a network. Allowing it to everybody is the business of `wildcard-allow`.',
  cites: ['boundaries-not-contents', 'full-control-services', 'admin-services', 'policy-services'],

  *flow(flow, { facts }) {
    if (!flow.action || flow.action === 'deny' || isBoundless(flow) || facts.shadowing(flow).length > 0) return;
    const control = flow.services.filter(({ name }) => isFullControl(name) || (name === '*' && !facts.impact(flow).meantVault));
    const admin = flow.services.filter(({ name }) => isAdmin(name));
    if (control.length > 0) yield* taken(flow, control, facts);
    if (admin.length > 0) yield* steered(flow, admin, facts);
  },
});

/** Calls looked at per flow, as many as tell what it does. */
const maxCalls = 20_000;

function* taken(flow: Flow, services: readonly Service[], facts: Facts): Generator<Finding> {
  const found = worst(flow, facts);
  const [first] = services;
  if (!found || !first) return;
  const { crossing, others, grave } = found;
  const { to } = crossing;
  const words = [...new Set(services.map(({ val }) => val.value))];
  const what = words.includes('*') ? t`any service` : coded(words);
  yield {
    at: first.val.at,
    severity: grave && flow.action === 'allow' ? 'error' : severity(flow),
    says: t`"${crossing.from.name}" may run any command in ${place(crossing)} with ${what}${manner(flow, others)}`,
    because: to.kind === 'qube' ? vaultNotes(to.qube, facts) : [],
    fixes: [...dropServices(flow, words), ...inDisposable(flow, crossing, facts), ...asking(flow, crossing), denyFlow(flow)],
  };
}

interface Worst {
  readonly crossing: Crossing;
  readonly others: number;
  readonly grave: boolean;
}

/** A call into a vault or dom0, else the first into another lasting qube that the plan speaks of. */
function worst(flow: Flow, facts: Facts): Worst | undefined {
  let found: Crossing | undefined;
  let grave = false;
  let count = 0;
  let calls = 0;
  for (const crossing of facts.flows.crossings(flow)) {
    if (++calls > maxCalls) break;
    if (!counts(crossing, facts)) continue;
    count++;
    const { to } = crossing;
    const graver = to.kind === 'qube' && (to.qube.klass === 'AdminVM' || facts.vault(to.qube) !== undefined);
    if (!found || (graver && !grave)) [found, grave] = [crossing, graver];
  }
  return found && { crossing: found, others: calls > maxCalls && count > 1 ? Infinity : count - 1, grave };
}

const place = ({ to }: Crossing): string => (to.kind === 'qube' ? `"${to.qube.name}"` : t`a disposable of "${to.base?.name ?? ''}" (networked)`);

function counts({ from, to, fromVal, toVal }: Crossing, facts: Facts): boolean {
  // Calls from dom0 are not subject to the policy.
  if (from.klass === 'AdminVM' || (!from.plan && fromVal.value.trim() !== from.name)) return false;
  const end = to.kind === 'qube' ? to.qube : to.base;
  if (!end) return false;
  // That a vault can reach a networked disposable with a plain `@dispvm` is the business of `offline-qube-reaches-out`.
  if (to.kind === 'disposable') return toVal.value.trim() !== '@dispvm' && facts.vault(from) !== undefined && facts.reach(end) !== 'offline';
  if (end.klass === 'DispVM') return facts.vault(from) !== undefined && facts.reach(end) !== 'offline';
  return end.plan !== undefined || toVal.value.trim() === end.name || end.klass === 'AdminVM';
}

function* steered(flow: Flow, services: readonly Service[], facts: Facts): Generator<Finding> {
  const harmless = services.every(({ name }) => isReadOnlyAdmin(name));
  const [first] = services;
  if (!first || (harmless && flow.action === 'ask')) return;
  const crossing = firstOf(flow, facts);
  if (!crossing) return;
  const words = [...new Set(services.map(({ val }) => val.value))];
  yield {
    at: first.val.at,
    severity: harmless ? 'information' : severity(flow),
    says: harmless
      ? t`"${crossing.from.name}" may look at how the system is built with ${coded(words, 3)}${manner(flow, 0)}`
      : t`"${crossing.from.name}" may take part in the control of the machine with ${coded(words, 3)}${manner(flow, 0)}`,
    fixes: [...dropServices(flow, words), ...asking(flow, crossing), denyFlow(flow)],
  };
}

function firstOf(flow: Flow, facts: Facts): Crossing | undefined {
  let calls = 0;
  for (const crossing of facts.flows.crossings(flow)) {
    if (++calls > maxCalls) return undefined;
    if (crossing.from.klass !== 'AdminVM' && (crossing.from.plan || crossing.fromVal.value.trim() === crossing.from.name)) return crossing;
  }
  return undefined;
}

function severity({ action, plan }: Flow): Severity {
  if (action === 'allow') return plan.reason ? 'warning' : 'error';
  return plan.reason ? 'information' : 'warning';
}

const manner = (flow: Flow, others: number): string => (flow.action === 'ask' && flow.plan.reason ? t` whenever you agree` : carelessly(flow, others));

const asking = (flow: Flow, crossing: Crossing): Fix[] => (flow.action === 'ask' && flow.plan.reason ? [] : [askFlow(flow, crossing)]);

function inDisposable(flow: Flow, { from }: Crossing, facts: Facts): Fix[] {
  const fits = !flow.redirect && flow.services.every(({ name }) => isFullControl(name)) && !facts.vault(from) && facts.disposableTemplate(from)?.templateForDispvms.value;
  return fits ? [{ title: t`Run it in a new disposable instead`, kind: 'review', edit: (edits) => edits.setFlow(flow.plan, 'to', '@dispvm') }] : [];
}
