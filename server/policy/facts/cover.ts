// Which rules are never reached, because earlier ones fit every call of theirs: first match wins.
import type { Policies, Rule } from '../model/policies.ts';
import { isDom0, isFault, readToken, type Token } from '../syntax/tokens.ts';

/** The earlier rules that cover a rule; empty where some call may reach it. */
export type Shadow = (rule: Rule) => readonly Rule[];

/** Filed under service, source, target and argument: of several with the same words the first covers all that a later one would. */
type Seen = Map<string, Map<string, Map<string, Map<string, Rule>>>>;

export function shadows({ rules }: Policies): Shadow {
  const seen: Seen = new Map();
  const answers = new Map<Rule, readonly Rule[]>();
  for (const rule of rules) {
    const found = before(seen, rule);
    if (found.length > 0) answers.set(rule, found);
    // What may not be there covers nothing.
    if (!rule.line.conditional) keep(seen, rule);
  }
  return (rule) => answers.get(rule) ?? [];
}

function keep(seen: Seen, rule: Rule): void {
  const byArgument = inner(inner(inner(seen, rule.service ?? ''), canonical(rule.source)), canonical(rule.target));
  if (!byArgument.has(rule.argument)) byArgument.set(rule.argument, rule);
}

function inner<T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = map.get(key) ?? new Map<string, T>();
  map.set(key, known);
  return known;
}

/** The earliest rule that covers this one, or the two that do so together. */
function before(seen: Seen, rule: Rule): readonly Rule[] {
  const found: Found = { whole: undefined, qubes: undefined, dom0: undefined };
  const { service = '', argument, target } = rule;
  for (const its of service === '*' ? ['*'] : [service, '*']) {
    const bySource = seen.get(its);
    if (!bySource) continue;
    for (const source of coveringSources(rule)) {
      const byTarget = bySource.get(source);
      if (!byTarget) continue;
      for (const wider of coveringTargets(target)) for (const any of argument === '*' ? ['*'] : [argument, '*']) found.whole = earlier(found.whole, byTarget.get(wider)?.get(any));
      // `*` is every qube and dom0: two rules may share it.
      if (target !== '*') continue;
      for (const any of argument === '*' ? ['*'] : [argument, '*']) {
        found.qubes = earlier(found.qubes, byTarget.get('@anyvm')?.get(any));
        found.dom0 = earlier(found.dom0, byTarget.get('@adminvm')?.get(any));
      }
    }
  }
  const { whole, qubes, dom0 } = found;
  if (whole) return [whole];
  return qubes && dom0 ? [qubes, dom0].sort((a, b) => a.turn - b.turn) : [];
}

interface Found {
  whole: Rule | undefined;
  qubes: Rule | undefined;
  dom0: Rule | undefined;
}

const earlier = (a: Rule | undefined, b: Rule | undefined): Rule | undefined => (!a ? b : b && b.turn < a.turn ? b : a);

/** dom0 goes by several names. */
const canonical = (token: string): string => (isDom0(token) ? '@adminvm' : token);

/** The sources that take in every caller of a rule. */
function coveringSources(rule: Rule): readonly string[] {
  const source = canonical(rule.source);
  const token = tokenOf(source, 'source');
  const all = [source, '*'];
  if (!token) return all;
  // Calls from dom0 are decided for the clipboard alone, and dom0 may carry a tag like any qube.
  const mayBeDom0 = token.kind === 'adminvm' || token.kind === 'any' || token.value === 'AdminVM' || (token.kind === 'tag' && (rule.service === 'qubes.ClipboardPaste' || rule.service === '*'));
  if (!mayBeDom0 && source !== '@anyvm') all.push('@anyvm');
  return [...new Set(all)];
}

/** The targets that take in everything a target stands for, whatever qubes there are. */
function coveringTargets(target: string): readonly string[] {
  const own = canonical(target);
  if (own === '*') return ['*'];
  const token = tokenOf(target, 'target');
  const isBeyond = own === '@adminvm' || !token || (token.kind === 'type' && token.value === 'AdminVM');
  return own === '@anyvm' || isBeyond ? [own, '*'] : [own, '@anyvm', '*'];
}

function tokenOf(text: string, place: 'source' | 'target'): Token | undefined {
  const token = readToken(text, place);
  return isFault(token) ? undefined : token;
}
