// Warns when a qube and the Whonix template it is based on do not fit each other.
import { t } from '../base/l10n.ts';
import { elsewhere } from './common/here.ts';
import { defaultTemplatePlace, templatePlaces, update, type TemplatePlace } from './common/template-places.ts';
import { switchedOff } from './common/roles.ts';
import type { Facts } from '../facts/facts.ts';
import { findRelease, isOfficialTemplate, releases } from '../facts/release-data.ts';
import type { Qube } from '../facts/system.ts';
import { rule, type Finding, type Fix, type PlannedQube, type View } from './rule.ts';

export default rule({
  title: 'Whonix template that does not fit',
  group: 'Whonix',
  severity: 'warning',
  why: `Whonix comes in two halves made for each other. The gateway template is for the net qube that passes everything on through Tor, the
workstation template for the qubes behind it; on the wrong side neither protects what it should. Both have to be of the version made for the
release of Qubes OS. Another template behind a gateway does go through Tor, but without the hardening of Whonix and its separate
paths for separate programs: that is a proportionate choice for errands, and only a hint.`,
  limits: 'Standalone qubes are not judged, since what is installed in them is not known. A qube behind Tor only because of the default net qube gets no hint, nor does a vault, which should have no network at all.',
  cites: ['whonix-two-machines', 'gateway-provides-network', 'whonix-release-templates', 'plain-qube-behind-gateway'],

  *qube(qube, view) {
    for (const place of templatePlaces(qube, view.facts)) yield* wrongVersion(place, view);
    if (qube.klass !== 'AppVM' && qube.klass !== 'DispVM') return;
    const kind = view.facts.whonix(qube);
    // A gateway that others still rely on is told where its network is taken away.
    if (kind === 'gateway') yield* switchedOff(view.plan, view.facts, qube, 'provides_network') ? [] : gateway(qube, view.facts);
    else if (kind === 'workstation') yield* workstation(qube, view.facts);
    else yield* plain(qube, view.facts);
  },

  *plan(view) {
    for (const place of defaultTemplatePlace(view.plan, view.facts)) yield* wrongVersion(place, view);
  },
});

/** A disposable template may stand on the gateway too: a gateway can be a disposable. */
function* gateway(qube: PlannedQube, facts: Facts): Generator<Finding> {
  if (qube.providesNetwork.value || qube.templateForDispvms.value) return;
  const at = qube.template.at ?? qube.plan.at;
  const open: Fix = { title: t`Let "${qube.name}" provide network`, kind: 'review', edit: (edits) => edits.setProp(qube, 'provides_network', true) };
  // As a workstation it must not be left with a net qube that goes around Tor.
  const settles = qube.netvm.from !== 'written' || facts.reach(qube) !== 'clear' ? onWhonix(qube, 'workstation', facts) : [];
  yield {
    at,
    says: t`"${qube.name}" is based on the Whonix gateway template, yet it provides no network`,
    fixes: /^sys-/.test(qube.name) ? [open, ...settles] : [...settles, open],
  };
}

function* workstation(qube: PlannedQube, facts: Facts): Generator<Finding> {
  if (!qube.providesNetwork.value) return;
  const clear = facts.reach(qube) === 'clear';
  const at = qube.template.at ?? qube.plan.at;
  const close: Fix = { title: t`Let "${qube.name}" provide no network`, kind: 'review', edit: (edits) => edits.setProp(qube, 'provides_network', false) };
  const needed = clear || facts.qubes.some((it) => it.netvm.value === qube.name);
  yield {
    at,
    says: t`"${qube.name}" provides network, yet it is based on the Whonix workstation template${clear ? t` and goes around Tor: ${facts.path(qube)}` : ''}`,
    ...(clear ? { severity: 'error' } : {}),
    because: elsewhere(at, [qube.providesNetwork.at, t`"${qube.name}" provides network`]),
    fixes: [...onWhonix(qube, 'gateway', facts), ...(needed ? [] : [close])],
  };
}

function* plain(qube: PlannedQube, facts: Facts): Generator<Finding> {
  const { template, netvm } = qube;
  if (qube.klass !== 'AppVM' || netvm.from !== 'written' || facts.reach(qube) !== 'tor' || facts.service(qube) || facts.vault(qube)) return;
  const at = template.at && template.from === 'written' ? template.at : qube.plan.at;
  const stock = template.from !== 'written' || isOfficialTemplate(template.value ?? '');
  yield {
    at,
    severity: 'hint',
    says: t`"${qube.name}" goes through Tor, but is not based on the Whonix workstation template`,
    because: elsewhere(at, [netvm.at, t`"${qube.name}" gets its network from "${netvm.value ?? ''}"`]),
    fixes: stock ? onWhonix(qube, 'workstation', facts) : [],
  };
}

function* wrongVersion(place: TemplatePlace, view: View): Generator<Finding> {
  const { plan, facts, settings } = view;
  const [, half = '', version = ''] = /^whonix-(gateway|workstation|gw|ws)-(\d+)$/.exec(place.name) ?? [];
  // For a release nobody knows nothing can be said, and dates that the user gives are the business of another rule.
  if (half === '' || (plan.release && !findRelease(plan.release.value)) || Object.hasOwn(settings.endOfLife, `whonix-${version}`)) return;
  const right = facts.release.templates.find((name) => name.startsWith(half === 'gateway' || half === 'gw' ? 'whonix-gateway-' : 'whonix-workstation-'));
  const expected = Number(right?.split('-').at(-1));
  const known = releases.some(({ templates }) => templates.includes(place.name));
  if (!right || Number(version) === expected || (Number(version) > expected && !known)) return;
  yield {
    at: place.at,
    says: t`${place.says}, but Whonix ${expected} is the one made for Qubes OS ${facts.release.name}`,
    because: elsewhere(place.at, [plan.release?.at, t`The plan is made for Qubes OS ${facts.release.name}`]),
    fixes: update(place, view),
  };
}

/** Bases an app qube on one half of Whonix; a disposable gets its system from its disposable template instead. */
function onWhonix(qube: Qube, half: 'gateway' | 'workstation', facts: Facts): readonly Fix[] {
  const template = facts.release.templates.find((name) => name.startsWith(`whonix-${half}-`));
  if (template === undefined || qube.klass !== 'AppVM') return [];
  return [{ title: t`Base "${qube.name}" on "${template}"`, kind: 'review', edit: (edits) => edits.setProp(qube, 'template', template) }];
}
