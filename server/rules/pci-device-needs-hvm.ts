// Finds qubes with PCI devices in a virtualisation mode that cannot have them.
import { t } from '../base/l10n.ts';
import { hasPci, virtMode } from '../facts/devices.ts';
import { rule, type Fix } from './rule.ts';
import { elsewhere } from './common/here.ts';

export default rule({
  title: 'PCI device in a qube that runs as pvh',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A qube in \`pvh\` mode has no PCI bus, so a device on one cannot reach it. Qubes OS refuses the combination, whichever of the two comes first. Without
\`virt_mode\` a qube with PCI devices runs in \`hvm\` mode by itself.`,
  cites: ['pci-excludes-pvh', 'pci-needs-hvm', 'virt-modes'],

  *qube(qube, { facts }) {
    const { name, plan } = qube;
    const pci = hasPci(qube);
    if (!pci) return;
    const mode = virtMode(qube, facts.qube);
    if (mode.value !== 'pvh') return;
    const at = mode.from === 'written' && mode.at ? mode.at : pci;
    const handed = mode.from === 'written' ? '' : t`, which is ${mode.says}`;
    yield {
      at,
      says: t`"${name}" has PCI devices${pci === plan.at ? t` as installed` : ''} and cannot run in \`pvh\` mode${handed}`,
      because: [...(pci === plan.at ? [] : elsewhere(at, [pci, t`A PCI device is given here`])), ...(mode.from === 'written' ? [] : elsewhere(at, [mode.at, t`The mode is set here`]))],
      fixes: [
        { title: t`Run "${name}" in \`hvm\` mode`, kind: 'review', edit: (edits) => edits.setProp(plan, 'virt_mode', 'hvm') },
        ...(pci === plan.at ? [] : [{ title: t`Take the PCI devices from "${name}"`, kind: 'review' as const, edit: (edits: Parameters<Fix['edit']>[0]) => edits.removePath([plan.section, name, 'devices', 'pci']) }]),
      ],
    };
  },
});
