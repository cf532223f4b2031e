// Warns when a flow that refuses everything else also refuses what Qubes OS itself needs.
import { t } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import type { Flow } from '../facts/flows.ts';
import { defaultPolicy } from '../facts/services.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Refusal that stops the system itself',
  group: 'Flows',
  severity: 'warning',
  why: `A last line that refuses everything sounds like good housekeeping. But your own flows are read before the policy of Qubes OS, so such a line also refuses what the system asks for by itself: templates find no way to
their updates, and dom0 hears nothing of new programs or of updates that are waiting. Nobody is told, and the machine quietly falls behind. What no flow mentions is refused or asked about by
Qubes OS anyway, so the line is seldom needed; naming the services that are to be refused does the same without the damage.`,
  limits: 'Only flows for any service (`*`) are looked at: whoever names a service knows what is refused. Where any flow above speaks of these services, nothing is said.',
  cites: ['update-every-level', 'policy-file-order', 'first-match-wins'],

  *flow(flow, { facts }) {
    const word = flow.plan.services.find(({ value }) => value === '*');
    if (!word || flow.action !== 'deny') return;
    const [updates, dom0] = [stopsUpdates(flow, facts), stopsDom0(flow, facts)];
    if (!updates && !dom0) return;
    yield { at: word.at, says: !dom0
        ? t`This flow also refuses what Qubes OS itself needs: templates get no updates`
        : updates
          ? t`This flow also refuses what Qubes OS itself needs: templates get no updates, and dom0 hears nothing of programs and updates`
          : t`This flow also refuses what Qubes OS itself needs: dom0 hears nothing of programs and updates`, fixes: [keep(flow, facts, updates, dom0)] };
  },
});

/** What dom0 is told by its qubes, or fetches through them. */
const reports = ['qubes.FeaturesRequest', 'qubes.NotifyTools', 'qubes.NotifyUpdates', 'qubes.SyncAppMenus', 'qubes.ReceiveUpdates', 'qubes.WindowIconUpdater'];

/** Calls for updates name no target: a wildcard, or `@default`, takes them. */
const stopsUpdates = (flow: Flow, facts: Facts): boolean =>
  flow.from.some(({ token }) => token.kind === 'any' || token.kind === 'anyvm' || (token.kind === 'type' && token.type === 'TemplateVM')) &&
  flow.to.some(({ token }) => token.kind === 'any' || token.kind === 'anyvm' || token.kind === 'default') &&
  !earlier(flow, facts, 'qubes.UpdatesProxy');

const stopsDom0 = (flow: Flow, facts: Facts): boolean =>
  flow.from.some(({ token }) => token.kind === 'any' || token.kind === 'anyvm') &&
  flow.to.some(({ token }) => token.kind === 'any' || (token.kind === 'name' && token.name === 'dom0')) &&
  !earlier(flow, facts, 'qubes.NotifyUpdates');

/** Somebody has thought of it: a flow above says something about the service. */
const earlier = (flow: Flow, facts: Facts, service: string): boolean =>
  facts.flows.all.some((other) => other.plan.index < flow.plan.index && other.services.some(({ name }) => name === service));

/** The lines that Qubes OS ships for these calls, as flows: first in front of this one, they decide as before. */
function keep(flow: Flow, facts: Facts, updates: boolean, dom0: boolean): Fix {
  const lines = [
    ...(updates ? defaultPolicy('qubes.UpdatesProxy') : [])
      .filter(({ action, redirect }) => action === 'allow' && redirect !== undefined && facts.qube(redirect))
      .map(({ source, target, service, redirect }) => ({ from: source, to: target, service, action: 'allow', target: redirect as string })),
    ...(dom0 ? [{ from: '@anyvm', to: 'dom0', service: reports, action: 'allow' }] : []),
  ];
  return { title: t`Let through first what Qubes OS itself needs`, kind: 'review', edit: (edits) => lines.flatMap((line) => edits.addEntry('flows', line, flow.plan)) };
}
