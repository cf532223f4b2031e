// Warns when a plan relies on Qubes OS although its author does not want to carry the upkeep.
import { t } from '../base/l10n.ts';
import { insteadOfQubes } from './common/approach.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Qubes OS without its upkeep accepted',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `Qubes OS wants looking after: updates on several levels, and a thought before each step from one qube to another. Set up in a hurry, or left
to itself, it protects no better than what you had before. Not wanting that load is a good and honest reason to choose
something else. Somebody else may also carry the upkeep for you; then answer \`true\`.`,
  cites: ['upkeep-is-the-price', 'qubes-needs-hardware-and-time', 'hardened-system-instead'],

  *plan(view) {
    const { onQubes, acceptsUpkeep, qubes } = view.facts.purpose;
    if (!onQubes || acceptsUpkeep?.value !== false) return;
    const at = here(acceptsUpkeep.at, qubes?.at);
    yield {
      at,
      says: t`The plan relies on Qubes OS, yet the upkeep it asks for is not accepted`,
      because: elsewhere(at, [acceptsUpkeep.at, t`The upkeep is not accepted here`], [qubes?.at, t`Qubes OS is chosen here`]),
      fixes: [insteadOfQubes(view, 'hardened-linux')],
    };
  },
});
