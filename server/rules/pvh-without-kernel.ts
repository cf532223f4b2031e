// Finds qubes that are to start a kernel of their own in a mode that cannot.
import { t } from '../base/l10n.ts';
import type { Effective, Qube } from '../facts/system.ts';
import type { Facts } from '../facts/facts.ts';
import { virtMode } from '../facts/devices.ts';
import { elsewhere } from './common/here.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Own kernel in a qube that runs as pvh',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `An empty \`kernel\` means that the qube starts the kernel it carries itself, as an ordinary computer does. In \`pvh\` mode nothing in the qube could do that: Qubes OS does not start it. Either let it
run in \`hvm\` mode, or give it \`pvgrub2-pvh\`, which dom0 provides for starting a qube's own kernel in \`pvh\` mode.`,
  cites: ['pvh-needs-kernel', 'kernel-form', 'virt-modes'],

  *qube(qube, { facts }) {
    const { name, plan } = qube;
    const kernel = kernelOf(qube, facts);
    if (kernel?.value !== '') return;
    const mode = virtMode(qube, facts.qube);
    if (mode.value !== 'pvh') return;
    // What a template passes on is told in the template.
    const at = kernel.from === 'written' ? kernel.at : mode.from === 'written' ? mode.at : undefined;
    if (!at) return;
    const leave: Fix[] = kernel.from === 'written' ? [{ title: t`Leave the kernel of "${name}" at its default`, kind: 'review', edit: (edits) => edits.removeProp(plan, 'kernel') }] : [];
    yield {
      at,
      says: t`"${name}" is to start its own kernel, which it cannot in \`pvh\` mode`,
      because: elsewhere(at, [kernel.at, t`The kernel is set to none of dom0`], [mode.at, t`The mode is set here`]),
      fixes: [
        { title: t`Start the kernel of "${name}" through \`pvgrub2-pvh\``, kind: 'review', edit: (edits) => edits.setProp(plan, 'kernel', 'pvgrub2-pvh') },
        { title: t`Run "${name}" in \`hvm\` mode`, kind: 'review', edit: (edits) => edits.setProp(plan, 'virt_mode', 'hvm') },
        ...leave,
      ],
    };
  },
});

/** As written, or as the template of an app qube, the disposable template of a disposable or the original of a clone has it. */
function kernelOf(qube: Qube, facts: Facts): Pick<Effective<string>, 'value' | 'from' | 'at'> | undefined {
  if (qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') return undefined;
  const own = qube.plan?.prop('kernel')?.node;
  if (own?.kind === 'scalar' && typeof own.value === 'string') return { value: own.value, from: 'written', at: own };
  const base = qube.original ?? (qube.template.value === null ? undefined : facts.qube(qube.template.value));
  const node = base?.plan?.prop('kernel')?.node;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? { value: node.value, from: 'template', at: node } : undefined;
}
