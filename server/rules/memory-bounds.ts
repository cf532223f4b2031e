// Warns about memory settings of a qube that cannot work together.
import { t } from '../base/l10n.ts';
import { hasPci } from '../facts/devices.ts';
import { memoryInMib, sizeInWords } from '../facts/sizes.ts';
import type { Facts } from '../facts/facts.ts';
import { text } from '../plan/values.ts';
import type { Val } from '../plan/plan.ts';
import { rule, type Finding, type Fix, type PlannedQube } from './rule.ts';
import { elsewhere } from './common/here.ts';

export default rule({
  title: 'Memory settings that do not fit together',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `A qube starts with \`memory\` and may grow to \`maxmem\` while it runs. A limit below the start makes no sense to the part that shares out memory, and Linux cannot
use more than about ten times what it started with, so the rest of a higher limit is never there. A qube with PCI devices is meant to have a fixed amount, which is why
Qubes OS turns balancing off for it unless told otherwise. And a qube that asks for more than the machine has never starts.`,
  limits: 'The tenfold limit is not applied to standalone qubes in `hvm` mode, which may run another system than Linux.',
  cites: ['ram-16-gb', 'maxmem-ratio', 'maxmem-meaning', 'pci-fixed-memory', 'initial-memory-total'],

  *qube(qube, { facts }) {
    const [memory, maxmem] = [mib(qube, 'memory'), mib(qube, 'maxmem')];
    const { ram } = facts.machine;
    if (memory && ram && memory.mib > ram.size.built) {
      yield {
        at: memory.val.at,
        severity: 'error',
        says: t`"${qube.name}" starts with ${sizeInWords(memory.mib)} of memory, more than the ${sizeInWords(ram.size.built)} of the machine`,
        because: [{ at: ram.val.at, says: t`The memory of the machine` }],
        fixes: [usual(qube, 'memory')],
      };
    } else if (maxmem && maxmem.mib > 0) yield* limit(qube, maxmem, facts);
  },
});

interface Amount {
  readonly val: Val<string>;
  readonly mib: number;
}

function mib(qube: PlannedQube, key: string): Amount | undefined {
  const written = qube.plan.prop(key);
  const val = written && text({ key: written.key, value: written.node });
  const amount = memoryInMib(val?.value);
  return val && amount !== undefined ? { val, mib: amount } : undefined;
}

function* limit(qube: PlannedQube, { val, mib: most }: Amount, facts: Facts): Generator<Finding> {
  const { name, plan } = qube;
  if (qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') return;
  const start = facts.budget.startMemory(qube);
  const pci = hasPci(qube);
  const because = elsewhere(val.at, [start.at, t`It starts with ${sizeInWords(start.value)}`]);
  if (pci) {
    const fixed: Fix = { title: t`Give "${name}" a fixed amount of memory`, kind: 'review', edit: (edits) => edits.set(val, 0) };
    yield { at: val.at, says: t`"${name}" has PCI devices${pci === plan.at ? t` as installed` : ''}, yet \`maxmem\` lets its memory change while it runs`, because: elsewhere(plan.at, [pci, t`A PCI device is given here`]), fixes: [fixed, usual(qube, 'maxmem')] };
  } else if (most < start.value) {
    const raise: Fix = { title: t`Raise \`maxmem\` of "${name}" to what it starts with`, kind: 'review', edit: (edits) => edits.set(val, start.value) };
    yield { at: val.at, says: t`"${name}" may grow to ${sizeInWords(most)}, less than the ${sizeInWords(start.value)} it starts with`, because, fixes: [...(Number.isInteger(start.value) ? [raise] : []), usual(qube, 'maxmem')] };
  } else if (most > 10 * start.value && !isForeign(qube)) {
    const more: Fix = { title: t`Let "${name}" start with ${sizeInWords(Math.ceil(most / 10))}`, kind: 'review', edit: (edits) => edits.setProp(plan, 'memory', Math.ceil(most / 10)) };
    yield { at: val.at, severity: 'information', says: t`"${name}" may grow to ${sizeInWords(most)}, but Linux uses no more than ten times the ${sizeInWords(start.value)} it starts with`, because, fixes: [more, usual(qube, 'maxmem')] };
  }
}

const isForeign = (qube: PlannedQube): boolean => {
  const mode = qube.plan.prop('virt_mode')?.node;
  return qube.klass === 'StandaloneVM' && mode?.kind === 'scalar' && mode.value === 'hvm';
};

const usual = ({ name, plan }: PlannedQube, key: string): Fix => ({ title: t`Leave \`${key}\` of "${name}" at its default`, kind: 'review', edit: (edits) => edits.removeProp(plan, key) });
