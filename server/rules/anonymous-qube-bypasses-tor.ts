// Warns when a qube that is meant to be anonymous reaches the network around Tor.
import { t } from '../base/l10n.ts';
import { behindGateway, offNetwork, steps } from './common/chain.ts';
import { elsewhere } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Anonymous qube that goes around Tor',
  group: 'Whonix',
  severity: 'error',
  why: `Nobody may learn who is behind this qube, yet its connections leave with your real address. One page opened or one update fetched is
enough to tie the identity to you, and it cannot be taken back. Behind a Whonix gateway everything the qube sends goes through Tor, whatever the
programs in it do. If the qube works on files only, it needs no network at all. If the identity need not be hidden, say so in the plan.`,
  limits: `Anonymous activities alone do not make a qube anonymous here; other rules speak of those. A net qube that anonymises in another way than
Whonix is recognised by the tag \`anon-gateway\`.`,
  cites: ['whonix-for-guaranteed-protection', 'address-never-known', 'nothing-refuses-clearnet'],

  *qube(qube, { plan, facts }) {
    const trait = facts.aroundTor(qube);
    if (!trait || facts.whonix(qube) === 'workstation') return;
    const { netvm } = qube;
    const at = netvm.from === 'written' && netvm.at ? netvm.at : qube.plan.at;
    const declared = facts.identities(qube).flatMap(({ value }) => {
      const anonymous = plan.identities.get(value)?.anonymous;
      return anonymous?.value ? elsewhere(at, [anonymous.at, t`Identity "${value}" is declared anonymous`]) : [];
    });
    yield {
      at,
      says: t`"${qube.name}" ${trait.says}, yet it goes around Tor: ${facts.path(qube)}`,
      because: [...elsewhere(at, [trait.at, t`"${qube.name}" ${trait.says}`]), ...declared, ...steps(facts, qube, at)],
      fixes: [...behindGateway(facts, qube), offNetwork(qube)],
    };
  },
});
