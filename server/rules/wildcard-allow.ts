// Finds flows that let every qube do something to every other one unasked.
import { t } from '../base/l10n.ts';
import type { Crossing } from '../facts/crossings.ts';
import { isBoundless, type Flow } from '../facts/flows.ts';
import type { Facts } from '../facts/facts.ts';
import { serviceInfo, takesControl } from '../facts/services.ts';
import type { Qube } from '../facts/system.ts';
import { rule, type Severity } from './rule.ts';
import { askFlow, carrier, denyFlow, vaultNotes } from './common/crossing.ts';

export default rule({
  title: 'Flow that allows everything to everybody',
  group: 'Flows',
  severity: 'error',
  why: `A flow from any qube to any qube covers every qube you have and every one you will ever add, the compromised one as well. What it allows is allowed from the
least trusted qube into the vault, at any hour and without a question, so for this service the qubes might as well be one. Name the few pairs that need it,
or let everybody ask. For a service of your own that carries nothing of value, a reason and a comment may do.`,
  limits: 'A flow that leads every call to one `target`, or goes to new disposables only, is not meant. Nor is one between a named qube and everybody: what it opens is judged by the trust of the qubes.',
  cites: ['own-copying-defeats-it', 'wildcard-rules', 'first-match-wins'],

  *flow(flow, { facts }) {
    const { action } = flow.plan;
    if (!action || !isBoundless(flow) || facts.shadowing(flow).length > 0) return;
    const reached = look(flow, facts);
    if (!reached) return;
    const { crossing, vault } = reached;
    yield {
      at: action.at,
      severity: severity(flow),
      says: t`Every qube may use ${carrier(flow)} on every other without a question${vault ? t`, on "${vault.name}" too` : ''}`,
      because: vault ? vaultNotes(vault, facts) : [],
      fixes: [askFlow(flow, crossing), denyFlow(flow)],
    };
  },
});

const maxCalls = 20_000;

/** A call that the flow decides, and a vault among their targets. */
function look(flow: Flow, facts: Facts): { readonly crossing: Crossing; readonly vault: Qube | undefined } | undefined {
  let first: Crossing | undefined;
  let calls = 0;
  const vaults = facts.planned.some((qube) => facts.vault(qube));
  for (const crossing of facts.flows.crossings(flow)) {
    first ??= crossing;
    if (!vaults || ++calls > maxCalls) break;
    const { to } = crossing;
    if (to.kind === 'qube' && to.qube.plan && facts.vault(to.qube)) return { crossing, vault: to.qube };
  }
  return first && { crossing: first, vault: undefined };
}

/** Pasting needs somebody at the keys in any case, and a service that nobody knows may carry nothing of value. */
function severity({ services, plan }: Flow): Severity {
  if (services.some(({ name }) => name === '*' || takesControl(name))) return 'error';
  const dangerous = services.some(({ name }) => name !== 'qubes.ClipboardPaste' && serviceInfo(name)?.danger !== undefined);
  return dangerous && !plan.reason ? 'error' : 'warning';
}
