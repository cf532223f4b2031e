// Repairs to the tools a plan relies on and to the risks it lists.
import { t, type Said } from '../../base/l10n.ts';
import type { Val } from '../../plan/plan.ts';
import type { Fix, View } from '../rule.ts';

type Tool = 'qubes' | 'whonix' | 'tails' | 'hardened-linux';

const nameOf = (tool: Tool): string => ({ qubes: 'Qubes OS', whonix: 'Whonix', tails: 'Tails', 'hardened-linux': t`a hardened Linux` })[tool];

/** Puts another tool in the place of Qubes OS. The qubes stay written, for the day they are wanted after all. */
export function insteadOfQubes({ plan, facts }: View, tool: Exclude<Tool, 'qubes'>): Fix {
  const { purpose } = facts;
  const others = plan.approach.filter(({ value }) => value !== 'qubes');
  return {
    title: t`Choose ${nameOf(tool)} instead of Qubes OS`,
    kind: 'review',
    edit(edits) {
      const { qubes } = purpose;
      if (!qubes || qubes.at.file !== undefined) return edits.setPath(['approach'], [...new Set([...others.map(({ value }) => value), tool])]);
      if (plan.approach.length - others.length > 1) return [];
      return purpose.uses(tool) ? edits.removeWord(qubes) : edits.set(qubes, tool);
    },
  };
}

/** Adds a tool to the approach. Where none was named, Qubes OS is named with it if the plan relies on it. */
export function addTool({ plan, facts }: View, tool: Tool): Fix {
  const { approach } = plan;
  return {
    title: t`Add ${nameOf(tool)} to the approach`,
    kind: 'review',
    edit(edits) {
      if (approach.length > 0 && approach.every(({ at }) => at.file === undefined)) return edits.addWord(['approach'], tool);
      const before = approach.length > 0 ? approach.map(({ value }) => value) : facts.purpose.onQubes ? ['qubes'] : [];
      return edits.setPath(['approach'], [...before, tool]);
    },
  };
}

/** Lists the danger Qubes OS is made for, where the plan says elsewhere that it is there. */
export function addContaminationRisk({ facts }: View): readonly Fix[] {
  const { dailyRisk, risks } = facts.purpose;
  // A list in a base would be hidden by one here.
  if (dailyRisk?.value !== true || risks.all.some(({ at }) => at.file !== undefined)) return [];
  const risk = 'cross-context-compromise';
  return [{ title: t`Add \`${risk}\` to the risks`, kind: 'review', edit: (edits) => edits.addWord(['threat_model', 'risks'], risk) }];
}

/** Takes a risk off the list. */
export const dropRisk = (risk: Val<string>): Fix => ({
  title: t`Take \`${risk.value}\` off the list of risks`,
  kind: 'review',
  edit: (edits) => edits.removeWord(risk),
});

/** Records an answer of the threat model or the foundations; `title` says what is being recorded. */
export const record = (title: Said, path: readonly string[], value: string | boolean): Fix => ({ title, kind: 'review', edit: (edits) => edits.setPath(path, value) });
