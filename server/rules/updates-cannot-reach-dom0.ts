// Warns when the qube through which dom0 gets its updates has no way to them.
import { t, type Said } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import type { Val } from '../plan/plan.ts';
import { isNone } from '../plan/values.ts';
import { rule, type Finding, type Fix } from './rule.ts';

export default rule({
  title: 'No way for updates to reach dom0',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `dom0 has no network. Another qube, the \`updatevm\`, fetches its updates and hands them over after they were checked. If there is none, or it has no network itself, dom0 stays as it is, and dom0 is the part on which
everything else rests. Whoever keeps a machine off the network altogether and brings the updates by hand can leave it so.`,
  cites: ['update-every-level', 'updates-cannot-wait', 'updatevm-fetches'],

  *plan({ plan, facts }) {
    const written = plan.section('defaults')?.prop('updatevm');
    if (!written || facts.purpose.withoutQubes) return;
    const { node } = written;
    if (node.kind !== 'scalar') return;
    const at = node.style === 'empty' ? written.key : node;
    if (isNone(node.value)) {
      // With nothing behind it, the key only takes back what a base of the plan has set.
      if (node.style !== 'empty') yield finding(t`dom0 gets its updates through no qube at all`, { value: '', at, key: written.key }, facts);
      return;
    }
    const qube = typeof node.value === 'string' ? facts.qube(node.value) : undefined;
    if (!qube || facts.reach(qube) !== 'offline') return;
    yield {
      ...finding(t`dom0 gets its updates through "${qube.name}", which has no network`, { value: qube.name, at, key: written.key }, facts),
      because: qube.plan ? [{ at: qube.netvm.at ?? qube.plan.at, says: t`"${qube.name}" has no network` }] : [],
    };
  },
});

function finding(says: Said, { at, value }: Val<string>, facts: Facts): Finding {
  const { updatevm } = facts.release;
  const usual = facts.qube(updatevm);
  const back: Fix[] = usual && updatevm !== value && ['clear', 'tor'].includes(facts.reach(usual)) ? [{ title: t`Let dom0 get its updates through "${updatevm}"`, kind: 'review', edit: (edits) => edits.setPath(['defaults', 'updatevm'], updatevm) }] : [];
  return { at, says, fixes: back };
}
