// Every place that names a disposable template, and repairs for one that will not do.
import { nearest } from '../../base/nearest.ts';
import { nameFault } from '../../facts/names.ts';
import { parseToken, type Flow } from '../../facts/flows.ts';
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
  /** Followed by the name: `"work" opens links in disposables made from`. */
  readonly says: string;
  /** Title of a repair, followed by the new name. */
  readonly change: string;
  /** Title of the repair that writes "none"; undefined where that is no value. */
  readonly none: string | undefined;
  /** Undefined: a default of the whole system. */
  readonly qube: Qube | undefined;
  /** For Salt's own disposables rather than the user's. */
  readonly management: boolean;
}

/** The places in one qube of the plan. */
export function* disposablePlaces(qube: PlannedQube): Generator<DisposablePlace> {
  const { template, defaultDispvm, managementDispvm, openFilesIn, openLinksIn } = qube.plan;
  if (!template && !defaultDispvm && !managementDispvm && !openFilesIn && !openLinksIn) return;
  const of = `"${qube.name}"`;
  const place = (val: Val<string | null> | undefined, says: string, change: string, none?: string): DisposablePlace[] =>
    val && val.value !== null ? [{ val: val as Val<string>, name: val.value, says: `${of} ${says}`, change, none, qube, management: false }] : [];
  if (qube.klass === 'DispVM') yield* place(template, 'is a disposable made from', `Make ${of} from`);
  yield* place(defaultDispvm, 'makes its disposables from', `Make the disposables of ${of} from`, `Let ${of} make no disposables`);
  const managed = place(managementDispvm, 'is managed through disposables made from', `Manage ${of} through disposables made from`, `Manage ${of} without disposables`);
  yield* managed.map((it) => ({ ...it, management: true }));
  for (const [val, what] of [[openFilesIn, 'files'], [openLinksIn, 'links']] as const) {
    const token = val && val.value !== null ? parseToken(val.value) : undefined;
    if (token?.kind !== 'dispvm-of') continue;
    yield* place(val, `opens ${what} in disposables made from`, `Open ${what} of ${of} in disposables made from`).map((it) => ({ ...it, name: token.name }));
  }
}

/** The places in a flow: `@dispvm:NAME` as target, redirect or preselected target. */
export function* flowDisposablePlaces({ to, plan }: Flow): Generator<DisposablePlace> {
  const vals = [...to.map(({ val }) => val), plan.target, plan.defaultTarget];
  for (const val of vals) {
    const token = val && parseToken(val.value);
    if (token?.kind !== 'dispvm-of') continue;
    yield { val: val as Val<string>, name: token.name, says: 'This flow leads to disposables made from', change: 'Lead it to disposables made from', none: undefined, qube: undefined, management: false };
  }
}

/** The places under `defaults:`. */
export function* defaultDisposablePlaces(plan: Plan): Generator<DisposablePlace> {
  const own = defaultName(plan, 'default_dispvm');
  const salt = defaultName(plan, 'management_dispvm');
  const common = { qube: undefined, none: 'Make no disposables by default' };
  if (own) yield { ...common, val: own, name: own.value, says: 'Disposables are by default made from', change: 'Make disposables by default from', management: false };
  if (salt) {
    const says = 'By default, qubes are managed through disposables made from';
    yield { ...common, val: salt, name: salt.value, says, change: 'Manage qubes by default through disposables made from', none: 'Manage qubes by default without disposables', management: true };
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
  return [{ title: `Add "${name}" as a disposable template`, kind: 'review', edit: (edits) => edits.addQube(name, { label: 'red', template_for_dispvms: true }) }];
}

function change(place: DisposablePlace, name: string): Fix {
  return { title: `${place.change} "${name}"`, kind: 'review', edit: (edits) => edits.set(place.val, writtenAs(place, name)) };
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
      title: `Add "${name}", a disposable template without a network, for "${qube.name}"`,
      kind: 'review',
      edit: (edits) =>
        edits.inTurn(
          (now) => now.addQube(name, { label: 'red', netvm: null, template_for_dispvms: true, default_dispvm: null }),
          (now) => now.setProp(qube, 'default_dispvm', name),
        ),
    },
  ];
}
