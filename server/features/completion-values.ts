// Which values may stand behind a key or in a list: words of the format, and qubes, templates, tags and identities of the plan.
import { t } from '../base/l10n.ts';
import { classes } from '../plan/plan.ts';
import { resolveShape, typesOf, valuesAt, type Shape } from '../plan/vocabulary.ts';
import { labels } from '../facts/release-data.ts';
import type { Qube } from '../facts/system.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Completion } from './completion.ts';
import { safe } from './markdown.ts';
import type { Place } from './place.ts';

export interface Candidate {
  readonly value: string | number | boolean;
  readonly kind: Completion['kind'];
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly says?: string | undefined;
  readonly color?: string | undefined;
  /** Written without quotes though it looks as if it needed them: a date. */
  readonly plain?: boolean;
}

/** The likeliest first. */
export function valuesFor(shot: Snapshot, place: Place, shape: Shape, format: Shape): Candidate[] {
  const names = shape['x-names'] ?? resolveShape(shape.items, format)?.['x-names'];
  const named = names === undefined ? [] : namesOf(names, shot, place);
  const none: Candidate[] = shape['x-none'] === undefined ? [] : [{ value: 'none', kind: 'value', detail: t(shape['x-none']) }];
  const known = names === 'flow-end' || names === 'label' ? [] : words(place, shape, format);
  const all = isOffline(shot, place) ? [...none, ...known, ...named] : [...known, ...named, ...none];
  const seen = new Set<unknown>();
  return [...all, ...plainValues(shot, place, shape, all.length > 0)].filter(({ value }) => !seen.has(value) && seen.add(value));
}

/** Enum values and known words, with their meaning; truth values. */
function words({ way }: Place, shape: Shape, format: Shape): Candidate[] {
  const kind = way[0] === 'flows' && way[2] === 'service' ? 'service' : 'value';
  const found = [...valuesAt(way, format)].map(([word, meaning]): Candidate => {
    const raw = shape.enum?.find((value) => String(value) === word);
    return { value: typeof raw === 'boolean' || typeof raw === 'number' ? raw : word, kind, detail: t(meaning) };
  });
  const truth = typesOf(shape).includes('boolean') ? [true, false] : [];
  return [...found, ...truth.map((value): Candidate => ({ value, kind: 'value', ...(shape.default === value ? { detail: t`default` } : {}) }))];
}

/** Dates, numbers and sizes, as the format's examples have them. Free text is the user's own. */
function plainValues({ settings }: Snapshot, { way }: Place, shape: Shape, hasOthers: boolean): Candidate[] {
  if (shape.pattern?.startsWith('^[0-9]{4}-') && way.at(-1) !== 'expire') return [{ value: settings.today, kind: 'value', detail: t`today`, plain: true }];
  const fixed = shape.pattern !== undefined || typesOf(shape).some((type) => type === 'integer' || type === 'number');
  if (hasOthers || !fixed || shape['x-names'] !== undefined) return [];
  const shown = [...(shape.default === undefined ? [] : [shape.default]), ...(shape.examples ?? [])];
  return shown.flatMap((value): Candidate[] => (typeof value === 'string' || typeof value === 'number' ? [{ value, kind: 'value', detail: value === shape.default ? t`default` : t`example` }] : []));
}

function namesOf(names: string, shot: Snapshot, place: Place): Candidate[] {
  const { facts, plan } = shot;
  const [section, self, key] = place.way;
  const others = facts.qubes.filter(({ name }) => !((section === 'qubes' || section === 'templates') && name === self));
  const qubes = (): Candidate[] => byLikelihood(others.filter(({ klass }) => klass !== 'TemplateVM')).map((qube) => qubeOf(qube, shot));
  const disposables = others.filter(({ templateForDispvms }) => templateForDispvms.value);
  switch (names) {
    case 'label':
      return labels.map(({ name, colour }) => ({ value: name, kind: 'label', detail: t(valuesAt(place.way).get(name) ?? ''), color: colour }));
    case 'net-qube': {
      const nets = others.filter(({ providesNetwork, klass }) => providesNetwork.value && klass !== 'TemplateVM');
      return ordered(nets, (qube) => qube.name === facts.release.defaultNetvm).map((qube) => ({ ...qubeOf(qube, shot), detail: facts.path(qube) }));
    }
    case 'template':
      return facts.qube(String(self))?.klass === 'DispVM' && section === 'qubes' ? byLikelihood(disposables).map((qube) => qubeOf(qube, shot)) : templates(others, shot);
    case 'disposable-template': {
      const offline = isOffline(shot, place);
      return ordered(byLikelihood(disposables), (qube) => !offline || facts.reach(qube) === 'offline').map((qube) => qubeOf(qube, shot));
    }
    case 'qube':
      return key === 'clone' && section === 'templates' ? templates(others, shot) : key === 'clone' ? [...qubes(), ...templates(others, shot)] : qubes();
    case 'identity':
      return [...new Set([...plan.identities.keys(), ...plan.qubes.flatMap(({ identities }) => identities.map(({ value }) => value))])].map((value) => ({
        value,
        kind: 'value',
        ...(facts.anonymousIdentity(value) ? { detail: t`anonymous` } : {}),
      }));
    case 'qube-or-disposable':
    case 'flow-target':
      return [
        token('@dispvm', t`A fresh disposable`),
        ...qubes().filter(({ value }) => value !== 'dom0' || names === 'flow-target'),
        ...disposables.map(({ name }) => token(`@dispvm:${name}`, t`A fresh disposable from ${name}`)),
      ];
    case 'flow-end':
      return [...qubes(), ...tokens(shot, place, disposables)];
    default:
      return [];
  }
}

