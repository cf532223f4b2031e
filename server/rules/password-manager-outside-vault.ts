// Warns when a password manager runs in a qube that has a network.
import { t } from '../base/l10n.ts';
import { passwordManager } from '../facts/words.ts';
import { steps } from './common/chain.ts';
import { here } from './common/here.ts';
import { moveToVault } from './common/moves.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Password manager in a qube with a network',
  group: 'First setup',
  severity: 'warning',
  why: `A password manager next to a browser shares its fate: whoever takes over the qube waits until the database is unlocked and then has every
password at once. In the vault it meets neither web pages nor mail, and one password at a time crosses by your own hand. Managers that live from
an online service cannot work in a vault. Using one is a choice between comfort and exposure, and where it is made, the passwords that open
everything else are still better kept offline.`,
  cites: ['password-manager-in-vault', 'vault-holds-secrets'],

  *qube(qube, { facts }) {
    const { plan } = qube;
    const reach = facts.reach(qube);
    if (plan.section !== 'qubes' || qube.klass === 'TemplateVM' || (reach !== 'clear' && reach !== 'tor') || facts.vault(qube)) return;
    // Where the passwords are said to be here as well, they are the fault, and the manager goes with them.
    if (!qube.providesNetwork.value && [...plan.holds, ...plan.activities].some(({ value }) => value === 'passwords' || value === 'password-storage')) return;
    for (const app of plan.apps) {
      const manager = passwordManager(app.value);
      if (manager === undefined) continue;
      const place = here(app.at, qube.netvm.at);
      yield {
        at: place,
        says: t`${manager} runs in "${qube.name}", which has a network: ${facts.path(qube)}`,
        because: steps(facts, qube, place),
        fixes: moveToVault(qube, facts, [{ key: 'apps', words: [app.value] }]),
      };
    }
  },
});
