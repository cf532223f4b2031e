// Finds names that Qubes OS keeps for itself.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';
import { rename } from './common/names.ts';
import { nameFault, nearestName } from '../facts/names.ts';

export default rule({
  title: 'Name reserved by Qubes OS',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A few names are well formed and still taken. \`none\` and \`default\` are words of the settings: a qube of that name could not be told from "no
qube" or "the usual one". \`Domain-0\` is what the hypervisor calls dom0, and names that end in \`-dm\` belong to the helpers that imitate hardware for a
qube. Qubes OS refuses to create a qube under any of them.`,
  cites: ['reserved-names', 'names-are-final'],

  *qube(qube, { plan, facts }) {
    const fault = nameFault(qube.name, facts.release);
    if (fault?.kind !== 'reserved') return;
    const taken = (name: string): boolean => plan.qubes.some((it) => it.name === name);
    const better = fault.because === 'ending' ? nearestName(qube.name, facts.release, (name) => facts.qube(name) !== undefined) : fault.because === 'dom0' && !taken('dom0') ? 'dom0' : undefined;
    const reasons = {
      word: t`in settings \`${qube.name}\` is a word with a meaning of its own`,
      dom0: t`that is what the hypervisor calls dom0`,
      ending: t`names that end in \`-dm\` belong to the helpers of qubes`,
    };
    yield { at: qube.plan.at, says: t`"${qube.name}" cannot be the name of a qube: ${reasons[fault.because]}`, fixes: rename(plan, qube.name, better) };
  },
});
