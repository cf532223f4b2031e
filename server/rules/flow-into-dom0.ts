// Finds flows that bring files, text or links into dom0.
import { t } from '../base/l10n.ts';
import type { Crossing } from '../facts/crossings.ts';
import { isBoundless, type Flow, type Service } from '../facts/flows.ts';
import type { Facts } from '../facts/facts.ts';
import { entersDom0Anyway, serviceInfo, takesControl } from '../facts/services.ts';
import { rule } from './rule.ts';
import { askFlow, carelessly, denyFlow } from './common/crossing.ts';
import { dropEnd } from './common/flow-repairs.ts';
import { coded } from './common/lists.ts';

export default rule({
  title: 'Flow into dom0',
  group: 'Flows',
  severity: 'error',
  why: `dom0 runs the whole machine and sees every qube. It has no network and opens no documents, and it is to stay that way: one crafted file or link that
gets in there undoes all separation at once. Files go out of dom0, hardly ever in. What the system itself needs from its qubes, such as the time or news of updates, is
let through by Qubes OS without any flow of yours. A small service of your own in dom0 can be right if it does one thing and the plan says what for.`,
  limits: 'What Qubes OS itself lets into dom0 is not reported, nor are USB keyboards, mice and tablets. Services that give control are the business of `dangerous-service`.',
  cites: ['borders-need-habits', 'nothing-into-dom0', 'anyvm-leaves-out-dom0'],

  *flow(flow, { facts }) {
    const { action, reason } = flow.plan;
    const carried = flow.services.filter(isCarried);
    const unknown = carried.every(({ name }) => name !== '*' && serviceInfo(name) === undefined);
    if (!action || action.value === 'deny' || carried.length === 0 || isBoundless(flow) || facts.shadowing(flow).length > 0 || (unknown && (reason || action.value === 'ask'))) return;
    const crossing = intoDom0(flow, facts);
    if (!crossing) return;
    const words = [...new Set(carried.map(({ val }) => val.value))];
    const end = flow.redirect ? undefined : flow.to.find(({ val }) => val === crossing.toVal);
    yield {
      at: crossing.toVal.at,
      severity: unknown ? 'information' : action.value === 'allow' ? 'error' : 'warning',
      says: t`"${crossing.from.name}" may reach dom0 with ${words.includes('*') ? t`any service` : coded(words, 3)}${action.value === 'ask' && reason ? '' : carelessly(flow)}`,
      fixes: [...(end && flow.to.length > 1 ? [dropEnd(flow, 'to', end.val)] : []), denyFlow(flow), ...(action.value === 'allow' ? [askFlow(flow, crossing)] : [])],
    };
  },
});

/** Not what the system itself needs. */
function isCarried({ name }: Service): boolean {
  if (takesControl(name) || /^qubes\.Input(Mouse|Keyboard|Tablet)$/.test(name)) return false;
  return !entersDom0Anyway(name);
}

function intoDom0(flow: Flow, facts: Facts): Crossing | undefined {
  const dom0 = facts.qube('dom0');
  const ends = flow.redirect ? [flow.redirect] : flow.to;
  if (!dom0 || !ends.some((end) => facts.flows.covers(end, dom0))) return undefined;
  for (const crossing of facts.flows.crossings(flow, (from) => from.klass !== 'AdminVM')) {
    if (crossing.to.kind === 'qube' && crossing.to.qube.klass === 'AdminVM') return crossing;
  }
  return undefined;
}
