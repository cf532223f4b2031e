// Which rules carry each piece of the guide's advice, or why none can: the page docs/guide.md.
import { guidePassages } from '../server/guide/guide-passages.ts';
import { guideSections } from '../server/guide/passage.ts';
import type { Rule } from '../server/rules/rule.ts';

export type GuidePassageId = keyof typeof guidePassages;

/** Why a plan cannot show it, for each piece of the guide that no rule cites. Adding a rule that does cite it takes it off this list. */
export const beyondPlans: Readonly<Partial<Record<GuidePassageId, string>>> = {
  'one-desktop-many-qubes': 'It explains how Qubes OS is made and asks for nothing that a plan could lack.',
  'whonix-where-it-runs': 'It says where Whonix can run. Both ways are sound, and a plan describes only the one inside Qubes OS.',
  'whonix-extra-layer': 'It is an offer, not a demand: which contexts are delicate enough for a further layer is for you to say. Once a plan says that a qube is anonymous, the rules on Whonix look at it.',
  'tails-all-through-tor': 'It describes what Tails does by itself. What happens inside Tails is not part of a plan for Qubes OS.',
  'first-deployment': 'It introduces the hardware, the first qubes and the habits, each of which has its own rules.',
  'weigh-the-tools': 'Reading before you decide leaves no trace in a plan.',
  'part-of-a-larger-plan': 'Most of a protective way of working lies outside the computer, and so outside what a plan describes.',
};

const intro = `# The guide, and what carries it

Every piece of the guide's advice, in our own words and in the guide's order, with the rules that check a plan for it. Where no rule can, it says why.
Written by \`npm run gen\` from the rules themselves.
`;

/** The page in Markdown. Its links are relative to `docs/`. */
export function guidePage(rules: Readonly<Record<string, Rule>>): string {
  const all = Object.entries(guidePassages) as [GuidePassageId, (typeof guidePassages)[GuidePassageId]][];
  const sections = guideSections.map((heading) => {
    const rows = all.filter(([, { section }]) => section === heading).map(([id, { says }]) => `| ${cell(says)} | ${carriers(id, rules)} |`);
    return ['', `## ${heading}`, '', '| Advice | Rules, or why there is none |', '|---|---|', ...rows, ''].join('\n');
  });
  return `${intro}${sections.join('')}`;
}

function carriers(id: GuidePassageId, rules: Readonly<Record<string, Rule>>): string {
  const links = rulesCiting(id, rules).map((rule) => `[\`${rule}\`](rules/${rule}.md)`);
  return links.length > 0 ? links.join(', ') : `*No rule.* ${cell(beyondPlans[id] ?? '')}`;
}

/** Ids of the rules that cite a piece of the guide, in the order of the index. */
export function rulesCiting(id: GuidePassageId, rules: Readonly<Record<string, Rule>>): readonly string[] {
  return Object.entries(rules).flatMap(([rule, { cites }]) => (cites.includes(id) ? [rule] : []));
}

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
