// Warns about remote qubes that no call can reach.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';
import { coded } from './common/lists.ts';

export default rule({
  title: 'Remote qube that no call can reach',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `A remote qube is a stand-in for one on another machine and cannot be started here. Calls to it are handed to a qube on this machine, the relay, which passes them on through a
service of its own. Without both, \`relayvm\` and \`transport_rpc\`, every call to it fails. A remote qube that is only written down for later can do without.`,
  cites: ['remote-qubes'],

  *qube({ name, plan, klass }) {
    if (klass !== 'RemoteVM') return;
    const missing = ['relayvm', 'transport_rpc'].filter((key) => {
      const node = plan.prop(key)?.node;
      return !node || (node.kind === 'scalar' && (node.value === null || node.value === '' || (key === 'relayvm' && node.value === 'none')));
    });
    if (missing.length > 0) yield { at: plan.at, says: t`"${name}" is a remote qube without ${coded(missing)}, so no call reaches it` };
  },
});
