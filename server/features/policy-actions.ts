// What the light bulb offers in a policy file: repairs, then comments that allow a finding, then an explanation, and all safe repairs at once.
import { t } from '../base/l10n.ts';
import { applyEdits, compatible, type TextEdit } from '../base/edit.ts';
import { lineBreakOf } from '../base/lines.ts';
import { meets, type Span } from '../base/span.ts';
import type { PolicyFile } from '../policy/model/policies.ts';
import type { PolicyShot } from '../policy/policy-shot.ts';
import type { PolicyFound } from '../policy/rules/run.ts';
import { shownReading } from './policy-context.ts';

export interface PolicyAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'explain';
  readonly rule: string;
  readonly preferred: boolean;
  /** Index into the findings of the file. */
  readonly diagnostic: number;
  /** The path of the file that is changed. */
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

const maxFindings = 40;

export function policyActions(shot: PolicyShot, file: PolicyFile, span: Span): PolicyAction[] {
  const here = shot.findings(file).map((found, index) => ({ found, index })).filter(({ found }) => meets(found.at, span)).slice(0, maxFindings);
  const repairs = here.flatMap(({ found, index }) => {
    const fixes = shot.offers(found);
    const best = fixes.find(({ kind }) => kind === 'safe');
    return fixes.map((fix) => ({ safe: fix.kind === 'safe', action: { title: fix.title, kind: 'quickfix' as const, rule: found.rule, preferred: fix === best, diagnostic: index, file: fix.file ?? file.path, edits: shot.editsOf(fix) } }));
  });
  return [
    ...distinct([...repairs.filter(({ safe }) => safe), ...repairs.filter(({ safe }) => !safe)].map(({ action }) => action)),
    ...distinct(here.filter(({ found }) => canBeAllowed(found)).flatMap(({ found, index }) => allowing(file, found, index))),
    ...distinct(here.map(({ found, index }): PolicyAction => ({ title: t`Explain ${found.rule}`, kind: 'explain', rule: found.rule, preferred: false, diagnostic: index, file: file.path, edits: [] }))),
  ];
}

const canBeAllowed = ({ rule }: PolicyFound): boolean => rule !== 'unused-allow' && rule !== 'allow-without-reason';

function allowing(file: PolicyFile, { rule, at }: PolicyFound, diagnostic: number): PolicyAction[] {
  const reading = shownReading(file);
  if (!reading) return [];
  const start = reading.layout.start(reading.layout.lineAt(at.start));
  const indent = /^[ \t]*/.exec(file.text.slice(start))?.[0] ?? '';
  const broken = lineBreakOf(file.text);
  const common = { kind: 'quickfix' as const, rule, preferred: false, diagnostic, file: file.path };
  return [
    { ...common, title: t`Allow ${rule} here, with a reason to be added`, edits: [{ start, end: start, text: `${indent}# qube-plan: allow ${rule}${broken}` }] },
    { ...common, title: t`Allow ${rule} in this file, with a reason to be added`, edits: [{ start: 0, end: 0, text: `# qube-plan: allow-file ${rule}${broken}` }] },
  ];
}

function distinct(all: readonly PolicyAction[]): PolicyAction[] {
  const seen = new Set<string>();
  return all.filter(({ title, file, edits }) => {
    const id = JSON.stringify([title, file, edits]);
    return seen.has(id) ? false : (seen.add(id), true);
  });
}

export interface PolicyFixedAll {
  readonly text: string;
  readonly applied: readonly { readonly rule: string; readonly title: string }[];
}

/** One fix may make another possible or needless, but hardly a tenth. */
const maxRounds = 10;

/** Applies every safe fix of a file, and again, until nothing is left to fix. `remake` gives the folder with another text in that file. */
export function policyFixAll(shot: PolicyShot, path: string, remake: (text: string) => PolicyShot): PolicyFixedAll {
  const applied: { rule: string; title: string }[] = [];
  let now = shot;
  for (let round = 0; round < maxRounds; round++) {
    const file = now.policies.file(path);
    if (!file) break;
    const taken: TextEdit[] = [];
    for (const found of now.findings(file)) {
      const fix = found.fixes.some(({ kind }) => kind === 'safe') ? now.offers(found).find(({ kind }) => kind === 'safe') : undefined;
      const edits = fix ? now.editsOf(fix) : [];
      if (!fix || edits.length === 0 || !compatible(taken, edits)) continue;
      taken.push(...edits);
      applied.push({ rule: found.rule, title: fix.title });
    }
    if (taken.length === 0) break;
    now = remake(applyEdits(file.text, taken));
  }
  return { text: now.policies.file(path)?.text ?? '', applied };
}
