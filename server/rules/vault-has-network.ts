// Warns when the place for secrets can reach the network.
import { t } from '../base/l10n.ts';
import { steps } from './common/chain.ts';
import { elsewhere, here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Vault with a network',
  group: 'First setup',
  severity: 'error',
  why: `A vault protects passwords and keys by having no way out at all. With a net qube, however well filtered, whatever gets into the vault
can also leave it again, and everything you keep there goes with it. Nothing a vault is for needs a network: secrets go in and out through the
clipboard, by hand, one at a time. If the qube is not meant as a vault, another label or \`trust\` should say so.`,
  limits: 'An unknown net qube is reported as unknown first.',
  cites: ['vault-is-offline', 'firewall-is-no-leak-stop', 'trust-follows-label'],

  *qube(qube, { facts }) {
    const trait = facts.vault(qube);
    const { hops, end } = facts.chain(qube);
    // A net qube that nobody knows is a slip of the pen, and another rule speaks of it.
    if (!trait || hops.length === 0 || end === 'unknown') return;
    const { at, from } = qube.netvm;
    const place = here(from === 'written' && at ? at : qube.plan.at, at, trait.at);
    yield {
      at: place,
      says: end === 'uplink' ? t`"${qube.name}" ${trait.says}, yet it reaches the network: ${facts.path(qube)}` : t`"${qube.name}" ${trait.says}, yet it has a net qube: ${facts.path(qube)}`,
      because: [...(trait.at === qube.plan.at ? [] : elsewhere(place, [trait.at, t`"${qube.name}" ${trait.says}`])), ...steps(facts, qube, place)],
      fixes: [{ title: t`Take "${qube.name}" off the network`, kind: 'safe', edit: (edits) => edits.setProp(qube, 'netvm', null) }],
    };
  },
});
