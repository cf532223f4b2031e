// Notes rules that let a USB qube type into dom0.
import { t } from '../../base/l10n.ts';
import { policyRule } from './rule.ts';
import { changeAction } from './common/edits.ts';

export default policyRule({
  title: 'USB keyboard that types into dom0',
  group: 'Policy files',
  severity: 'information',
  why: `A keyboard that is plugged into the USB qube reaches the desktop through \`qubes.InputKeyboard\`. Whoever takes over that qube, with any device that is plugged in, can then type into dom0 and read every password, the one that unlocks the screen
among them. With \`ask\` a person at least sees when a keyboard is plugged in. Where the machine has no other keyboard, it cannot be avoided: keep strange devices away from it.`,
  cites: ['usb-keyboard-types-into-dom0', 'usb-mouse-asks'],

  when: ({ service, action }) => service === 'qubes.InputKeyboard' && action === 'allow',

  *line(rule, { facts }) {
    const { service, action, line } = rule;
    if (service !== 'qubes.InputKeyboard' || action !== 'allow' || !line.action || facts.shadow(rule).length > 0) return;
    yield { at: line.action, says: t`"${rule.source}" may type into dom0 without a question`, fixes: [changeAction(rule, 'ask'), changeAction(rule, 'deny')] };
  },
});
