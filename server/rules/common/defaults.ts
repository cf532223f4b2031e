// Names of qubes and templates written under `defaults:`.
import type { Plan, Val } from '../../plan/plan.ts';

/** The name under a key of `defaults:`; undefined where none is written, or "none". */
export function defaultName(plan: Plan, key: 'template' | 'netvm' | 'default_dispvm' | 'management_dispvm'): Val<string> | undefined {
  const val = plan.section('defaults')?.text(key);
  return val?.value === 'none' ? undefined : val;
}
