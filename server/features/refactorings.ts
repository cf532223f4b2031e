// What the light bulb offers where nothing is wrong: moving an activity away, opening things in disposables, a flow from here, qubes in order.
import { t } from '../base/l10n.ts';
import { applyEdits, type TextEdit } from '../base/edit.ts';
import { touches, type Span } from '../base/span.ts';
import { nameFault } from '../facts/names.ts';
import type { Qube } from '../facts/system.ts';
import type { PlanQube } from '../plan/plan.ts';
import { riskyActivities } from '../facts/words.ts';
import type { Snapshot } from '../snapshot.ts';
import { sortPairs } from '../syntax/sort.ts';
import { at } from './context.ts';

export interface Refactoring {
  readonly title: string;
  readonly kind: 'refactor.extract' | 'refactor.move' | 'refactor.rewrite';
  /** Empty where it cannot be done here. `remake`: the same place with another text. */
  edits(remake: (text: string) => Snapshot): readonly TextEdit[];
}

/** For the cursor, or the beginning of a selection. Nothing in a text with mistakes in its YAML: there the tree is a guess. */
export function refactorings(shot: Snapshot, span: Span): readonly Refactoring[] {
  if (shot.tree.problems.length > 0) return [];
  const { path, thing } = at(shot, span.start);
  const [section, name, key] = path;
  if (section !== 'qubes') return [];
  if (path.length === 1) return sorting(shot);
  const qube = shot.facts.qube(String(name));
  const { plan } = qube ?? {};
  if (!qube || !plan || plan.at.file !== undefined || plan.section !== 'qubes') return [];
  const word = key === 'activities' ? plan.activities.find((it) => touches(it.at, span.start))?.value : undefined;
  if (word !== undefined) return [...moving(shot, qube, plan, word), ...extracting(shot, qube, plan, word)];
  return thing.kind === 'qube' && thing.role === 'definition' ? [...flowing(shot, qube), ...opening(shot, qube, plan), ...sorting(shot)] : [];
}

/** To the untrusted qube of the plan, for what is not done there already. */
function moving({ facts, edits }: Snapshot, qube: Qube, plan: PlanQube, word: string): Refactoring[] {
  const home = facts.riskHome(qube);
  const theirs = home?.plan;
  if (!home || !theirs || home === qube || facts.anonymous(qube)) return [];
  const add = theirs.activities.some(({ value }) => value === word) ? [] : [(now: typeof edits) => now.addItem(theirs, 'activities', word)];
  return [{ title: t`Move \`${word}\` to "${home.name}"`, kind: 'refactor.move', edits: () => edits.inTurn(...add, (now) => now.dropItem(plan, 'activities', word)) }];
}

/** To a disposable of its own, made for it. What goes through Tor stays, since a usual disposable does not. */
function extracting({ facts, edits }: Snapshot, qube: Qube, plan: PlanQube, word: string): Refactoring[] {
  const reach = facts.reach(qube);
  if (qube.klass === 'DispVM' || facts.anonymous(qube) || reach === 'tor' || reach === 'unknown') return [];
  const name = freshName(`disp-${word}`, facts) ?? freshName('disp-1', facts);
  if (name === undefined) return [];
  const offline = reach === 'offline' ? { netvm: null, default_dispvm: null } : {};
  const props = { class: 'DispVM', label: 'red', ...offline, purpose: t`Forgets everything when it is shut down`, activities: [word], ...(riskyActivities.words.has(word) ? { holds: ['nothing'] } : {}) };
  return [{ title: t`Extract \`${word}\` to a disposable of its own`, kind: 'refactor.extract', edits: () => edits.inTurn((now) => now.addQube(name, props), (now) => now.dropItem(plan, 'activities', word)) }];
}

/** A question each time, to where it does least harm; the first that raises no new doubt. */
function flowing(shot: Snapshot, qube: Qube): Refactoring[] {
  const { facts, edits } = shot;
  if (qube.klass === 'TemplateVM' || qube.klass === 'AdminVM') return [];
  const own = facts.rank(qube) ?? 0;
  const others = facts.planned.filter((it) => it !== qube && it.klass !== 'TemplateVM' && it.klass !== 'AdminVM' && !it.providesNetwork.value && !it.templateForDispvms.value);
  const far = (it: Qube): number => Math.max(0, (facts.rank(it) ?? 0) - own) * 10 + (own - (facts.rank(it) ?? 0));
  const targets = [...others].sort((a, b) => far(a) - far(b)).slice(0, 6).map(({ name }) => name);
  const flows = [...targets, '@dispvm'].flatMap((to) => ['copy', 'clipboard'].map((service) => ({ from: qube.name, to, service, action: 'ask' })));
  return [
    {
      title: t`Add a flow from "${qube.name}"`,
      kind: 'refactor.rewrite',
      edits(remake) {
        const all = flows.map((entry) => edits.addEntry('flows', entry)).filter((it) => it.length > 0);
        if (shot.text.length > maxTried) return all[0] ?? [];
        const errors = ({ outcome }: Snapshot): number => outcome.findings.filter(({ severity }) => severity === 'error').length;
        const tried = all.map((it) => ({ it, after: remake(applyEdits(shot.text, it)) }));
        const quiet = tried.find(({ after }) => after.outcome.findings.length <= shot.outcome.findings.length) ?? tried.find(({ after }) => errors(after) <= errors(shot));
        // From where nothing may leave, the flow to write is the one that says so.
        return quiet?.it ?? edits.addEntry('flows', { from: qube.name, to: '@anyvm', service: 'copy', action: 'deny' });
      },
    },
  ];
}

/** Trying a flow means checking the plan anew. In UTF-16 units. */
const maxTried = 100_000;

function opening({ facts, edits }: Snapshot, qube: Qube, plan: PlanQube): Refactoring[] {
  const base = facts.disposableTemplate(qube);
  if (!base || plan.openFilesIn || facts.reach(base) !== facts.reach(qube) || !facts.app(qube)) return [];
  return [{ title: t`Open files of "${qube.name}" in new disposables`, kind: 'refactor.rewrite', edits: () => edits.setProp(plan, 'open_files_in', '@dispvm') }];
}

function sorting({ facts, tree, plan }: Snapshot): Refactoring[] {
  const qubes = plan.qubes.filter(({ section, at: place }) => section === 'qubes' && place.file === undefined);
  const rank = new Map(qubes.map(({ name }) => [name, facts.rank(facts.qube(name) as Qube) ?? -1]));
  const sorted = [...qubes].sort((a, b) => (rank.get(b.name) ?? 0) - (rank.get(a.name) ?? 0));
  if (sorted.every((it, index) => it === qubes[index])) return [];
  const edits = sortPairs(tree, 'qubes', sorted.map(({ name }) => name));
  return edits.length === 0 ? [] : [{ title: t`Sort the qubes by trust, the most trusted first`, kind: 'refactor.rewrite', edits: () => edits }];
}

/** A name that Qubes OS takes and nobody has. */
function freshName(wish: string, { release, qube }: Snapshot['facts']): string | undefined {
  const short = wish.slice(0, 28).replace(/-+$/, '');
  return [short, ...[2, 3, 4, 5].map((it) => `${short}-${it}`)].find((name) => !qube(name) && !nameFault(name, release));
}
