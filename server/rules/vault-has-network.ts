// Warns when the place for secrets can reach the network.
import { rule } from './rule.ts';

export default rule({
  title: 'Vault with a network',
  severity: 'error',
  why: `A vault protects passwords and keys by having no way out at all. With a net qube, however well filtered, whatever gets into the vault
can also leave it again, and everything you keep there goes with it. Nothing a vault is for needs a network: secrets go in and out through the
clipboard, by hand, one at a time.`,
  cites: ['vault-is-offline'],

  *qube(qube, { facts }) {
    const trait = facts.vault(qube);
    const { hops, end } = facts.chain(qube);
    // A net qube that nobody knows is a slip of the pen, and another rule speaks of it.
    if (!trait || hops.length === 0 || end === 'unknown') return;
    const { at, from } = qube.netvm;
    yield {
      at: from === 'written' && at ? at : qube.plan.at,
      says: `"${qube.name}" ${trait.says}, yet it reaches the network: ${facts.path(qube)}`,
      because: hops.flatMap((hop) => (hop.at && hop.of !== qube ? [{ at: hop.at, says: `"${hop.of.name}" gets its network from "${hop.name}"` }] : [])),
      fixes: [{ title: `Take "${qube.name}" off the network`, kind: 'safe', edit: (edits) => edits.setProp(qube, 'netvm', null) }],
    };
  },
});
