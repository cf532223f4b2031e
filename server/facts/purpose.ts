// Whether Qubes OS fits what a plan says about its author: the tools it relies on, and the risks those tools can lessen.
import { once } from '../base/memo.ts';
import type { Plan, Val } from '../plan/plan.ts';
import { valuesAt } from '../plan/vocabulary.ts';
import { risksElsewhere, risksForCompartments, risksForTails } from './words.ts';

export interface Purpose {
  /** All of the plan could be read, and all that it extends: what is found nowhere is really missing. */
  readonly complete: boolean;
  /** The plan relies on Qubes OS: it says so, or it names no approach and plans qubes. */
  readonly onQubes: boolean;
  /** The plan names its approach, and Qubes OS is no part of it. */
  readonly withoutQubes: boolean;
  /** Qubes OS as the plan writes it under `approach`. */
  readonly qubes: Val<string> | undefined;
  readonly profile: Val<string> | undefined;
  readonly dailyRisk: Val<boolean> | undefined;
  readonly acceptsUpkeep: Val<boolean> | undefined;
  /** Why contexts have to be kept apart every day: the author says so, or lists that very risk without saying the contrary. */
  readonly dailyNeed: Val<unknown> | undefined;
  readonly risks: Risks;
  /** Why Qubes OS may be the wrong choice. Several reasons may hold; this is the one to speak of. */
  readonly doubt: Doubt | undefined;
  /** Whether a tool is part of the approach. */
  uses(tool: 'qubes' | 'whonix' | 'tails' | 'hardened-linux'): boolean;
}

/** The listed risks by what lessens them, each in the order written. A word nobody knows is in `all` only. */
export interface Risks {
  readonly all: readonly Val<string>[];
  readonly compartments: readonly Val<string>[];
  readonly tails: readonly Val<string>[];
  readonly elsewhere: readonly Val<string>[];
}

/**
 * `no-daily-risk`: the author says that contexts do not meet every day. `occasional`: all risks are a matter for Tails. `other-tools`: no risk
 * is one that compartments lessen. `general`: no particular profile, and no daily risk stated. What the author answers counts for more
 * than what can be gathered from lists.
 */
export type Doubt = 'no-daily-risk' | 'occasional' | 'other-tools' | 'general';

const knownTools: ReadonlySet<string> = new Set(valuesAt(['approach']).keys());

export function purpose(plan: Plan): Purpose {
  const threat = plan.section('threat_model');
  const tools = new Set(plan.approach.map(({ value }) => value));
  const onQubes = tools.has('qubes') || (tools.size === 0 && plan.qubes.some(({ section }) => section === 'qubes'));
  // A word nobody knows may be a misspelt `qubes`.
  const withoutQubes = tools.size > 0 && [...tools].every((tool) => knownTools.has(tool) && tool !== 'qubes');
  const profile = threat?.text('profile');
  const dailyRisk = threat?.flag('daily_contamination_risk');
  const risks = once(() => sorted(threat?.list('risks') ?? []));
  const doubt = once((): Doubt | undefined => {
    if (onQubes && dailyRisk?.value === false) return 'no-daily-risk';
    const { all, tails, elsewhere } = risks();
    if (onQubes && all.length > 0 && tails.length === all.length) return 'occasional';
    if (onQubes && all.length > 0 && tails.length + elsewhere.length === all.length) return 'other-tools';
    // An answer in words is an answer, if not a legible one: the schema rule speaks of it.
    const answered = dailyRisk !== undefined || threat?.text('daily_contamination_risk') !== undefined;
    return profile?.value === 'general' && !answered && !withoutQubes ? 'general' : undefined;
  });
  return {
    complete: plan.syntaxProblems.length === 0 && plan.extends.every(({ state }) => state === 'loaded'),
    onQubes,
    withoutQubes,
    qubes: plan.approach.find(({ value }) => value === 'qubes'),
    profile,
    dailyRisk,
    acceptsUpkeep: threat?.flag('accepts_upkeep'),
    uses: (tool) => tools.has(tool),
    get dailyNeed() {
      if (dailyRisk) return dailyRisk.value ? dailyRisk : undefined;
      return risks().all.find(({ value }) => value === 'cross-context-compromise');
    },
    get risks() {
      return risks();
    },
    get doubt() {
      return doubt();
    },
  };
}

/** Each risk once, where it was written first. */
function sorted(written: readonly Val<string>[]): Risks {
  const all = written.filter(({ value }, index) => written.findIndex((it) => it.value === value) === index);
  return {
    all,
    compartments: all.filter(({ value }) => risksForCompartments.words.has(value)),
    tails: all.filter(({ value }) => risksForTails.words.has(value)),
    elsewhere: all.filter(({ value }) => Object.hasOwn(risksElsewhere, value)),
  };
}
