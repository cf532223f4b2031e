// A folder of policies at one moment: what it says and what was found in it, each computed when first asked for. The only place its stages meet.
import { applyEdits, type TextEdit } from '../base/edit.ts';
import { madeForGood, once } from '../base/memo.ts';
import type { Settings } from '../plan/settings.ts';
import { policyFacts, type PolicyFacts } from './facts/facts.ts';
import type { Planned } from './facts/planned.ts';
import { excerpt, servicesAt, servicesWritten } from './model/excerpt.ts';
import { loadPolicies } from './model/load.ts';
import type { Disk, Policies, PolicyFile } from './model/policies.ts';
import { policyRules } from './rules/index.ts';
import type { PolicyFix, PolicyRule } from './rules/rule.ts';
import { policyRunner, type PolicyFound } from './rules/run.ts';

export interface PolicyShot {
  readonly policies: Policies;
  readonly facts: PolicyFacts;
  readonly settings: Settings;
  /** Sorted by place; none for a file that is not among them. */
  findings(file: PolicyFile): readonly PolicyFound[];
  /** In the fix's own file. */
  editsOf(fix: PolicyFix): readonly TextEdit[];
  /** The fixes that may be offered: they can be done, clear their finding, and add no error. */
  offers(found: PolicyFound): readonly PolicyFix[];
  /** Those that a report names: the same, but in a large folder nobody waits until all have been tried. */
  named(found: PolicyFound): readonly PolicyFix[];
}

export interface PolicySources {
  /** The folder the policies are read from. */
  readonly folder: string;
  readonly disk: Disk;
  /** Files to look at besides those qrexec reads. */
  readonly others: readonly string[];
  readonly settings: Settings;
  /** What the plan beside the policies says. */
  readonly planned?: Planned;
  /** Tests run one rule at a time. */
  readonly rules?: Readonly<Record<string, PolicyRule>>;
  /** Only the findings of these rules count. */
  readonly only?: readonly string[] | undefined;
  /** What was read of the folder before: what did not change is taken over, and it is not to be asked any more. */
  readonly before?: Policies | undefined;
  /** Every rule's id, those for plans included: comments may name them. */
  readonly known?: readonly string[];
}

/** Nothing is computed before it is asked for, and nothing twice. What was read never changes: after an edit there is another shot. */
export const policyShot = (sources: PolicySources): PolicyShot => madeForGood(() => shotOf(sources));

function shotOf(sources: PolicySources): PolicyShot {
  const { folder, disk, others, settings, rules = policyRules, only, known = Object.keys(policyRules) } = sources;
  const policies = once(() => loadPolicies(folder, disk, others, sources.before));
  const facts = once(() => madeForGood(() => policyFacts(policies(), sources.planned)));
  const run = once(() => policyRunner(rules, known, { policies: policies(), facts: facts(), settings }));
  const found = new Map<PolicyFile, readonly PolicyFound[]>();
  const offered = new Map<PolicyFound, readonly PolicyFix[]>();
  const editsOf = (fix: PolicyFix): readonly TextEdit[] => fix.edits().filter((edit) => edit.start !== edit.end || edit.text !== '');
  const size = once(() => policies().files.reduce((sum, { text }) => sum + text.length, 0));
  const shot: PolicyShot = {
    get policies() {
      return policies();
    },
    get facts() {
      return facts();
    },
    settings,
    findings(file) {
      const before = found.get(file);
      if (before) return before;
      const all = policies().file(file.path) === file ? run()(file) : [];
      const its = only ? all.filter(({ rule }) => only.includes(rule)) : all;
      found.set(file, its);
      return its;
    },
    editsOf,
    offers(it) {
      const able = offered.get(it) ?? it.fixes.filter((fix) => isSound(shot, it, fix, trialFor));
      offered.set(it, able);
      return able;
    },
    named: (it) => (size() > maxTried ? it.fixes.filter((fix) => editsOf(fix).length > 0) : shot.offers(it)),
  };
  let last: { readonly key: string; readonly trial: Trial | undefined } | undefined;
  const trialFor = (path: string, servicesOf: () => ReadonlySet<string> | undefined): Trial | undefined => {
    if (size() <= maxTried) return { sources, before: shot };
    const services = servicesOf();
    if (!services) return undefined;
    const key = [path, ...[...services].sort()].join(' ');
    if (last?.key !== key) last = { key, trial: tryOn(path, services) };
    return last.trial;
  };
  /** The fixes of one finding are tried on one excerpt. */
  const tryOn = (path: string, services: ReadonlySet<string>): Trial | undefined => {
    const reduced = excerpt(policies(), services, path, disk, 2 * maxTried);
    const its = reduced && { ...sources, before: undefined, disk: reduced };
    return its && { sources: its, before: policyShot(its) };
  };
  return shot;
}

