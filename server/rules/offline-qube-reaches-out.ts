// Warns when a qube without a network opens its disposables in one that has it.
import { t } from '../base/l10n.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import { carries, reasonOf, type Edge } from '../facts/graph.ts';
import { steps } from './common/chain.ts';
import { here } from './common/here.ts';
import { addOfflineDisposables } from './common/disposables.ts';
import { stepNote } from './common/path.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Offline qube with a disposable that is online',
  group: 'First setup',
  severity: 'warning',
  why: `By default every qube may start its default disposable and run commands in it, without anybody being asked. If that disposable has a
network, the qube has one too, one call away, and all it holds can leave at once. The installation leaves the default in place even for the vault.
With no disposable, or one that is itself offline, the qube is as quiet as it looks. Where a qube is offline only because it needs no
network, the default does little harm.`,
  limits: 'The shipped policy counts as it comes; where flows deny each of its calls into disposables, nothing is reported. Disposable templates are not reported unless something is done or kept in them: their disposables open further ones from the same template.',
  cites: ['vault-is-offline', 'offline-qube-disposable', 'disposables-run-anything', 'disposable-inherits-network'],

  *qube(qube, { facts }) {
    if (!facts.quiet(qube)) return;
    const base = facts.disposableTemplate(qube);
    const reach = base?.templateForDispvms.value ? facts.reach(base) : undefined;
    if (!base || (reach !== 'clear' && reach !== 'tor')) return;
    const call = opening(qube, base, facts);
    if (!call) return;
    const { at, from } = qube.defaultDispvm;
    const place = here(from === 'written' && at ? at : qube.plan.at, at, qube.netvm.at, base.netvm.at);
    yield {
      at: place,
      says: t`"${qube.name}" has no network, but its disposables have one: ${facts.path(base)}`,
      because: [...stepNote(call, t`Step 1: `), ...steps(facts, base, place).map(({ at, says }, index) => ({ at, says: t`Step ${index + 2}: ${says}` }))],
      fixes: repairs(qube, facts),
    };
  },
});

/** The call that gets out most easily; none where flows deny them all, or somebody is asked for a stated reason. */
function opening(qube: Qube, base: Qube, { graph }: Facts): Edge | undefined {
  const calls = graph.between(graph.of(qube), graph.disposablesOf(base)).filter((edge) => carries(edge) && (edge.consent === 'none' || !reasonOf(edge)));
  return calls.find(({ consent, effect }) => consent === 'none' && effect === 'control') ?? calls.find(({ consent }) => consent === 'none') ?? calls[0];
}

/** Where the plan uses the qube's disposables it keeps them, without a network; else it has the choice. */
function repairs(qube: PlannedQube, facts: Facts): Fix[] {
  const offline = facts.offlineDisposable();
  const inside: Fix[] =
    offline && offline.name !== qube.name
      ? [
          {
            title: t`Let "${qube.name}" open disposables from "${offline.name}", which has no network`,
            kind: 'review',
            edit: (edits) => edits.setProp(qube, 'default_dispvm', offline.name),
          },
        ]
      : [];
  if (usesDisposables(qube, facts)) return inside.length > 0 ? inside : addOfflineDisposables(facts, qube);
  // Where nothing was decided about disposables, leaving the qube without any takes nothing away.
  const kind = qube.defaultDispvm.from === 'written' ? 'review' : 'safe';
  return [{ title: t`Let "${qube.name}" open no disposables`, kind, edit: (edits) => edits.setProp(qube, 'default_dispvm', null) }, ...inside];
}

/** The plan has the qube open files, links or calls in the disposables of its default. */
const usesDisposables = (qube: Qube, { flows }: Facts): boolean =>
  [qube.plan?.openFilesIn, qube.plan?.openLinksIn].some((val) => val?.value?.trim() === '@dispvm') ||
  flows.toOwnDisposables.some(({ from }) => from.some((end) => flows.covers(end, qube)));
