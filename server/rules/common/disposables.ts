// Every place that names a disposable template, and repairs for one that will not do.
import { t, type Said } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import { nameFault } from '../../facts/names.ts';
import type { Flow } from '../../facts/flows.ts';
import { parseToken } from '../../facts/tokens.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Qube } from '../../facts/system.ts';
import type { Plan, Val } from '../../plan/plan.ts';
import type { Fix, PlannedQube } from '../rule.ts';
import { defaultName } from './defaults.ts';

/** A place that names a disposable template. */
export interface DisposablePlace {
  readonly val: Val<string>;
  /** The name, without `@dispvm:` where that stands before it. */
  readonly name: string;
  /** With the name in its quotes: `"work" opens links in disposables made from "web-dvm"`. */
  readonly says: (base: string) => Said;
  /** Title of the repair that puts another name there. */
  readonly change: (base: string) => Said;
  /** Title of the repair that writes "none"; undefined where that is no value. */
  readonly none: Said | undefined;
  /** Undefined: a default of the whole system. */
  readonly qube: Qube | undefined;
  /** For Salt's own disposables rather than the user's. */
  readonly management: boolean;
}

/** The places in one qube of the plan. */
export function* disposablePlaces(qube: PlannedQube): Generator<DisposablePlace> {
  const { template, defaultDispvm, managementDispvm, openFilesIn, openLinksIn } = qube.plan;
  if (!template && !defaultDispvm && !managementDispvm && !openFilesIn && !openLinksIn) return;
  // Rules ask this of every qube, and most say nothing or "none": no words are made for those.
  const isNamed = (val: Val<string | null> | undefined): val is Val<string> => val !== undefined && val.value !== null;
  const of = `"${qube.name}"`;
  const place = (val: Val<string>, says: DisposablePlace['says'], change: DisposablePlace['change'], none?: Said): DisposablePlace => ({ val, name: val.value, says, change, none, qube, management: false });
  if (qube.klass === 'DispVM' && isNamed(template)) yield place(template, (base) => t`${of} is a disposable made from ${base}`, (base) => t`Make ${of} from ${base}`);
  if (isNamed(defaultDispvm)) yield place(defaultDispvm, (base) => t`${of} makes its disposables from ${base}`, (base) => t`Make the disposables of ${of} from ${base}`, t`Let ${of} make no disposables`);
  if (isNamed(managementDispvm)) yield { ...place(managementDispvm, (base) => t`${of} is managed through disposables made from ${base}`, (base) => t`Manage ${of} through disposables made from ${base}`, t`Manage ${of} without disposables`), management: true };
  for (const [val, what] of [[openFilesIn, 'files'], [openLinksIn, 'links']] as const) {
    if (!isNamed(val)) continue;
    const token = parseToken(val.value);
    if (token.kind !== 'dispvm-of') continue;
    const [says, change] =
      what === 'files'
        ? [(base: string) => t`${of} opens files in disposables made from ${base}`, (base: string) => t`Open files of ${of} in disposables made from ${base}`]
        : [(base: string) => t`${of} opens links in disposables made from ${base}`, (base: string) => t`Open links of ${of} in disposables made from ${base}`];
    yield { ...place(val, says, change), name: token.name };
  }
}

/** The places in a flow: `@dispvm:NAME` as target, redirect or preselected target. */
export function* flowDisposablePlaces({ to, plan }: Flow): Generator<DisposablePlace> {
  const vals = [...to.map(({ val }) => val), plan.target, plan.defaultTarget];
  for (const val of vals) {
    const token = val && parseToken(val.value);
    if (token?.kind !== 'dispvm-of') continue;
    yield { val: val as Val<string>, name: token.name, says: (base) => t`This flow leads to disposables made from ${base}`, change: (base) => t`Lead it to disposables made from ${base}`, none: undefined, qube: undefined, management: false };
  }
}

/** The places under `defaults:`. */
export function* defaultDisposablePlaces(plan: Plan): Generator<DisposablePlace> {
  const own = defaultName(plan, 'default_dispvm');
  const salt = defaultName(plan, 'management_dispvm');
  const common = { qube: undefined, none: t`Make no disposables by default` };
  if (own) yield { ...common, val: own, name: own.value, says: (base) => t`Disposables are by default made from ${base}`, change: (base) => t`Make disposables by default from ${base}`, management: false };
  if (salt) {
    const says = (base: string): Said => t`By default, qubes are managed through disposables made from ${base}`;
    yield { ...common, val: salt, name: salt.value, says, change: (base) => t`Manage qubes by default through disposables made from ${base}`, none: t`Manage qubes by default without disposables`, management: true };
  }
}

/** The disposable template that a misspelt name probably means. */
export function meantDisposableTemplate(facts: Facts, place: DisposablePlace): Fix[] {
  const meant = nearest(place.name, facts.qubes.filter((it) => it.templateForDispvms.value && !it.installed?.internal).map(({ name }) => name));
  return meant !== undefined && fits(facts, place, meant) ? [change(place, meant)] : [];
}

/** The disposable template of the same kind that the system has anyway. `except` was suggested already. */
export function usualDisposableTemplate(facts: Facts, place: DisposablePlace, except: readonly Fix[] = []): Fix[] {
  const { defaultDispvm, managementDispvm, whonixDispvm } = facts.release;
  const name = (place.management ? [managementDispvm] : [defaultDispvm, whonixDispvm]).find((it) => it !== place.name && fits(facts, place, it));
  const fix = name === undefined ? undefined : change(place, name);
  return fix && !except.some(({ title }) => title === fix.title) ? [fix] : [];
}

export const noDisposables = ({ none, val }: DisposablePlace): Fix[] => (none === undefined ? [] : [{ title: none, kind: 'review', edit: (edits) => edits.set(val, 'none') }]);

/** Writes the unknown disposable template into the plan, where it exists or will. */
export function addDisposableTemplate(facts: Facts, { name, qube }: DisposablePlace): Fix[] {
  if (nameFault(name, facts.release) || (qube && facts.anonymous(qube))) return [];
  return [{ title: t`Add "${name}" as a disposable template`, kind: 'review', edit: (edits) => edits.addQube(name, { label: 'red', template_for_dispvms: true }) }];
}

function change(place: DisposablePlace, name: string): Fix {
  return { title: place.change(`"${name}"`), kind: 'review', edit: (edits) => edits.set(place.val, writtenAs(place, name)) };
}

/** With `@dispvm:` before it where the place needs that. */
export const writtenAs = ({ val, name: old }: DisposablePlace, name: string): string => (val.value === old ? name : `@dispvm:${name}`);

/** An anonymous qube's disposables have to be anonymous too. */
function fits(facts: Facts, { qube }: DisposablePlace, name: string): boolean {
  const base = facts.qube(name);
  if (!base?.templateForDispvms.value) return false;
  return !qube || !facts.anonymous(qube) || facts.reach(base) === 'tor' || facts.reach(base) === 'offline';
}

/** A disposable template without a network, for a qube that has none itself. */
export function addOfflineDisposables(facts: Facts, qube: PlannedQube): Fix[] {
  const name = 'offline-dvm';
  if (facts.qube(name)) return [];
  return [
    {
      title: t`Add "${name}", a disposable template without a network, for "${qube.name}"`,
      kind: 'review',
      edit: (edits) =>
        edits.inTurn(
          (now) => now.addQube(name, { label: 'red', netvm: null, template_for_dispvms: true, default_dispvm: null }),
          (now) => now.setProp(qube, 'default_dispvm', name),
        ),
    },
  ];
}
