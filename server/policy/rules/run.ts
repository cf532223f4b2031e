// Runs the rules over a folder of policies: severities, `allow` comments, order, and one guard per rule.
import { t } from '../../base/l10n.ts';
import { guard } from '../../base/guard.ts';
import { frozen, type Note, type Span } from '../../base/span.ts';
import type { Severity } from '../../rules/rule.ts';
import type { PolicyFile, Rule as PolicyLine } from '../model/policies.ts';
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

/** What the rules find in one file after another, each sorted by place. `known`: every rule's id. */
export function policyRunner(rules: Readonly<Record<string, PolicyRule>>, known: readonly string[], view: PolicyView): (file: PolicyFile) => readonly PolicyFound[] {
  const { policies, settings } = view;
  const chosen = Object.entries(rules).filter(([id]) => settings.rules[id] !== 'off');
  return (file) => {
    const found: PolicyFound[] = [];
    const lines = policies.rulesOf(file);
    for (const [id, rule] of chosen) guard(`rule ${id}`, () => look(id, rule, lines, file, view, found), undefined);
    return silenced(file, found, known, view).sort(inOrder);
  };
}

/** Adds what one rule finds in a file. */
function look(id: string, rule: PolicyRule, lines: readonly PolicyLine[], file: PolicyFile, view: PolicyView, found: PolicyFound[]): void {
  const set = view.settings.rules[id];
  let count = 0;
  const add = (findings: Iterable<PolicyFinding>): void => {
    for (const { at, says, severity, because = [], fixes = [], unnecessary = false } of findings) {
      if (++count > mostFindings) return;
      const final = set && set !== 'off' ? set : (severity ?? rule.severity);
      found.push({ rule: id, severity: final, file, at: frozen(at), says: oneLine(says), because, fixes, unnecessary });
    }
  };
  if (rule.file) add(rule.file(file, view));
  if (rule.line) for (const line of lines) if (!rule.when || rule.when(line, view)) add(rule.line(line, view));
}

const oneLine = (text: string): string => (/[\r\n]/.test(text) ? text.replace(/\s*[\r\n]\s*/g, ' ') : text);

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
    if (count === 0 && !off) left.push(remark('unused-allow', allow.rule === '' ? t`This comment does not say which rule it allows` : known.includes(allow.rule) ? t`There is nothing here for \`${allow.rule}\` to find, so this comment does nothing` : t`There is no rule called \`${allow.rule}\``, 'warning', allow));
    if (count > 0 && allow.reason === undefined) left.push(remark('allow-without-reason', t`This comment gives no reason, so nobody can tell later whether it still holds`, 'information', allow));
  }
  return left;

  function remark(rule: string, says: string, severity: Severity, allow: PolicyAllow): PolicyFound {
    const set = settings.rules[rule];
    return { rule, severity: set && set !== 'off' ? set : severity, file, at: allow.rule === '' ? allow.at : allow.ruleAt, says, because: [], fixes: [], unnecessary: false };
  }
}

const inOrder = (a: PolicyFound, b: PolicyFound): number => a.at.start - b.at.start || a.at.end - b.at.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
