// Warns when a vault takes part in more than pasting, copying and the use of its keys.
import { t } from '../base/l10n.ts';
import type { Flow, Service } from '../facts/flows.ts';
import { isAdmin, isFullControl, isSplitKey } from '../facts/services.ts';
import { denyFlow, endName, vaultNotes } from './common/crossing.ts';
import { coded } from './common/lists.ts';
import { rule, type Fix } from './rule.ts';

const vaultServices = ['qubes.ClipboardPaste', 'qubes.ClipboardCopy', 'qubes.Filecopy'];

export default rule({
  title: 'Vault that does more than a vault needs',
  group: 'First setup',
  severity: 'warning',
  why: `Every service is a door, and behind it stands a program that has to cope with whatever comes through. A vault needs very few: pasting one
password, copying one file, and using keys that stay inside. Opening links, files or ports in a vault, or from it, sets its secrets against the
first clever input. If such a service is truly needed, it usually belongs in another qube, and the vault hands over only the one thing required.`,
  limits: 'A flow that covers a vault only with `@anyvm` or `*` is not meant for it and not reported. Opening something of the vault in a disposable without a network is not reported, and services that give full control are the business of `dangerous-service`.',
  cites: ['vault-copies-are-deliberate', 'vault-is-offline'],

  *flow(flow, { facts }) {
    const { meantVault } = facts.impact(flow);
    const unneeded = flow.services.filter(isUnneeded);
    const [first] = unneeded;
    if (!meantVault || !first) return;
    const words = [...new Set(unneeded.map(({ val }) => val.value))];
    const { crossing, qube } = meantVault;
    yield {
      at: first.val.at,
      says: t`"${crossing.from.name}" may use ${words.includes('*') ? t`any service` : coded(words)} on ${endName(crossing)}, which goes beyond clipboard, copy and key services`,
      because: vaultNotes(qube, facts),
      fixes: [...without(flow, words), denyFlow(flow)],
    };
  },
});

const isUnneeded = ({ name }: Service): boolean => !vaultServices.includes(name) && !isSplitKey(name) && !isFullControl(name) && !isAdmin(name);

/** Keeps the rest of the flow, where there is a rest. */
function without({ plan }: Flow, words: readonly string[]): Fix[] {
  const kept = plan.services.map(({ value }) => value).filter((word) => !words.includes(word));
  if (kept.length === 0) return [];
  return [{ title: t`Take ${coded(words)} out of this flow`, kind: 'review', edit: (edits) => edits.setFlow(plan, 'service', kept.length === 1 ? (kept[0] as string) : kept) }];
}
