// Where a plan names the system that qubes are built on, and moving such a place to a later version of it.
import { t } from '../../base/l10n.ts';
import type { Span } from '../../base/span.ts';
import type { Facts } from '../../facts/facts.ts';
import { endOfLife, findRelease, isOfficialTemplate } from '../../facts/release-data.ts';
import type { Plan, Val } from '../../plan/plan.ts';
import type { Fix, PlannedQube, View } from '../rule.ts';
import { defaultName } from './defaults.ts';
import { baseOn } from './templates.ts';

/** One place that brings a template into the plan. A template the plan lists is reported there, not wherever it is used. */
export interface TemplatePlace {
  readonly name: string;
  readonly at: Span;
  /** Followed by a clause about the template: `"nym" is based on "fedora-41-xfce"`. */
  readonly says: string;
  /** The qube or template it is about; undefined for the default. */
  readonly qube: PlannedQube | undefined;
  /** Undefined where the template itself is listed. */
  readonly val: Val<string> | undefined;
}

/** The places in one qube or template of the plan. */
export function* templatePlaces(qube: PlannedQube, facts: Facts): Generator<TemplatePlace> {
  const { name, plan, klass } = qube;
  if (klass === 'TemplateVM') yield { name, at: plan.at, says: t`The plan has template "${name}"`, qube, val: undefined };
  const { template, clone } = plan;
  if (template && klass === 'AppVM' && !listed(template.value, facts)) {
    yield { name: template.value, at: template.at, says: t`"${name}" is based on "${template.value}"`, qube, val: template };
  }
  if (clone && !listed(clone.value, facts) && !newer(name, clone.value)) {
    yield { name: clone.value, at: clone.at, says: t`"${name}" is a clone of "${clone.value}"`, qube, val: clone };
  }
}

/** The place under `defaults:`. */
export function* defaultTemplatePlace(plan: Plan, facts: Facts): Generator<TemplatePlace> {
  const val = defaultName(plan, 'template');
  if (val && !listed(val.value, facts)) yield { name: val.value, at: val.at, says: t`The default template is "${val.value}"`, qube: undefined, val };
}

/** Moves the place to the nearest supported version of the same family and flavour, where there is one that the system knows. */
export function update(place: TemplatePlace, view: View): readonly Fix[] {
  const { name, qube, val } = place;
  const to = successor(name, view, val === undefined);
  // A standalone's system is updated inside it; naming another origin would change nothing.
  if (to === undefined || qube?.klass === 'StandaloneVM') return [];
  if (!val) return replaceEntry(place, to, view);
  if (qube && val === qube.plan.clone) return [{ title: t`Make "${qube.name}" a clone of "${to}"`, kind: 'review', edit: (edits) => edits.set(val, to) }];
  return [baseOn(qube, val, to)];
}

const listed = (name: string, facts: Facts): boolean => facts.qube(name)?.plan !== undefined;

/** `mail-fedora-43`, cloned from Fedora 41, has been upgraded since. */
function newer(name: string, source: string): boolean {
  const [, family = '', version = ''] = pattern.exec(source) ?? [];
  const own = new RegExp(`(?:^|[-_.])${family || '$'}-?(\\d+)(?![\\d])`).exec(name)?.[1];
  return own !== undefined && Number(own) > Number(version);
}

/** Family, version and flavour, with `-` before the latter two. */
const pattern = /^(fedora|debian|whonix-(?:gateway|workstation)|whonix-(?:gw|ws)|kicksecure)-(\d+)((?:-(?:minimal|xfce|gnome))*)$/;

const families: Readonly<Record<string, string>> = { 'whonix-gw': 'whonix-gateway', 'whonix-ws': 'whonix-workstation' };

/** `listed`: the new name will stand in the plan itself, so it need not be known already. */
function successor(name: string, { plan, facts, settings }: View, listed: boolean): string | undefined {
  const [, family = '', version = '', flavour = ''] = pattern.exec(name) ?? [];
  if (family === '' || (plan.release && !findRelease(plan.release.value))) return undefined;
  const wanted = families[family] ?? family;
  let best: number | undefined;
  let found: string | undefined;
  for (const it of facts.templates) {
    const [, itsFamily, itsVersion, itsFlavour] = pattern.exec(it.name) ?? [];
    if (itsFamily !== wanted || Number(itsVersion) === Number(version) || (!listed && itsFlavour !== flavour)) continue;
    const end = endOfLife(it.name, settings.endOfLife, facts.release.name);
    if (end && (end.date === null || end.date < settings.today)) continue;
    // Whonix belongs to the release, so there the right version may be the lower one.
    if (Number(itsVersion) < Number(version) && !wanted.startsWith('whonix-')) continue;
    if (best !== undefined && best <= Number(itsVersion)) continue;
    best = Number(itsVersion);
    found = `${wanted}-${best}${flavour}`;
  }
  return found !== undefined && isOfficialTemplate(found) ? found : undefined;
}

/** Everything that names the listed template follows. */
function replaceEntry({ name, qube }: TemplatePlace, to: string, { plan, facts }: View): readonly Fix[] {
  // A base may name the template too, and is not changed from here.
  if (!qube || plan.extends.length > 0) return [];
  const title = t`Replace "${name}" by "${to}", everywhere in the plan`;
  if (!listed(to, facts)) return [{ title, kind: 'review', edit: (edits) => edits.renameQube(name, to) }];
  // What is written about the old one is not thrown away.
  if ((qube.plan.body?.entries().length ?? 0) > 0) return [];
  return [{ title, kind: 'review', edit: (edits) => edits.inTurn((now) => now.removeQube(qube.plan), (now) => now.renameQube(name, to)) }];
}
