// Whether a section of the plan says anything.
import type { Section } from '../../plan/plan.ts';

/** Written, but nothing in it: `hardware:`, `hardware: {}`. What is of the wrong kind is not empty. */
export const isEmpty = ({ body, node }: Section): boolean => (body ? body.entries().length === 0 : node.kind === 'scalar' && node.value === null);
