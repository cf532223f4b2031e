// Which rules are never reached, because earlier ones fit every call of theirs: first match wins.
import type { Rule } from '../model/policies.ts';
import { isDom0, isFault, readToken, type Token } from '../syntax/tokens.ts';

/** The earlier rules that cover a rule; empty where some call may reach it. */
export type Shadow = (rule: Rule) => readonly Rule[];

/** The rules of one service, filed under their source. */
interface Filed {
  readonly bySource: ReadonlyMap<string, Rule | Shelf>;
  /** Whether some are for everybody, and so may cover others of any source. */
  readonly isWide: boolean;
}

const none: readonly Rule[] = [];

/** `rulesFor`: the rules that speak of a service by its name, in their order. Each service is filed when first asked for. */
export function shadows(rulesFor: (service: string) => readonly Rule[]): Shadow {
  const filed = new Map<string, Filed>();
  const answers = new Map<Rule, readonly Rule[]>();
  const filedFor = (service: string): Filed => {
    const before = filed.get(service);
    if (before) return before;
    const made = file(rulesFor(service));
    filed.set(service, made);
    return made;
  };
  let all: Filed | undefined;
  return (rule) => {
    if (rule.turn < 0) return none;
    const known = answers.get(rule);
    if (known) return known;
    const { service = '' } = rule;
    const found = before((all ??= filedFor('*')), filedFor(service), rule);
    // Most are covered by none, which is as soon found out again.
    if (found.length > 0) answers.set(rule, found);
    return found;
  };
}

function file(rules: readonly Rule[]): Filed {
  const found = new Map<string, Rule | Shelf>();
  let isWide = false;
  for (const rule of rules) {
    // What may not be there covers nothing.
    if (rule.line.conditional) continue;
    const source = canonical(rule.source);
    if (source === '*' || source === '@anyvm') isWide = true;
    const shelf = found.get(source);
    if (shelf instanceof Shelf) shelf.add(rule);
    else found.set(source, shelf ? new Shelf(shelf, rule) : rule);
  }
  return { bySource: found, isWide };
}

/** The earliest rule for a target, as `canonical` writes it, and an argument. */
const find = (shelf: Rule | Shelf, target: string, argument: string): Rule | undefined => (shelf instanceof Shelf ? shelf.find(target, argument) : fits(shelf, target, argument) ? shelf : undefined);

const fits = (it: Rule, target: string, argument: string): boolean => it.argument === argument && canonical(it.target) === target;

/** Rules of one service and source, by their target and argument: of several with the same words the first covers all that a later one would. */
class Shelf {
  readonly #rules: Rule[];
  #filed: Map<string, Map<string, Rule>> | undefined;

  constructor(first: Rule, second: Rule) {
    this.#rules = [first, second];
  }

  add(rule: Rule): void {
    this.#rules.push(rule);
    if (this.#filed) this.#file(rule);
    else if (this.#rules.length > mostLoose) {
      this.#filed = new Map();
      for (const it of this.#rules) this.#file(it);
    }
  }

  find(target: string, argument: string): Rule | undefined {
    if (this.#filed) return this.#filed.get(target)?.get(argument);
    return this.#rules.find((it) => fits(it, target, argument));
  }

  #file(rule: Rule): void {
    const target = canonical(rule.target);
    const byArgument = this.#filed?.get(target) ?? new Map<string, Rule>();
    this.#filed?.set(target, byArgument);
    if (!byArgument.has(rule.argument)) byArgument.set(rule.argument, rule);
  }
}

/** So few are found without an order. */
const mostLoose = 6;

/** The earliest rule that covers this one, or the two that do so together. `all`: the rules for any service; `own`: those for its own. */
function before(all: Filed, own: Filed, rule: Rule): readonly Rule[] {
  const source = canonical(rule.source);
  const beside = own.bySource.get(source);
  // Nearly always there is nothing that could cover it: no rule for everybody, and none but itself for its source.
  if (!own.isWide && !all.isWide && (beside === rule || beside === undefined) && (all === own || !all.bySource.has(source))) return none;
  const found: Found = { whole: undefined, qubes: undefined, dom0: undefined };
  const sources = coveringSources(rule);
  const targets = coveringTargets(rule.target);
  search(own, rule, sources, targets, found);
  if (all !== own) search(all, rule, sources, targets, found);
  const { whole, qubes, dom0 } = found;
  if (whole) return [whole];
  return qubes && dom0 ? [qubes, dom0].sort((a, b) => a.turn - b.turn) : none;
}

function search({ bySource }: Filed, rule: Rule, sources: readonly string[], targets: readonly string[], found: Found): void {
  const args = rule.argument === '*' ? any : [rule.argument, '*'];
  for (const source of sources) {
    const shelf = bySource.get(source);
    if (!shelf || shelf === rule) continue;
    for (const wider of targets) for (const one of args) found.whole = earlier(found.whole, above(rule, find(shelf, wider, one)));
    // `*` is every qube and dom0: two rules may share it.
    if (rule.target !== '*') continue;
    for (const one of args) {
      found.qubes = earlier(found.qubes, above(rule, find(shelf, '@anyvm', one)));
      found.dom0 = earlier(found.dom0, above(rule, find(shelf, '@adminvm', one)));
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
