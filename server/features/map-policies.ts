// The lines of the map that policy files draw: what they decide between qubes of the plan, where the plan does not say the same.
import type { Facts } from '../facts/facts.ts';
import { canonicalService, friendlyService } from '../facts/services.ts';
import type { Qube } from '../facts/system.ts';
import { mostFlows } from '../picture/picture.ts';
import { deciding } from '../policy/facts/deciding.ts';
import { evaluate } from '../policy/facts/evaluate.ts';
import type { PolicyFacts } from '../policy/facts/facts.ts';
import { endOf, isAnyone, isMeantToYield, tokenOf } from '../policy/facts/lines.ts';
import type { PolicyFile, Rule } from '../policy/model/policies.ts';
import type { PolicyFound } from '../policy/rules/run.ts';
import { endId, type MapEnd, type MapLine } from './map-flows.ts';

/** A folder of policies that the plan is read with. */
export interface PoliciesBeside {
  readonly facts: PolicyFacts;
  /** What was found in a file; nothing in one that is not checked. */
  findings(file: PolicyFile): readonly PolicyFound[];
  /** The address of a file by its path there. */
  uriOf(path: string): string;
}

/** More than this are not looked at, so that a map is there at once. */
const mostPairs = 5_000;

/** A tag that no more than so many qubes have is drawn as these. */
const fewMembers = 5;

/**
 * Only what somebody wrote into files of their own: the settings window's files, those of packages and the defaults would hide it.
 * Lines that name a qube the plan does not have are left out, and so is what never decides a call.
 */
export function policyLines(beside: readonly PoliciesBeside[], facts: Facts, drawn: readonly MapLine[]): { readonly lines: readonly MapLine[]; readonly left: number } {
  let left = 0;
  let looked = 0;
  const said = new Set(drawn.flatMap(({ from, to, edge }) => (edge.kind === 'flow' ? edge.services.flatMap((word) => canonicalService(word).map(({ name, argument = '' }) => `${endId(from)}>${endId(to)}:${edge.action}:${wordOf(name, `+${argument}`)}`)) : [])));
  const found = new Map<string, MapLine & { readonly places: { start: number; end: number; file: string }[]; readonly services: string[]; readonly found: PolicyFound[] }>();
  for (const { facts: its, uriOf, findings } of beside) {
    if (its.policies.broken) continue;
    const rulesFor = deciding(its.policies);
    const foundOn = byLine(findings);
    for (const rule of its.policies.rules) {
      if (rule.turn < 0 || rule.implied || rule.service === undefined || isMeantToYield(rule.file) || its.shadow(rule).length > 0) continue;
      if (looked >= mostPairs) {
        left++;
        continue;
      }
      const word = wordOf(rule.service, rule.argument);
      const place = { start: rule.line.at.start, end: rule.line.at.end, file: uriOf(rule.file.path) };
      for (const pair of pairs(rule, its, rulesFor, facts)) {
        looked++;
        if (!pair) continue;
        const [from, to] = pair;
        const ends = `${endId(from)}>${endId(to)}:${rule.action}`;
        // A flow for a service is for all its arguments.
        if (said.has(`${ends}:${word}`) || said.has(`${ends}:${wordOf(rule.service, '*')}`)) continue;
        const id = `policy:${ends}`;
        const known = found.get(id);
        if (known) {
          if (!known.services.includes(word)) known.services.push(word);
          if (!known.places.some(({ start, file }) => start === place.start && file === place.file)) {
            known.places.push(place);
            known.found.push(...foundOn(rule));
          }
        } else if (found.size + drawn.length < mostFlows) {
          const services = [word];
          const consent = rule.action === 'deny' ? 'never' : rule.action === 'allow' ? 'none' : rule.service === 'qubes.ClipboardPaste' ? 'keys' : 'asked';
          found.set(id, { from, to, places: [place], services, found: [...foundOn(rule)], edge: { id, kind: 'policy', from: endId(from), to: endId(to), action: rule.action, consent, services, reason: null } });
        } else left++;
      }
    }
  }
  const lines = [...found.values()].map(({ from, to, places, found: its, edge }): MapLine => ({ from, to, places, found: its, edge: edge.services.length > 1 && edge.consent === 'keys' ? { ...edge, consent: 'asked' } : edge }));
  return { lines, left };
}

