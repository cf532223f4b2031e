// Warns when a USB qube may type or click in dom0.
import { t } from '../base/l10n.ts';
import type { Crossing } from '../facts/crossings.ts';
import type { Flow } from '../facts/flows.ts';
import { isBoundless } from '../facts/flows.ts';
import type { Facts } from '../facts/facts.ts';
import { inputServices } from '../facts/effects.ts';
import { rule } from './rule.ts';
import { askFlow, carelessly, denyFlow } from './common/crossing.ts';
import { dropServices } from './common/flow-repairs.ts';
import { coded } from './common/lists.ts';

export default rule({
  title: 'USB qube that controls dom0',
  group: 'Paths',
  severity: 'error',
  why: `Keyboards, mice and tablets on USB speak to the USB qube, and that passes on to dom0 what they do. Whoever has taken over the USB qube, with a prepared stick for instance, can then
type and click as if sitting in front of the screen, and a keyboard that goes through it tells it every password. Input devices that are not on USB, or on a controller of their own, avoid that.
If there is no other keyboard, asking when it is plugged in is better than allowing it for good, and the plan should say why it has to be.`,
  limits: 'What Qubes OS sets up by itself (asking for a mouse, refusing keyboards and tablets) is not reported. Paths that lead on from other qubes over the USB qube into dom0 are the business of `contamination-path`.',
  cites: ['usb-keyboard-types-into-dom0', 'usb-mouse-asks', 'recommended-hardware'],

  *flow(flow, { facts }) {
    const { action, reason } = flow.plan;
    const services = flow.services.filter(({ name }) => inputServices.includes(name));
    if (!action || action.value === 'deny' || services.length === 0 || isBoundless(flow) || (action.value === 'ask' && reason)) return;
    const crossing = intoDom0(flow, facts);
    if (!crossing) return;
    const words = [...new Set(services.map(({ val }) => val.value))];
    yield {
      at: action.at,
      // A reason does not ask anybody: whoever has the USB qube types whenever it likes.
      ...(flow.action === 'ask' ? { severity: 'information' } : {}),
      says: services.some(({ name }) => name === 'qubes.InputKeyboard')
        ? t`"${crossing.from.name}" may type in dom0 with ${coded(words)}${carelessly(flow)}`
        : t`"${crossing.from.name}" may click in dom0 with ${coded(words)}${carelessly(flow)}`,
      fixes: [askFlow(flow, crossing), ...dropServices(flow, words), denyFlow(flow)],
    };
  },
});

function intoDom0(flow: Flow, facts: Facts): Crossing | undefined {
  for (const crossing of facts.flows.crossings(flow, (from) => from.klass !== 'AdminVM')) {
    if (crossing.to.kind === 'qube' && crossing.to.qube.klass === 'AdminVM') return crossing;
  }
  return undefined;
}
