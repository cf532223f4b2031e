// Finds qubes with PCI devices in a virtualisation mode that cannot have them.
import { hasPci } from '../facts/devices.ts';
import { rule, type Fix } from './rule.ts';
import { elsewhere } from './common/here.ts';

export default rule({
  title: 'PCI device in a qube that runs as pvh',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A qube in \`pvh\` mode has no PCI bus, so a device on one cannot reach it. Qubes OS refuses the combination, whichever of the two comes first. Without
\`virt_mode\` a qube with PCI devices runs in \`hvm\` mode by itself.`,
  cites: ['pci-excludes-pvh', 'pci-needs-hvm', 'virt-modes'],

  *qube(qube) {
    const { name, plan } = qube;
    const written = plan.prop('virt_mode');
    const pci = hasPci(qube);
    if (!written || !pci || written.node.kind !== 'scalar' || written.node.value !== 'pvh') return;
    const val = { value: 'pvh', at: written.node, key: written.key };
    yield {
      at: written.node,
      says: `"${name}" has PCI devices${pci === plan.at ? ' as installed' : ''} and cannot run in \`pvh\` mode`,
      because: elsewhere(plan.at, [pci, 'A PCI device is given here']),
      fixes: [
        { title: `Run "${name}" in \`hvm\` mode`, kind: 'review', edit: (edits) => edits.set(val, 'hvm') },
        ...(pci === plan.at ? [] : [{ title: `Take the PCI devices from "${name}"`, kind: 'review' as const, edit: (edits: Parameters<Fix['edit']>[0]) => edits.removePath([plan.section, name, 'devices', 'pci']) }]),
      ],
    };
  },
});
