// Which keys may stand in a mapping: those of the format, and names the user gives that are already known from elsewhere.
import { t } from '../base/l10n.ts';
import { isNone } from '../plan/values.ts';
import { classHas, resolveShape, shapeAt, type Shape } from '../plan/vocabulary.ts';
import { parseToken } from '../facts/tokens.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Completion } from './completion.ts';
import type { Place } from './place.ts';

export interface Name {
  readonly name: string;
  readonly kind: Completion['kind'];
  readonly detail: string | undefined;
  /** Markdown. */
  readonly says: string | undefined;
}

/** Required keys first, then the format's order; what does not exist for the qube's class or release last. */
export function namesFor(shot: Snapshot, place: Place, shape: Shape, format: Shape): Name[] {
  const { way } = place;
  if (way.length === 1) {
    const [section] = way;
    if (section === 'qubes') return qubeNames(shot);
    if (section === 'templates') return templateNames(shot);
    if (section === 'identities') return identityNames(shot);
  }
  const required = new Set(shape.required);
  const rank = (name: string, child: Shape | undefined): number => (required.has(name) ? 0 : isOutOfPlace(name, child, place, shot) ? 2 : 1);
  const own = Object.keys(shape.properties ?? {}).map((name) => {
    const child = shapeAt([...way, name], format);
    return { name, kind: 'key' as const, detail: required.has(name) ? t`required` : undefined, says: child?.description === undefined ? undefined : t(child.description), rank: rank(name, child) };
  });
  const named = resolveShape((shape as { readonly propertyNames?: Shape }).propertyNames, format)?.['x-known'];
  const known = Object.entries(named ?? {}).map(([name, meaning]) => ({ name, kind: 'value' as const, detail: t(meaning), says: undefined, rank: 1 }));
  return [...own, ...known].sort((a, b) => a.rank - b.rank);
}

/** A named disposable's key in an app qube, a key of 4.3 in a plan for 4.2. */
function isOutOfPlace(key: string, shape: Shape | undefined, { way }: Place, { facts }: Snapshot): boolean {
  const [section, name] = way;
  if (way.length !== 2 || (section !== 'qubes' && section !== 'templates')) return false;
  const klass = facts.qube(String(name))?.klass ?? (section === 'templates' ? 'TemplateVM' : 'AppVM');
  const since = shape?.['x-since'];
  return !classHas(klass, key) || (since !== undefined && Number.parseFloat(facts.release.name) < Number.parseFloat(since));
}

function qubeNames({ plan, facts }: Snapshot): Name[] {
  const make = (name: string, detail: string): Name => ({ name, kind: 'qube', detail, says: undefined });
  const installed = facts.qubes.filter((qube) => !qube.plan && qube.klass !== 'TemplateVM' && qube.klass !== 'AdminVM');
  const said = new Set<string>();
  const add = (value: string | null | undefined): void => {
    if (value !== undefined && !isNone(value) && !facts.qube(value as string)) said.add(value as string);
  };
  for (const qube of plan.qubes) {
    for (const val of [qube.netvm, qube.defaultDispvm, qube.openFilesIn, qube.openLinksIn]) add(nameIn(val?.value));
  }
  for (const { from, to } of plan.flows) for (const { value } of [...from, ...to]) add(nameIn(value));
  return [
    ...[...said].map((name) => make(name, t`named elsewhere in this plan`)),
    ...installed.filter((qube) => qube.installed?.baseline).map(({ name }) => make(name, t`one of the first four qubes`)),
    ...installed.filter((qube) => !qube.installed?.baseline).map(({ name }) => make(name, t`comes with Qubes OS ${facts.release.name}`)),
  ];
}

function templateNames({ plan, facts }: Snapshot): Name[] {
  const make = (name: string, detail: string): Name => ({ name, kind: 'template', detail, says: undefined });
  const known = new Set([...facts.release.templates, ...plan.qubes.map(({ name }) => name)]);
  const said = new Set(plan.qubes.flatMap(({ template, clone }) => [template?.value, clone?.value]).filter((name) => name !== undefined && !known.has(name)) as string[]);
  return [
    ...[...said].map((name) => make(name, t`named elsewhere in this plan`)),
    ...facts.release.templates.map((name) => make(name, t`comes with Qubes OS ${facts.release.name}`)),
  ];
}

function identityNames({ plan }: Snapshot): Name[] {
  const said = new Set(plan.qubes.flatMap(({ identities }) => identities.map(({ value }) => value)));
  return [...said].map((name) => ({ name, kind: 'value', detail: t`an identity of this plan`, says: undefined }));
}

function nameIn(value: string | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  const token = parseToken(value);
  return token.kind === 'name' || token.kind === 'dispvm-of' ? token.name : undefined;
}