/** Words that stand for several qubes. A disposable has no name before it exists, so it cannot be the one that calls. */
function tokens({ facts }: Snapshot, { way }: Place, disposables: readonly Qube[]): Candidate[] {
  const known = valuesAt(way);
  const says = (word: string): string => t(known.get(word) ?? '').replace(/; only as `to`$/, '');
  const onlyTo = way[2] === 'from' ? [] : [token('@default', says('@default')), token('@dispvm', says('@dispvm')), ...disposables.map(({ name }) => token(`@dispvm:${name}`, t`A fresh disposable from ${name}`))];
  const tags = new Set(facts.qubes.flatMap(({ tags: own }) => [...own]));
  return [
    token('@anyvm', says('@anyvm')),
    token('@adminvm', says('@adminvm')),
    ...onlyTo,
    ...[...tags].sort().map((tag) => token(`@tag:${tag}`, t`Every qube with the tag ${tag}`)),
    ...classes.map((klass) => token(`@type:${klass}`, t`Every qube of class ${klass}`)),
    token('*', says('*')),
  ];
}

const token = (value: string, detail: string): Candidate => ({ value, kind: 'token', detail });

function templates(qubes: readonly Qube[], { facts }: Snapshot): Candidate[] {
  const written = qubes.filter(({ klass }) => klass === 'TemplateVM');
  const names = new Set([...written.map(({ name }) => name), ...facts.release.templates]);
  return [...names].map((value) => ({ value, kind: 'template', detail: facts.release.templates.includes(value) ? t`comes with Qubes OS ${facts.release.name}` : t`template of this plan` }));
}

function qubeOf(qube: Qube, { facts }: Snapshot): Candidate {
  const reach = qube.klass === 'AdminVM' ? t`dom0 manages everything` : { offline: t`offline`, tor: t`through Tor`, clear: undefined, unknown: undefined }[facts.reach(qube)];
  const detail = [qube.label.value, qube.templateForDispvms.value ? t`disposable template` : undefined, reach].filter((word) => word !== undefined && word !== null).join(', ');
  const purpose = qube.plan?.purpose?.value;
  return { value: qube.name, kind: 'qube', detail, says: purpose === undefined ? undefined : safe(purpose) };
}

/** Those of the plan, then the four everybody has, then the machinery, hidden parts and dom0 last. */
function byLikelihood(qubes: readonly Qube[]): Qube[] {
  const rank = ({ plan, installed, klass }: Qube): number => (plan ? 0 : klass === 'AdminVM' ? 4 : installed?.internal ? 3 : installed?.baseline ? 1 : 2);
  return [0, 1, 2, 3, 4].flatMap((wanted) => qubes.filter((qube) => rank(qube) === wanted));
}

/** What fits best first, the rest in its order. */
const ordered = (qubes: readonly Qube[], best: (qube: Qube) => boolean): Qube[] => [...qubes.filter(best), ...qubes.filter((qube) => !best(qube))];

/** A qube without a network: what leads out of it is not the likely choice. */
function isOffline({ facts }: Snapshot, { way: [section, name, key] }: Place): boolean {
  if (section !== 'qubes' || key === 'netvm') return false;
  const qube = facts.qube(String(name));
  return qube !== undefined && facts.reach(qube) === 'offline';
}
