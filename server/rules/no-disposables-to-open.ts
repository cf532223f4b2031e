// Finds what is to happen in a new disposable of a qube that has none.
import { series, t } from '../base/l10n.ts';
import { opened } from './common/opened.ts';
import type { Facts } from '../facts/facts.ts';
import type { Flow } from '../facts/flows.ts';
import type { End } from '../facts/tokens.ts';
import type { Qube } from '../facts/system.ts';
import type { Val } from '../plan/plan.ts';
import { named } from './common/lists.ts';
import { addOfflineDisposables } from './common/disposables.ts';
import { dropEnd } from './common/flow-repairs.ts';
import { elsewhere } from './common/here.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'New disposable of a qube that has none',
  group: 'Flows',
  severity: 'warning',
  why: `\`@dispvm\` stands for a new disposable, made from the \`default_dispvm\` of whoever asks for it. Where that is none, Qubes OS refuses the call at the very moment at which the disposable should protect you, and the file or link is then
easily opened right here. Give the qube a disposable template, one without a network if the qube has none itself, or name one with \`@dispvm:NAME\`.`,
  limits: 'A flow is reported only if none of the qubes it names can open a disposable, and not where it speaks of a tag or a class.',
  cites: ['attachments-in-untrusted', 'default-dispvm-must-be-template', 'offline-disposables-for-documents'],

  *qube(qube, { facts }) {
    const { name, plan, defaultDispvm } = qube;
    if (defaultDispvm.value !== null || qube.klass === 'TemplateVM' || qube.klass === 'RemoteVM') return;
    const wanted = ([['open_files_in', plan.openFilesIn, 'files'], ['open_links_in', plan.openLinksIn, 'links']] as const).flatMap(([key, val, what]) => (val?.value?.trim() === '@dispvm' ? [{ key, val, what }] : []));
    const [first, second] = wanted;
    if (!first) return;
    const all = wanted.map(({ val }) => val as Val<string>);
    yield {
      at: first.val.at,
      says: t`"${name}" opens ${series(wanted.map(({ what }) => opened(what)))} in a new disposable, but has no disposable template`,
      because: [...(second ? [{ at: second.val.at, says: t`"${name}" opens ${opened(second.what)} in a new disposable as well` }] : []), ...elsewhere(first.val.at, [defaultDispvm.at, t`"${name}" makes its disposables from none`])],
      fixes: give(qube, facts, all),
    };
  },

  *flow(flow, { facts }) {
    const end = flow.action === 'deny' ? undefined : asked(flow);
    const callers = flow.from.map(({ token }) => (token.kind === 'name' ? facts.qube(token.name) : undefined));
    if (!end || callers.length === 0 || !callers.every((it): it is Qube => it !== undefined && it.defaultDispvm.value === null && it.klass !== 'RemoteVM')) return;
    // That files and links cannot be opened is told in the qube.
    if (callers.every(({ plan }) => [plan?.openFilesIn, plan?.openLinksIn].some((val) => val?.value?.trim() === '@dispvm'))) return;
    const names = named(callers.map(({ name }) => name), 3);
    const drop: Fix[] = flow.to.length > 1 && end !== flow.redirect ? [dropEnd(flow, 'to', end.val)] : [];
    const base = usual(callers, facts);
    yield {
      at: end.val.at,
      says: callers.length === 1 ? t`This flow leads to a new disposable of ${names}, but that has no disposable template` : t`This flow leads to a new disposable of ${names}, but they have no disposable template`,
      because: callers.flatMap(({ name, defaultDispvm }) => elsewhere(end.val.at, [defaultDispvm.at, t`"${name}" makes its disposables from none`])),
      fixes: [...(base ? [{ title: t`Lead it to a disposable from "${base.name}"`, kind: 'review' as const, edit: (edits: Parameters<Fix['edit']>[0]) => edits.set(end.val, `@dispvm:${base.name}`) }] : []), ...drop],
    };
  },
});

/** Where the flow leads to a disposable of whoever calls. */
const asked = (flow: Flow): End | undefined => (flow.redirect ? (flow.redirect.token.kind === 'dispvm' ? flow.redirect : undefined) : flow.to.find(({ token }) => token.kind === 'dispvm'));

/** A disposable template that leads none of the qubes to a network it does not have itself, nor an anonymous one around Tor. */
function usual(qubes: readonly Qube[], facts: Facts): Qube | undefined {
  const offline = facts.offlineDisposable();
  if (offline && !qubes.includes(offline)) return offline;
  const names = [facts.release.defaultDispvm, facts.release.whonixDispvm];
  return names.map((name) => facts.qube(name)).find((it) => it?.templateForDispvms.value && qubes.every((qube) => facts.reach(qube) !== 'offline' && (!facts.anonymous(qube) || facts.reach(it) === 'tor') && it !== qube));
}

function give(qube: PlannedQube, facts: Facts, vals: readonly Val<string>[]): Fix[] {
  const base = usual([qube], facts);
  if (!base) return facts.reach(qube) === 'offline' ? addOfflineDisposables(facts, qube) : [];
  return [
    { title: t`Let "${qube.name}" make its disposables from "${base.name}"`, kind: 'review', edit: (edits) => edits.setProp(qube, 'default_dispvm', base.name) },
    { title: t`Open them in a disposable from "${base.name}"`, kind: 'review', edit: (edits) => edits.inTurn(...vals.map((val) => (now: typeof edits) => now.setProp(qube, val === qube.plan.openFilesIn ? 'open_files_in' : 'open_links_in', `@dispvm:${base.name}`))) },
  ];
}
