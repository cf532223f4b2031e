// What the plan of a workspace tells about the qubes that its policies speak of.
import type { System as PlanSystem } from '../../facts/system.ts';
import { systemFromPlan } from './plan-system.ts';
import type { System } from './system.ts';

export interface Planned {
  /** The names of all qubes, those of a fresh install among them. */
  readonly qubes: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly system: System;
}

/** Several plans of one workspace are taken together: a name that is in one of them is known. */
export function plannedIn(systems: readonly PlanSystem[]): Planned | undefined {
  const [first] = systems;
  if (!first) return undefined;
  return {
    qubes: new Set(systems.flatMap(({ qubes }) => qubes.map(({ name }) => name))),
    tags: new Set(systems.flatMap((it) => [...it.allTags()])),
    system: systemFromPlan(first),
  };
}
