// Finds places at which a plan is no longer legal YAML.
import { rule } from './rule.ts';

export default rule({
  title: 'Text that is not valid YAML',
  group: 'The file itself',
  severity: 'error',
  why: `A plan is written in YAML: \`key: value\` lines, lists with \`-\`, and indentation with spaces that says what belongs to what. At a fault like
this one the reading goes wrong, and what stands behind it may be taken for something else or not be read at all, so neither you nor the checks can rely
on it. Most such faults are a quote, bracket or colon that is missing, or a line that is indented too far or not far enough.`,
  limits: `Only the first few faults are told: those further down often vanish when the first is repaired.`,
  cites: ['plan-is-yaml'],

  *plan({ plan }) {
    for (const { at, says, severity, repairs } of plan.syntaxFaults) {
      yield { at, says, severity, fixes: repairs.map((repair) => ({ title: repair.title, kind: repair.sure ? 'safe' : 'review', edit: () => repair.edits() })) };
    }
  },
});
