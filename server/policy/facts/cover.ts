// Which rules are never reached, because earlier ones fit every call of theirs: first match wins.
import { canonical } from '../model/by-service.ts';
import type { Rule } from '../model/policies.ts';
import { isFault, readToken, type Token } from '../syntax/tokens.ts';

/** The earlier rules that cover a rule; empty where some call may reach it. */
export type Shadow = (rule: Rule) => readonly Rule[];

/** The rules of one service by their source. */
interface Filed {
  readonly bySource: ReadonlyMap<string, readonly Rule[]>;
  /** Whether some are for everybody, and so may cover others of any source. */
  readonly isWide: boolean;
}

const none: readonly Rule[] = [];

/** `bySource`: the rules that speak of a service by its name, by their sources and in their order. */
export function shadows(bySource: (service: string) => ReadonlyMap<string, readonly Rule[]>): Shadow {
  const filed = new Map<string, Filed>();
  const shelves: Shelves = new Map();
  const answers = new Map<Rule, readonly Rule[]>();
  const filedFor = (service: string): Filed => {
    const known = filed.get(service);
    if (known) return known;
    const its = bySource(service);
    const made = { bySource: its, isWide: its.has('*') || its.has('@anyvm') };
    filed.set(service, made);
    return made;
  };
  let all: Filed | undefined;
  return (rule) => {
    if (rule.turn < 0) return none;
    const known = answers.get(rule);
    if (known) return known;
    const { service = '' } = rule;
    const found = before((all ??= filedFor('*')), filedFor(service), rule, shelves);
    // Most are covered by none, which is as soon found out again.
    if (found.length > 0) answers.set(rule, found);
    return found;
  };
}

/** Long lists by target and argument: of several with the same words the first covers all that a later one would. */
type Shelves = Map<readonly Rule[], ReadonlyMap<string, ReadonlyMap<string, Rule>>>;

/** So few are found without an order. */
const mostLoose = 8;

/** The earliest rule for a target, as `canonical` writes it, and an argument. What may not be there covers nothing. */
function find(rules: readonly Rule[], target: string, argument: string, shelves: Shelves): Rule | undefined {
  if (rules.length <= mostLoose) return rules.find((it) => it.argument === argument && canonical(it.target) === target && !it.line.conditional);
  let shelf = shelves.get(rules);
  if (!shelf) shelves.set(rules, (shelf = shelved(rules)));
  return shelf.get(target)?.get(argument);
}

function shelved(rules: readonly Rule[]): ReadonlyMap<string, ReadonlyMap<string, Rule>> {
  const found = new Map<string, Map<string, Rule>>();
  for (const rule of rules) {
    if (rule.line.conditional) continue;
    const target = canonical(rule.target);
    let byArgument = found.get(target);
    if (!byArgument) found.set(target, (byArgument = new Map()));
    if (!byArgument.has(rule.argument)) byArgument.set(rule.argument, rule);
  }
  return found;
}

/** The earliest rule that covers this one, or the two that do so together. `all`: the rules for any service; `own`: those for its own. */
function before(all: Filed, own: Filed, rule: Rule, shelves: Shelves): readonly Rule[] {
  const source = canonical(rule.source);
  const beside = own.bySource.get(source);
  // Nearly always there is nothing that could cover it: no rule for everybody, and none but itself for its source.
  if (!own.isWide && !all.isWide && (beside === undefined || (beside.length === 1 && beside[0] === rule)) && (all === own || !all.bySource.has(source))) return none;
  const found: Found = { whole: undefined, qubes: undefined, dom0: undefined };
  const sources = coveringSources(rule);
  const targets = coveringTargets(rule.target);
  search(own, rule, sources, targets, shelves, found);
  if (all !== own) search(all, rule, sources, targets, shelves, found);
  const { whole, qubes, dom0 } = found;
  if (whole) return [whole];
  return qubes && dom0 ? [qubes, dom0].sort((a, b) => a.turn - b.turn) : none;
}

function search({ bySource }: Filed, rule: Rule, sources: readonly string[], targets: readonly string[], shelves: Shelves, found: Found): void {
  const args = rule.argument === '*' ? any : [rule.argument, '*'];
  for (const source of sources) {
    const its = bySource.get(source);
    if (!its || (its.length === 1 && its[0] === rule)) continue;
    for (const wider of targets) for (const one of args) found.whole = earlier(found.whole, above(rule, find(its, wider, one, shelves)));
    // `*` is every qube and dom0: two rules may share it.
    if (rule.target !== '*') continue;
    for (const one of args) {
      found.qubes = earlier(found.qubes, above(rule, find(its, '@anyvm', one, shelves)));
      found.dom0 = earlier(found.dom0, above(rule, find(its, '@adminvm', one, shelves)));
    }
  }
}

const any = ['*'];

interface Found {
  whole: Rule | undefined;
  qubes: Rule | undefined;
  dom0: Rule | undefined;
}

/** Of rules with the same words the earliest is found: where that comes later, so do all others. */
const above = (rule: Rule, other: Rule | undefined): Rule | undefined => (other && other.turn < rule.turn ? other : undefined);

const earlier = (a: Rule | undefined, b: Rule | undefined): Rule | undefined => (!a ? b : b && b.turn < a.turn ? b : a);

/** The sources that take in every caller of a rule. */
function coveringSources(rule: Rule): readonly string[] {
  const source = canonical(rule.source);
  const token = tokenOf(source, 'source');
  const all = [source, '*'];
  if (!token) return all;
  // Calls from dom0 are decided for the clipboard alone, and dom0 may carry a tag like any qube.
  const mayBeDom0 = token.kind === 'adminvm' || token.kind === 'any' || token.value === 'AdminVM' || (token.kind === 'tag' && (rule.service === 'qubes.ClipboardPaste' || rule.service === '*'));
  if (!mayBeDom0 && source !== '@anyvm') all.push('@anyvm');
  return source === '*' ? any : all;
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
