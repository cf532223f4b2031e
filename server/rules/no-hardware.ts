// Remarks that a plan for Qubes OS does not say which machine it is for.
import { t } from '../base/l10n.ts';
import { isEmpty } from './common/sections.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Plan without a machine',
  group: 'Hardware',
  severity: 'information',
  why: `Much trouble with Qubes OS is trouble with hardware: too little memory, a processor without the right virtualisation, a laptop that does not
come back from sleep. All of that can be known beforehand. Writing the machine down, even before it is bought, lets the plan be checked against it.`,
  limits: 'Silent where the approach has no Qubes OS in it, and for plans without qubes of their own.',
  cites: ['qubes-needs-hardware-and-time', 'hardware-must-work', 'check-hcl-first'],

  *plan({ plan, facts }) {
    const hardware = plan.section('hardware');
    if (!facts.purpose.onQubes || !facts.purpose.complete || (hardware && !isEmpty(hardware))) return;
    yield { at: hardware?.at ?? plan.top, says: hardware ? t`The plan does not say which machine it is for: \`hardware\` is empty` : t`The plan does not say which machine it is for: \`hardware\` is missing` };
  },
});
