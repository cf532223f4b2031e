// How messages name the machine of a plan.
import type { Plan } from '../../plan/plan.ts';

/** The model as written if it is short, else "this machine". */
export function machineName(plan: Plan): string {
  const model = plan.section('hardware')?.text('model')?.value.trim() ?? '';
  return model !== '' && model.length <= 40 && !/[\n\r]/.test(model) ? model : 'this machine';
}

/** At the beginning of a sentence. */
export const machineFirst = (plan: Plan): string => machineName(plan).replace(/^this machine$/, 'This machine');
