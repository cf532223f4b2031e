// Remarks that important accounts have no second factor, or one that can be intercepted.
import { later, t } from '../base/l10n.ts';
import { record } from './common/approach.ts';
import { rule } from './rule.ts';

const faults: Readonly<Record<string, string>> = {
  none: later('Nothing but a password guards the important accounts'),
  sms: later('Codes sent by text message can be intercepted or redirected'),
};

export default rule({
  title: 'Weak second factor',
  group: 'Should it be Qubes at all?',
  severity: 'information',
  why: `Accounts live on other people's machines, where your qubes do not reach. What guards them is the second factor. Text messages can be
redirected by whoever talks the telephone company into it, and any code can be typed into a forged page by mistake; a hardware key does not
answer a forged page.
Where an account offers nothing better, codes from an app are still worth having.`,
  limits: 'Always speaks at its own answer. Where no layer stands and Qubes OS is planned, `only-defence-layer` adds what that means for the whole.',
  cites: ['accounts-need-other-tools', 'hardware-keys-complement', 'hardened-linux-is-enough'],

  *plan({ plan }) {
    const answer = plan.section('foundations')?.text('second_factor');
    const says = answer && Object.hasOwn(faults, answer.value) ? faults[answer.value] : undefined;
    if (!answer || !says) return;
    const path = ['foundations', 'second_factor'];
    yield { at: answer.at, says: t(says), fixes: [record(t`Plan a hardware security key`, path, 'hardware-key'), record(t`Plan codes from an app`, path, 'totp')] };
  },
});