/** What was found on the line of a rule; each file is gone through once. */
function byLine(findings: PoliciesBeside['findings']): (rule: Rule) => readonly PolicyFound[] {
  const files = new Map<PolicyFile, ReadonlyMap<number, readonly PolicyFound[]>>();
  const gone = (file: PolicyFile): ReadonlyMap<number, readonly PolicyFound[]> => {
    const found = new Map<number, PolicyFound[]>();
    const layout = file.readings[0]?.layout;
    for (const it of layout ? findings(file) : []) {
      const number = layout?.lineAt(it.at.start) ?? 0;
      found.set(number, [...(found.get(number) ?? []), it]);
    }
    return found;
  };
  return ({ file, line }) => {
    const its = files.get(file) ?? gone(file);
    files.set(file, its);
    return its.get(line.number) ?? [];
  };
}

const wordOf = (service: string, argument: string): string => `${friendlyService(service)}${argument === '*' || argument === '+' ? '' : argument}`;

/** Undefined stands for a pair that was looked at and is not decided by the rule. */
function* pairs(rule: Rule, its: PolicyFacts, rulesFor: (service: string) => readonly Rule[], facts: Facts): Iterable<readonly [MapEnd, MapEnd] | undefined> {
  const { service = '*', argument, source, target } = rule;
  for (const from of endsOf(source, 'source', undefined, facts)) {
    for (const asked of endsOf(target, 'target', from, facts)) {
      if (endId(from) === endId(asked)) continue;
      // Between two that are known, the line is drawn only where it is the one that decides.
      const name = target === '@dispvm' ? target : asked.kind === 'qube' ? asked.qube.name : asked.kind === 'disposables' ? `@dispvm:${asked.qube.name}` : undefined;
      if (from.kind === 'qube' && name !== undefined && service !== '*' && its.planned) {
        const verdict = evaluate({ rules: rulesFor(service) }, { service, argument: argument === '*' ? '+' : argument, source: from.qube.name, target: name }, its.planned.system);
        if (verdict.rule !== rule || verdict.outcome !== rule.action) {
          yield undefined;
          continue;
        }
      }
      const to = rule.redirect === undefined ? [asked] : endsOf(endOf(rule), 'redirect', from, facts);
      for (const end of to) if (endId(from) !== endId(end)) yield [from, end];
    }
  }
}

/** None where the text names a qube that the plan does not have. */
function endsOf(text: string, place: 'source' | 'target' | 'redirect', from: MapEnd | undefined, facts: Facts): readonly MapEnd[] {
  const any: MapEnd = { kind: 'any', token: text };
  if (isAnyone(text)) return [any];
  const token = tokenOf(text, place);
  if (!token) return [];
  const qubes = (qube: Qube | undefined, kind: 'qube' | 'disposables'): MapEnd[] => (qube ? [{ kind, qube }] : []);
  if (token.kind === 'named') return qubes(facts.qube(token.value), 'qube');
  if (text === '@adminvm') return qubes(facts.qube('dom0'), 'qube');
  if (token.kind === 'dispvm-of') return qubes(facts.qube(token.value), 'disposables');
  if (text === '@dispvm') return from?.kind === 'qube' ? qubes(facts.disposableTemplate(from.qube), 'disposables') : [any];
  if (token.kind === 'tag') {
    const members = facts.planned.filter(({ klass, tags }) => klass !== 'TemplateVM' && [...tags].includes(token.value));
    if (members.length > 0 && members.length <= fewMembers) return members.flatMap((qube) => qubes(qube, 'qube'));
  }
  return [any];
}
