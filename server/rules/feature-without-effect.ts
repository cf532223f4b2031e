// Warns about features and services that nobody reads.
import { t } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { findRelease } from '../facts/release-data.ts';
import { planShape } from '../plan/vocabulary.ts';
import { rule, type Finding, type PlannedQube, type View } from './rule.ts';

export default rule({
  title: 'Feature or service without effect',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `Features and services are words on a qube that some program looks for. Qubes OS stores every word and never says whether anything reads it. A misspelt one does nothing, one that a later release brought does nothing before, and the
number of disposables to start ahead counts for a disposable template and for dom0 only. What the plan relies on is then simply not there.`,
  limits: 'A name is taken for a misspelt one only where it is very close to a known one. Features that begin with `x-` are yours.',
  cites: ['known-services', 'prohibit-start', 'preload-is-a-number', 'feature-truth'],

  *qube(qube, view) {
    const { name, plan } = qube;
    for (const val of plan.services) {
      const meant = slip(val.value, services);
      if (meant === undefined) continue;
      yield { at: val.at, severity: 'information', says: t`"${name}" has the service \`${val.value}\`, which is none that is known; \`${meant}\` is`, fixes: [{ title: t`Change it to \`${meant}\``, kind: 'review', edit: (edits) => edits.set(val, meant) }] };
    }
    for (const feature of plan.features.keys()) yield* unread(qube, feature, view);
  },
});

function* unread(qube: PlannedQube, feature: string, { plan: { release }, facts }: View): Iterable<Finding> {
  const { name, plan } = qube;
  const val = plan.features.get(feature);
  // Nothing asks for nothing, and what was meant as "off" is told as such.
  if (!val?.value || /^(0|no|off|false|none)$/i.test(val.value.trim())) return;
  const remove = { title: t`Remove \`${feature}\` from "${name}"`, kind: 'review' as const, edit: (edits: Parameters<NonNullable<Finding['fixes']>[number]['edit']>[0]) => edits.removePath([plan.section, name, 'features', feature]) };
  const early = newer.has(feature) && release && findRelease(release.value) && Number.parseFloat(facts.release.name) < 4.3;
  if (early) {
    yield {
      at: val.key,
      ...(feature === 'prohibit-start' ? {} : { severity: 'information' as const }),
      says: t`\`${feature}\` of "${name}" has no effect before Qubes OS 4.3`,
      because: [{ at: release.at, says: t`The plan is for Qubes OS ${release.value}` }],
      fixes: [remove, { title: t`Plan for Qubes OS 4.3`, kind: 'review', edit: (edits) => edits.set(release, '4.3') }],
    };
  } else if (feature === 'preload-dispvm-max' && /^\d+$/.test(val.value) && qube.klass !== 'AdminVM' && !qube.templateForDispvms.value) {
    const make = qube.klass === 'AppVM' && !qube.installed && !facts.vault(qube) && !plan.templateForDispvms && plan.activities.length === 0 && plan.holds.length === 0;
    yield {
      at: val.key,
      says: t`\`${feature}\` of "${name}" has no effect, since no disposables are made from "${name}"`,
      because: qube.templateForDispvms.at ? [{ at: qube.templateForDispvms.at, says: t`"${name}" is no disposable template` }] : [],
      fixes: [remove, ...(make ? [{ title: t`Make "${name}" a disposable template`, kind: 'review' as const, edit: (edits: Parameters<typeof remove.edit>[0]) => edits.setProp(qube, 'template_for_dispvms', true) }] : [])],
    };
  } else {
    const service = /^service\.(.+)$/.exec(feature)?.[1];
    const word = service === undefined ? slip(feature, features) : slip(service, services);
    const meant = word !== undefined && service !== undefined ? `service.${word}` : word;
    const pair = plan.body?.get('features')?.value;
    const entry = pair?.kind === 'map' ? pair.get(feature) : undefined;
    if (meant === undefined || feature.startsWith('x-')) return;
    yield { at: val.key, severity: 'information', says: t`"${name}" has the feature \`${feature}\`, which is none that is known; \`${meant}\` is`, fixes: entry && !plan.features.has(meant) ? [{ title: t`Change it to \`${meant}\``, kind: 'review', edit: (edits) => edits.renameKey(entry, meant) }] : [] };
  }
}

const newer: ReadonlySet<string> = new Set(['prohibit-start', 'preload-dispvm-max']);

const known = (name: string): readonly string[] => Object.keys(planShape.definitions?.[name]?.['x-known'] ?? {});
const [services, features] = [known('qubes_service'), known('feature_name')];

/** The known word that an unknown one probably is: as long as many words, and no more than two letters off. */
function slip(word: string, words: readonly string[]): string | undefined {
  if (words.includes(word) || word.length < 5) return undefined;
  const meant = nearest(word, words);
  // Numbers tell names apart on purpose: `split-gpg2-client`, `split-gpg-client`.
  return meant !== undefined && Math.abs(meant.length - word.length) < 2 && word.replace(/\D/g, '') === meant.replace(/\D/g, '') ? meant : undefined;
}
