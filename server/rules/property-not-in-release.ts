// Finds settings that the plan's release of Qubes OS does not know yet.
import { t } from '../base/l10n.ts';
import { pciDevices } from '../facts/devices.ts';
import type { Facts } from '../facts/facts.ts';
import { findRelease } from '../facts/release-data.ts';
import { planShape, resolveShape } from '../plan/vocabulary.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Setting that the release does not know',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `Each release of Qubes OS brings settings that the one before it does not have; there they are refused, and the rest of a script that sets them may not run at all. If you
are about to move to the newer release, say so under \`release\`. Otherwise the setting has to wait.`,
  cites: ['remote-qubes', 'pci-address-form', 'release-support'],

  *qube(qube, { plan, facts }) {
    const { name } = qube;
    const { release } = plan;
    if (!release || !findRelease(release.value)) return;
    const newer = (since: string): Fix => ({ title: t`Plan for Qubes OS ${since}`, kind: 'review', edit: (edits) => edits.set(release, since) });
    const because = [{ at: release.at, says: t`The plan is for Qubes OS ${release.value}` }];
    for (const written of qube.plan.props()) {
      const shape = Object.hasOwn(shapes, written.name) ? resolveShape(shapes[written.name]) : undefined;
      const since = shape?.['x-since'];
      // What only remote qubes have goes with their class, and what the class does not have is another rule's matter.
      if (shape?.['x-classes'] && (!shape['x-classes'].includes(qube.klass) || qube.klass === 'RemoteVM')) continue;
      if (since === undefined || !isBefore(facts, since) || (written.node.kind === 'scalar' && (written.node.value === null || written.node.value === ''))) continue;
      yield {
        at: written.key,
        says: t`\`${written.name}\` of "${name}" exists from Qubes OS ${since} on`,
        because,
        fixes: [{ title: t`Remove \`${written.name}\` from "${name}"`, kind: 'review', edit: (edits) => edits.removeProp(qube.plan, written.name) }, newer(since)],
      };
    }
    const { klass } = qube.plan;
    if (klass?.value === 'RemoteVM' && isBefore(facts, '4.3')) yield { at: klass.at, says: t`"${name}" is a remote qube, and those exist from Qubes OS 4.3 on`, because, fixes: [newer('4.3')] };
    for (const { val, id } of pciDevices(qube.plan)) {
      if (isPath.test(id) && isBefore(facts, '4.3')) yield { at: val.at, says: t`"${name}" names PCI device \`${val.value}\` by its path, which works from Qubes OS 4.3 on`, because, fixes: [newer('4.3')] };
    }
  },
});

const shapes = resolveShape(planShape.definitions?.['qube'])?.properties ?? {};

/** `00_1c.0-00_00.0` */
const isPath = /^[0-9a-f]{2}_[0-9a-f]{2}\.[0-9a-f]-/;

const isBefore = (facts: Facts, since: string): boolean => Number.parseFloat(facts.release.name) < Number.parseFloat(since);
