// Whether Qubes OS is the right step for what a plan says of its author, as the guide would judge it.
import type { PlanStep } from '../interview/verdict.ts';
import type { Snapshot } from '../snapshot.ts';

export interface PlanVerdict {
  readonly step: PlanStep;
  /** The rule whose page gives the reasons; undefined where there is nothing to explain. */
  readonly rule: string | undefined;
}

/** What speaks against Qubes OS altogether comes before what has to be done first. */
export function planVerdict({ facts, plan }: Snapshot): PlanVerdict {
  const { onQubes, withoutQubes, doubt, acceptsUpkeep, dailyNeed, risks } = facts.purpose;
  if (withoutQubes) return { step: 'without', rule: undefined };
  const onTor = risks.all.some(({ value }) => value === 'ip-leak');
  const atTimes = risks.tails.length > 0;
  const instead: PlanStep = onTor && atTimes ? 'whonix-and-tails' : onTor ? 'whonix' : atTimes ? 'tails' : 'hardened-linux';
  if (doubt === 'occasional') return { step: 'tails', rule: 'qubes-for-occasional-use' };
  if (doubt === 'no-daily-risk') return { step: instead, rule: 'no-daily-contamination-risk' };
  if (onQubes && acceptsUpkeep?.value === false) return { step: instead, rule: 'upkeep-not-accepted' };
  if (doubt === 'other-tools') return { step: 'hardened-linux', rule: 'risks-need-other-tools' };
  if (doubt === 'general') return { step: 'hardened-linux', rule: 'profile-needs-no-qubes' };
  const foundations = plan.section('foundations');
  if (foundations?.flag('disk_encryption')?.value === false) return { step: 'foundations', rule: 'disk-not-encrypted' };
  if (foundations?.flag('password_manager')?.value === false) return { step: 'foundations', rule: 'no-password-manager' };
  if (facts.machine.unfit) return { step: 'machine', rule: facts.machine.virtualization?.missing.length ? 'missing-virtualization' : facts.machine.ram?.enough === 'too-little' ? 'too-little-ram' : 'too-little-storage' };
  return dailyNeed ? { step: 'qubes', rule: undefined } : { step: 'open', rule: 'no-threat-model' };
}
