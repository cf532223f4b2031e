// Whether Whonix matters to a plan at all: it comes with Qubes OS, but not everybody uses it.
import type { Facts } from '../../facts/facts.ts';

/** The approach names it, or a qube of the plan is part of it or goes through Tor. */
export const usesWhonix = (facts: Facts): boolean =>
  facts.purpose.uses('whonix') || facts.planned.some((qube) => facts.whonix(qube) !== undefined || facts.reach(qube) === 'tor');
