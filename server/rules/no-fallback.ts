// Warns when the plan has nothing to turn to once the machine fails.
import { t } from '../base/l10n.ts';
import { missingAt, plansQubes } from './common/upkeep.ts';
import { rule, type Fix, type View } from './rule.ts';

export default rule({
  title: 'Plan without a fallback',
  group: 'Why plans fail',
  severity: 'warning',
  why: `If the only system you have does not start, or does not take your password, you are locked out at that very moment: no mail, no
passwords, no way to tell anyone. Decide beforehand what you would use instead, where it is, and try it once. A Tails stick and somebody's
computer will do; so will an old laptop in a drawer.`,
  limits: 'Where the approach names another system besides Qubes OS, this is only a reminder to say which machine it runs on.',
  cites: ['have-a-way-back', 'vault-backup-apart'],

  *plan(view) {
    const { plan, facts } = view;
    const node = plan.section('fallback')?.node;
    if (!plansQubes(view) || !(node === undefined || (node.kind === 'scalar' && node.value === null) || (node.kind === 'map' && silent(view)))) return;
    const other = facts.purpose.uses('hardened-linux') || facts.purpose.uses('tails');
    yield {
      at: missingAt(plan, 'fallback'),
      says: node === undefined ? t`The plan does not say what you would use if this machine fails: \`fallback\` is missing` : t`The plan does not say what you would use if this machine fails: \`fallback\` is empty`,
      ...(other ? { severity: 'information' } : {}),
      fixes: [
        ...(facts.purpose.uses('hardened-linux') ? [fallBackOn(t`a laptop with hardened Linux`, t`laptop with hardened Linux`)] : []),
        fallBackOn(t`a Tails stick`, t`Tails on a USB stick`),
      ],
    };
  },
});

/** Only keys without a value behind them. */
const silent = ({ plan }: View): boolean =>
  plan.section('fallback')?.body?.entries().every(({ value }) => value.kind === 'scalar' && value.value === null) ?? false;

const fallBackOn = (what: string, device: string): Fix => ({
  title: t`Plan ${what} as the fallback`,
  kind: 'review',
  edit: (edits) => edits.setPath(['fallback', 'device'], device),
});
