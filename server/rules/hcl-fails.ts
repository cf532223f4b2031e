// Warns when the machine is reported not to work with Qubes OS.
import { t } from '../base/l10n.ts';
import { machineFirst } from './common/machine.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Hardware that is reported to fail',
  group: 'Hardware',
  severity: 'warning',
  why: `Others have tried this model and reported that Qubes OS does not work on it. An entry is one person's experience with one version, so yours may
turn out better, but it is an expensive thing to find out. Another machine, chosen from the list, saves more time than any repair.`,
  cites: ['hardware-must-work', 'check-hcl-first', 'hcl-is-reports'],

  *plan({ plan, facts }) {
    const answer = plan.section('hardware')?.text('hcl');
    if (answer?.value !== 'fails' || facts.purpose.withoutQubes) return;
    yield { at: answer.at, says: t`${machineFirst(plan)} is reported to fail in the hardware compatibility list` };
  },
});
