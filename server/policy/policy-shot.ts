// A folder of policies at one moment: what it says and what was found in it, each computed when first asked for. The only place its stages meet.
import { applyEdits, type TextEdit } from '../base/edit.ts';
import { madeForGood, once } from '../base/memo.ts';
import type { Settings } from '../plan/settings.ts';
import { policyFacts, type PolicyFacts } from './facts/facts.ts';
import type { Planned } from './facts/planned.ts';
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
      const able = offered.get(it) ?? it.fixes.filter((fix) => isSound(shot, it, fix, sources, size()));
      offered.set(it, able);
      return able;
    },
  };
  return shot;
}

/** Trying a fix means reading the whole folder anew. Above this many UTF-16 units that would keep the light bulb waiting. */
const maxTried = 100_000;

/** Whether a fix clears its finding and adds no error, found out by trying. */
function isSound(shot: PolicyShot, found: PolicyFound, fix: PolicyFix, sources: PolicySources, size: number): boolean {
  const edits = shot.editsOf(fix);
  if (edits.length === 0) return false;
  if (size > maxTried && (fix.file === undefined || sources.planned?.textOf(fix.file) === undefined)) return true;
  const path = fix.file ?? found.file.path;
  const { planned } = sources;
  const plan = planned?.textOf(path);
  const text = plan ?? shot.policies.file(path)?.text;
  if (text === undefined) return false;
  const changed = applyEdits(text, edits);
  const replanned = plan === undefined ? undefined : planned?.withText(path, changed);
  if (planned && replanned && hasMore(replanned.errors(), planned.errors())) return false;
  const after = replanned ? policyShot({ ...sources, before: undefined, planned: replanned }) : withText(sources, path, changed);
  const all = ({ policies, findings }: PolicyShot): PolicyFound[] => policies.files.flatMap((file) => [...findings(file)]);
  const [before, later] = [all(shot), all(after)];
  // In whatever file: a finding that has only moved is not cleared.
  const same = (it: PolicyFound): boolean => it.rule === found.rule && it.says === found.says;
  if (later.filter(same).length >= before.filter(same).length) return false;
  const errors = (list: readonly PolicyFound[], rule: string): number => list.filter((it) => it.severity === 'error' && it.rule === rule).length;
  return later.every(({ severity, rule }) => severity !== 'error' || errors(later, rule) <= errors(before, rule));
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
