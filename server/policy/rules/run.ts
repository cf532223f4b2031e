// Runs the rules over a folder of policies: severities, `allow` comments, order, and one guard per rule.
import { guard } from '../../base/guard.ts';
import { frozen, type Note, type Span } from '../../base/span.ts';
import type { Severity } from '../../rules/rule.ts';
import type { PolicyFile } from '../model/policies.ts';
import { allowsIn, silences, type PolicyAllow } from '../model/allows.ts';
import type { PolicyFinding, PolicyFix, PolicyRule, PolicyView } from './rule.ts';

/** A finding with its rule's name and final severity. */
export interface PolicyFound {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: PolicyFile;
  readonly at: Span;
  readonly says: string;
  readonly because: readonly Note[];
  readonly fixes: readonly PolicyFix[];
  readonly unnecessary: boolean;
}

/** Of one rule in one file, more is not told: nobody reads it, and a hostile file has millions. */
const mostFindings = 10_000;

/** What was found in each file, sorted by place. */
export function runPolicyRules(rules: Readonly<Record<string, PolicyRule>>, known: readonly string[], view: PolicyView): ReadonlyMap<PolicyFile, readonly PolicyFound[]> {
  const { policies, settings } = view;
  const found = new Map<PolicyFile, PolicyFound[]>(policies.files.map((file) => [file, []]));
  const counts = new Map<PolicyFile, Map<string, number>>();
  const active = Object.entries(rules).filter(([id]) => settings.rules[id] !== 'off');
  for (const file of policies.files) {
    const lines = policies.rulesOf(file);
    for (const [id, rule] of active) {
      guard(`rule ${id}`, () => {
        if (rule.file) add(id, rule, file, rule.file(file, view));
        if (rule.line) for (const line of lines) if (!rule.when || rule.when(line, view)) add(id, rule, file, rule.line(line, view));
      }, undefined);
    }
  }
  for (const [file, its] of found) found.set(file, silenced(file, its, known, view).sort(inOrder));
  return found;

  function count(id: string, file: PolicyFile): number {
    const its = counts.get(file) ?? new Map<string, number>();
    counts.set(file, its);
    const next = (its.get(id) ?? 0) + 1;
    its.set(id, next);
    return next;
  }

  function add(id: string, rule: PolicyRule, file: PolicyFile, findings: Iterable<PolicyFinding>): void {
    const set = settings.rules[id];
    for (const { at, says, severity, because = [], fixes = [], unnecessary = false } of findings) {
      if (count(id, file) > mostFindings) return;
      const final = set && set !== 'off' ? set : (severity ?? rule.severity);
      found.get(file)?.push({ rule: id, severity: final, file, at: frozen(at), says: says.replace(/\s*[\r\n]\s*/g, ' '), because, fixes, unnecessary });
    }
  }
}

/** Takes out what comments allow, and speaks of comments that say no reason or allow nothing. */
function silenced(file: PolicyFile, all: readonly PolicyFound[], known: readonly string[], { settings }: PolicyView): PolicyFound[] {
  const allows = allowsIn(file);
  if (allows.length === 0) return [...all];
  const used = new Map<PolicyAllow, number>(allows.map((allow) => [allow, 0]));
  const left = all.filter((it) => {
    const by = allows.filter((allow) => silences(allow, it));
    for (const allow of by) used.set(allow, (used.get(allow) ?? 0) + 1);
    return by.length === 0;
  });
  for (const [allow, count] of used) {
    const off = settings.rules[allow.rule] === 'off';
    if (count === 0 && !off) left.push(remark('unused-allow', allow.rule === '' ? 'This comment does not say which rule it allows' : known.includes(allow.rule) ? `There is nothing here for \`${allow.rule}\` to find, so this comment does nothing` : `There is no rule called \`${allow.rule}\``, 'warning', allow));
    if (count > 0 && allow.reason === undefined) left.push(remark('allow-without-reason', 'This comment gives no reason, so nobody can tell later whether it still holds', 'information', allow));
  }
  return left;

  function remark(rule: string, says: string, severity: Severity, allow: PolicyAllow): PolicyFound {
    const set = settings.rules[rule];
    return { rule, severity: set && set !== 'off' ? set : severity, file, at: allow.rule === '' ? allow.at : allow.ruleAt, says, because: [], fixes: [], unnecessary: false };
  }
}

const inOrder = (a: PolicyFound, b: PolicyFound): number => a.at.start - b.at.start || a.at.end - b.at.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
