// How messages name the machine of a plan.
import { t } from '../../base/l10n.ts';
import type { Plan } from '../../plan/plan.ts';

/** The model as written if it is short, else "this machine". */
export const machineName = (plan: Plan): string => model(plan) ?? t`this machine`;

/** At the beginning of a sentence. */
export const machineFirst = (plan: Plan): string => model(plan) ?? t`This machine`;

function model(plan: Plan): string | undefined {
  const model = plan.section('hardware')?.text('model')?.value.trim() ?? '';
  return model !== '' && model.length <= 40 && !/[\n\r]/.test(model) ? model : undefined;
}
