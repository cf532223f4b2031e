// Warns when no password manager is in use.
import { t } from '../base/l10n.ts';
import { record } from './common/approach.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'No password manager',
  group: 'Should it be Qubes at all?',
  severity: 'warning',
  why: `Nobody remembers a strong password of its own for every account. Without a manager, passwords get short or are used twice, and one that leaks
opens several doors, behind which no qube can help. A password manager is quickly set up, on any system, and does more at once than the first
compartments. On Qubes OS it moves to the vault later.`,
  limits: 'Always speaks at its own answer. Where no layer stands and Qubes OS is planned, `only-defence-layer` adds what that means for the whole.',
  cites: ['foundations-first', 'does-not-fix-accounts', 'accounts-need-other-tools', 'password-manager-in-vault'],

  *plan({ plan }) {
    const answer = plan.section('foundations')?.flag('password_manager');
    if (answer?.value !== false) return;
    yield {
      at: answer.at,
      says: t`No password manager is in use, so weak or repeated passwords leave accounts open, whatever the qubes do`,
      fixes: [record(t`Record that a password manager is in use now`, ['foundations', 'password_manager'], true)],
    };
  },
});
