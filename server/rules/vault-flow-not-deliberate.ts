// Warns when something enters or leaves a vault without a person deciding on it each time.
import { t } from '../base/l10n.ts';
import { askFlow, carelessly, carrier, denyFlow, endName, vaultNotes } from './common/crossing.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Vault that is entered or left without a decision',
  group: 'First setup',
  severity: 'warning',
  why: `A vault is only as quiet as the ways in and out of it. What comes in may attack it, what goes out may be the secrets themselves, and a flow
that is allowed once and for all does either at any hour, for whoever has taken over the other qube. So each crossing should be a decision: somebody
is asked, and the plan says what for, so that a question out of place is noticed. Using keys that stay in the vault (split GPG, split SSH) is milder:
allowing that unasked, with a stated reason, can be a fair price for mail or logins that work without interruption.`,
  limits: 'Opening something of the vault in a disposable without a network is not reported: nothing leaves the machine by it. Nor is what Qubes OS itself lets into dom0, such as news of updates.',
  cites: ['vault-copies-are-deliberate', 'clipboard-needs-keys', 'split-gpg'],

  *flow(flow, { facts }) {
    const { action, reason } = flow.plan;
    const { vault } = facts.impact(flow);
    if (!action || !vault || (action.value === 'ask' && reason)) return;
    const { crossing, qube, others } = vault;
    const [one, other, by] = [`"${crossing.from.name}"`, endName(crossing), carrier(flow)];
    const how = carelessly(flow, others);
    yield {
      at: action.at,
      severity: action.value === 'ask' ? 'warning' : !reason ? 'error' : flow.splitKey ? 'information' : 'warning',
      says: action.value === 'ask' ? t`${one} may reach ${other} with ${by}${how}` : t`${one} reaches ${other} with ${by}${how}`,
      because: vaultNotes(qube, facts),
      fixes: [askFlow(flow, crossing), denyFlow(flow)],
    };
  },
});
