// Warns about qubes in the mode that relies most on Xen and least on the processor.
import { t } from '../base/l10n.ts';
import { hasPci } from '../facts/devices.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Qube in the old pv mode',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `In \`pv\` mode the borders of a qube are drawn by Xen in software, without the help of the processor that \`pvh\` and \`hvm\` have. That is the older and larger surface for
somebody who wants to break out of a qube, and Qubes OS has moved away from it. It is right only where a system starts in no other mode, in a qube that holds nothing you would miss.`,
  cites: ['pv-discouraged', 'virt-modes'],

  *qube(qube) {
    const { name, plan } = qube;
    const written = plan.prop('virt_mode');
    if (written?.node.kind !== 'scalar' || written.node.value !== 'pv' || qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') return;
    const usual = hasPci(qube) ? 'hvm' : 'pvh';
    yield {
      at: written.node,
      says: t`"${name}" runs in \`pv\` mode, which isolates less than \`pvh\` and \`hvm\``,
      fixes: [
        { title: t`Leave the mode of "${name}" at its default`, kind: 'review', edit: (edits) => edits.removeProp(plan, 'virt_mode') },
        { title: t`Run "${name}" in \`${usual}\` mode`, kind: 'review', edit: (edits) => edits.setProp(plan, 'virt_mode', usual) },
      ],
    };
  },
});
