// Which rules are never reached, because earlier ones fit every call of theirs: first match wins.
import type { Policies, Rule } from '../model/policies.ts';
import { isDom0, isFault, readToken, type Token } from '../syntax/tokens.ts';

/** The earlier rules that cover a rule; empty where some call may reach it. */
export type Shadow = (rule: Rule) => readonly Rule[];

/** Every rule is held only against earlier ones that speak of its service, source and target by a word that could cover it. */
export function shadows({ rules }: Policies): Shadow {
  const seen = new Map<string, Rule[]>();
  const answers = new Map<Rule, readonly Rule[]>();
  for (const rule of rules) {
    const found = first(seen, rule);
    if (found.length > 0) answers.set(rule, found);
    // What may not be there covers nothing.
    if (!rule.line.conditional) keep(seen, rule);
  }
  return (rule) => answers.get(rule) ?? [];
}

/** Rules are filed under what they demand exactly, so that a lookup finds those that may cover another. */
const keyOf = (service: string, source: string): string => `${service} ${source}`;

function keep(seen: Map<string, Rule[]>, rule: Rule): void {
  const key = keyOf(rule.service ?? '', canonical(rule.source));
  const list = seen.get(key);
  if (!list) seen.set(key, [rule]);
  // A rule that an earlier one of the same words covers never covers more than that one.
  else if (list.length < maxPerKey) list.push(rule);
}

/** So many rules for one service from one source are held against a later one; beyond that, none more is looked at. */
const maxPerKey = 400;

function first(seen: Map<string, Rule[]>, rule: Rule): readonly Rule[] {
  const before: Rule[] = [];
  for (const service of rule.service === '*' ? ['*'] : [rule.service ?? '', '*']) {
    for (const source of coveringSources(rule)) {
      for (const it of seen.get(keyOf(service, source)) ?? []) if (it.argument === '*' || it.argument === rule.argument) before.push(it);
    }
  }
  before.sort((a, b) => a.turn - b.turn);
  const whole = before.find((it) => coversTarget(it.target, rule.target));
  if (whole) return [whole];
  // `*` is every qube and dom0: two rules may share it.
  if (rule.target !== '*') return [];
  const qubes = before.find((it) => it.target === '@anyvm');
  const dom0 = before.find((it) => isDom0(it.target));
  return qubes && dom0 ? [qubes, dom0].sort((a, b) => a.turn - b.turn) : [];
}

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

/** Whether every target that fits `inner` fits `outer` too, whatever qubes there are. */
export function coversTarget(outer: string, inner: string): boolean {
  if (outer === '*') return true;
  if (canonical(outer) === canonical(inner)) return true;
  if (outer !== '@anyvm') return false;
  const token = tokenOf(inner, 'target');
  if (!token || isDom0(inner) || token.kind === 'any') return false;
  return !(token.kind === 'type' && token.value === 'AdminVM');
}

function tokenOf(text: string, place: 'source' | 'target'): Token | undefined {
  const token = readToken(text, place);
  return isFault(token) ? undefined : token;
}
