// Everything a rule may cite, by id: a misspelt citation does not compile.

import { formatPassages } from './format-passages.ts';
import { guidePassages } from './guide-passages.ts';
import { policyPassages } from './policy-passages.ts';
import { practicePassages } from './practice-passages.ts';
import { propertyPassages } from './property-passages.ts';

import type { Passage } from './passage.ts';

export type { Passage } from './passage.ts';

export const passages = {
  ...guidePassages,
  ...propertyPassages,
  ...policyPassages,
  ...practicePassages,
  ...formatPassages,
} as const satisfies Record<string, Passage>;

export type PassageId = keyof typeof passages;
