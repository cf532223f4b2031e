// What a citable passage is, and how a file of them is written down briefly.

/** One piece of advice of the guide, one fact about Qubes OS, or one rule of the plan format, that a rule may cite. */
export interface Passage {
  /** Exact heading of the guide's section, the Qubes component a fact is read from, or the part of the plan format. */
  readonly section: string;
  readonly kind: 'guide' | 'fact' | 'format';
  /** What it says, in our own words: one or two plain sentences that can stand in a hover. Markdown. */
  readonly says: string;
  /** For facts: where it was read, e.g. `qubes-core-admin: qubes/vm/mix/net.py`. */
  readonly source?: string;
}

/** The guide's section headings, in its order. A heading that is not among them does not compile. */
export const guideSections = [
  'When compartmentalisation actually makes sense',
  'What compartmentalisation does and does not solve',
  'The three approaches: Qubes, Whonix and Tails',
  'Qubes OS — daily compartmentalisation',
  'Whonix — architectural IP leak protection',
  'Tails — amnesic sessions without traces',
  'Summary: how to choose',
  'A realistic first deployment of Qubes OS',
  'Hardware',
  'First setup: what runs in which qube',
  'Operational discipline that makes the system work',
  'Why people fail with Qubes',
  'Stopping point: when to stay on regular Linux',
  'Next step',
] as const;

export type GuideSection = (typeof guideSections)[number];

/** Passages of one section of the guide, keyed by id. */
export function guide<Id extends string>(section: GuideSection, says: Readonly<Record<Id, string>>): Record<Id, Passage> {
  return each(says, (text) => ({ section, kind: 'guide', says: text }));
}

/** Facts read in one place: `component` is a Qubes repository or the Qubes documentation, `path` a file or page in it. */
export function facts<Id extends string>(component: string, path: string, says: Readonly<Record<Id, string>>): Record<Id, Passage> {
  return each(says, (text) => ({ section: component, kind: 'fact', says: text, source: `${component}: ${path}` }));
}

/** What the plan format itself asks for; `section` names the part of the format. */
export function format<Id extends string>(section: string, says: Readonly<Record<Id, string>>): Record<Id, Passage> {
  return each(says, (text) => ({ section, kind: 'format', says: text }));
}

function each<Id extends string>(says: Readonly<Record<Id, string>>, passage: (text: string) => Passage): Record<Id, Passage> {
  const made = {} as Record<Id, Passage>;
  for (const id in says) made[id] = passage(says[id]);
  return made;
}
