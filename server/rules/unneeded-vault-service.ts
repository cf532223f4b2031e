// Warns when a vault takes part in more than pasting, copying and the use of its keys.
import type { Flow, Service } from '../facts/flows.ts';
import { isAdmin, isFullControl, isSplitKey } from '../facts/services.ts';
import { denyFlow, endName, vaultNotes } from './common/crossing.ts';
import { rule, type Fix } from './rule.ts';

const vaultServices = ['qubes.ClipboardPaste', 'qubes.ClipboardCopy', 'qubes.Filecopy'];

export default rule({
  title: 'Vault that does more than a vault needs',
  severity: 'warning',
  why: `Every service is a door, and behind it stands a program that has to cope with whatever comes through. A vault needs very few: pasting one
password, copying one file, and using keys that stay inside. Opening links, files or ports in a vault, or from it, sets its secrets against the
first clever input. If such a service is truly needed, it usually belongs in another qube, and the vault hands over only the one thing required.`,
  limits: 'Opening something of the vault in a disposable without a network is not reported, and services that give full control are the business of `dangerous-service`.',
  cites: ['vault-copies-are-deliberate', 'vault-is-offline'],

  *flow(flow, { facts }) {
    const { vault } = facts.impact(flow);
    if (!vault) return;
    const seen = new Set<string>();
    for (const service of flow.services) {
      if (!unneeded(service) || seen.has(service.val.value)) continue;
      seen.add(service.val.value);
      const word = service.name === '*' ? 'any service' : `\`${service.val.value}\``;
      yield {
        at: service.val.at,
        says: `"${vault.crossing.from.name}" may use ${word} on ${endName(vault.crossing)}, which goes beyond clipboard, copy and key services`,
        because: vaultNotes(vault.qube, facts),
        fixes: repairs(flow, service),
      };
    }
  },
});

const unneeded = ({ name }: Service): boolean => !vaultServices.includes(name) && !isSplitKey(name) && !isFullControl(name) && !isAdmin(name);

function repairs(flow: Flow, service: Service): Fix[] {
  const { plan } = flow;
  if (plan.services.length < 2) return [denyFlow(flow)];
  return [
    { title: `Take \`${service.val.value}\` out of this flow`, kind: 'review', edit: (edits) => edits.removeItem(plan, 'service', service.val) },
    denyFlow(flow),
  ];
}
