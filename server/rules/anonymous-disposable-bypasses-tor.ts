// Warns when an anonymous qube opens its disposables outside Tor.
import { t } from '../base/l10n.ts';
import { steps } from './common/chain.ts';
import { elsewhere } from './common/here.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Anonymous qube whose disposables go around Tor',
  group: 'Whonix',
  severity: 'warning',
  why: `A disposable takes its network from its disposable template, not from the qube that opened it. So a link or file that this anonymous
qube opens "in a disposable" goes out with your real address, in a new window that looks no different. A disposable template behind Whonix keeps
it within Tor, one without a network keeps it in the machine, and with none the qube opens no disposables at all.`,
  cites: ['address-never-known', 'anon-disposable-leak', 'disposable-inherits-network', 'anon-disposable'],

  *qube(qube, { facts }) {
    const base = facts.disposableTemplate(qube);
    // A qube without a network is meant to stay offline, and another rule speaks of its disposables.
    const trait = facts.reach(qube) === 'tor' && base?.templateForDispvms.value ? facts.leavesTor(qube, { kind: 'disposable', base }) : undefined;
    if (!base || !trait) return;
    const { at: chosen, from } = qube.defaultDispvm;
    const at = from === 'written' && chosen ? chosen : qube.plan.at;
    const fixes: Fix[] = [{ title: t`Let "${qube.name}" open no disposables`, kind: 'review', edit: (edits) => edits.setProp(qube, 'default_dispvm', null) }];
    const whonix = facts.qube(facts.release.whonixDispvm);
    if (whonix?.templateForDispvms.value && facts.reach(whonix) === 'tor') {
      const title = t`Open disposables of "${qube.name}" from "${whonix.name}"`;
      fixes.unshift({ title, kind: 'review', edit: (edits) => edits.setProp(qube, 'default_dispvm', whonix.name) });
    }
    yield {
      at,
      says: t`"${qube.name}" is meant to be anonymous, but its disposables go around Tor: ${facts.path(base)}`,
      because: [
        ...elsewhere(at, [trait.at, t`"${qube.name}" ${trait.says}`], [chosen, t`"${qube.name}" opens disposables from "${base.name}"`]),
        ...steps(facts, base, at),
      ],
      fixes,
    };
  },
});
