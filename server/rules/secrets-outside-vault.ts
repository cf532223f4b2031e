// Warns when passwords or keys are kept in a qube that has a network.
import { t } from '../base/l10n.ts';
import type { Val } from '../plan/plan.ts';
import { passwordManager, secretActivities, secretData } from '../facts/words.ts';
import { here } from './common/here.ts';
import { moveToVault } from './common/moves.ts';
import { coded } from './common/lists.ts';
import { rule, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Passwords or keys in a qube with a network',
  group: 'First setup',
  severity: 'warning',
  why: `A qube that is online will meet hostile input sooner or later, and whatever takes it over finds the passwords and keys at hand, with a line
to the outside beside them. In a vault they are out of reach: you paste one password when it is needed, and split GPG or split SSH lets other qubes
use a key without ever seeing it. A key that serves only this one qube and opens nothing else, such as that of a VPN, can be a fair exception.`,
  limits: 'A vault that has a network is reported as such, and data in untrusted qubes by `sensitive-data-in-untrusted`. Net qubes are left out: what they hold is for their connection.',
  cites: ['vault-holds-secrets', 'keys-in-offline-qubes', 'split-keys-stay-offline'],

  *qube(qube, { facts }) {
    const { plan } = qube;
    const reach = facts.reach(qube);
    if (plan.section !== 'qubes' || qube.klass === 'TemplateVM' || qube.providesNetwork.value) return;
    if ((reach !== 'clear' && reach !== 'tor') || facts.vault(qube)) return;
    const held = facts.rank(qube) === 0 ? [] : plan.holds.filter(({ value }) => secretData.words.has(value));
    const kept = plan.activities.filter(({ value }) => secretActivities.words.has(value));
    const [first] = [...held, ...kept];
    if (!first) return;
    yield {
      at: here(first.at, qube.netvm.at),
      says: held.length > 0 ? t`"${qube.name}" holds ${spoken(held)} and has a network: ${facts.path(qube)}` : t`"${qube.name}" is used for ${spoken(kept)} and has a network: ${facts.path(qube)}`,
      because: [...held, ...kept, ...managers(qube, [...held, ...kept])].slice(1).map(({ at, value }) => ({ at, says: t`"${qube.name}" also has \`${value}\`` })),
      fixes: moveToVault(qube, facts, [
        { key: 'holds', words: held.map(({ value }) => value) },
        { key: 'activities', words: kept.map(({ value }) => value) },
        { key: 'apps', words: managers(qube, [...held, ...kept]).map(({ value }) => value) },
      ]),
    };
  },
});

const spoken = (vals: readonly Val<string>[]): string => coded([...new Set(vals.map(({ value }) => value))]);

/** The password managers that go with the passwords; `password-manager-outside-vault` then leaves them alone. */
const managers = ({ plan }: PlannedQube, secrets: readonly Val<string>[]): readonly Val<string>[] =>
  secrets.some(({ value }) => value === 'passwords' || value === 'password-storage') ? plan.apps.filter(({ value }) => passwordManager(value) !== undefined) : [];
