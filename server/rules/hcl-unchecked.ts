// Warns when nobody knows whether Qubes OS works on the machine.
import { t } from '../base/l10n.ts';
import type { Section } from '../plan/plan.ts';
import { record } from './common/approach.ts';
import { machineFirst, machineName } from './common/machine.ts';
import { isEmpty } from './common/sections.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Hardware not known to work with Qubes OS',
  group: 'Hardware',
  severity: 'warning',
  why: `Qubes OS is particular about hardware. The Hardware Compatibility List gathers what others have met with: look up your exact model before you
buy it or install on it. On a laptop that is not listed, graphics, wireless or sleep may fail, and you would find out after the work is done. If
you have tried it on this very machine and all is well, that counts for as much as an entry: allow this finding, and say so.`,
  limits: 'Says nothing of a machine listed as working in part: what does not work belongs under `problems`.',
  cites: ['check-hcl-first', 'unlisted-hardware-risks', 'hcl-is-reports'],

  *plan({ plan, facts }) {
    const hardware = plan.section('hardware');
    if (!hardware?.body || isEmpty(hardware) || facts.purpose.withoutQubes) return;
    const answer = hardware.text('hcl');
    const works = record(t`Record that the HCL lists it as working`, ['hardware', 'hcl'], 'works');
    if (answer?.value === 'unlisted') {
      yield { at: answer.at, says: t`${machineFirst(plan)} is not on the hardware compatibility list, so parts of it may not work` };
    } else if (answer?.value === 'unchecked') {
      yield { at: answer.at, says: t`Nobody has looked up ${machineName(plan)} in the hardware compatibility list yet`, fixes: [works] };
    } else if (facts.purpose.complete && isOpen(hardware)) {
      yield { at: hardware.prop('hcl')?.key ?? hardware.at, says: t`The plan does not say what the hardware compatibility list has about ${machineName(plan)}`, fixes: [works] };
    }
  },
});

/** Not written, or nothing behind the colon; a word of the wrong kind is for the schema rule to judge. */
function isOpen(hardware: Section): boolean {
  const node = hardware.prop('hcl')?.node;
  return !node || (node.kind === 'scalar' && node.value === null);
}