/** Trying a fix means reading the folder anew. Above this many UTF-16 units that would keep the light bulb waiting: then it is tried on what is said of the same services. */
const maxTried = 100_000;

/** What a fix is tried on, as it is: the folder, or an excerpt of it. */
interface Trial {
  readonly sources: PolicySources;
  readonly before: PolicyShot;
}

/** Whether a fix clears its finding and adds no error, found out by trying. What cannot be tried is not offered. */
function isSound(shot: PolicyShot, found: PolicyFound, fix: PolicyFix, trialFor: (path: string, services: () => ReadonlySet<string> | undefined) => Trial | undefined): boolean {
  const edits = shot.editsOf(fix);
  if (edits.length === 0) return false;
  const path = fix.file ?? found.file.path;
  const { planned } = shot.facts;
  const plan = planned?.textOf(path);
  const text = plan ?? shot.policies.file(path)?.text;
  if (text === undefined) return false;
  const changed = applyEdits(text, edits);
  const replanned = plan === undefined ? undefined : planned?.withText(path, changed);
  if (planned && replanned && hasMore(replanned.errors(), planned.errors())) return false;
  const trial = trialFor(path, () => servicesOf(shot.policies, found, plan === undefined ? { path, edits, changed } : undefined));
  if (!trial) return false;
  const { sources, before: whole } = trial;
  const left = whole.policies.file(path)?.text;
  const after = replanned ? policyShot({ ...sources, before: undefined, planned: replanned }) : left === undefined ? undefined : withText(sources, path, applyEdits(left, edits));
  if (!after) return false;
  const all = ({ policies, findings }: PolicyShot): PolicyFound[] => policies.files.flatMap((file) => [...findings(file)]);
  const [before, later] = [all(whole), all(after)];
  // In whatever file: a finding that has only moved is not cleared.
  const same = (it: PolicyFound): boolean => it.rule === found.rule && it.says === found.says;
  if (later.filter(same).length >= before.filter(same).length) return false;
  const known = errorsIn(before);
  return [...errorsIn(later)].every(([rule, count]) => count <= (known.get(rule) ?? 0));
}

/** How many errors there are, by rule. */
function errorsIn(list: readonly PolicyFound[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { severity, rule } of list) if (severity === 'error') found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
}

/** The services of the lines that a finding is about and that its fix changes. */
function servicesOf(policies: Policies, found: PolicyFound, change: { readonly path: string; readonly edits: readonly TextEdit[]; readonly changed: string } | undefined): ReadonlySet<string> | undefined {
  const own = servicesAt(found.file, policies, [found.at]);
  const file = change && policies.file(change.path);
  const old = file && servicesAt(file, policies, change.edits);
  const written = !file || file.readings[0]?.dialect === 'service' ? new Set<string>() : servicesWritten(change.edits, change.changed);
  return own && written && (!change || old) ? new Set([...own, ...(old ?? []), ...written]) : undefined;
}

/** Whether something is in a list more often than in the one before. */
function hasMore(later: readonly string[], before: readonly string[]): boolean {
  const left = [...before];
  return later.some((it) => {
    const index = left.indexOf(it);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** The same folder with another text in one file. */
export function withText(sources: PolicySources, path: string, text: string): PolicyShot {
  const { disk } = sources;
  return policyShot({ ...sources, before: undefined, disk: { list: (folder) => disk.list(folder), read: (file) => (file === path ? { text } : disk.read(file)) } });
}
