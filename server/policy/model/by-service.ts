// The rules of a folder by the service they name, and of each service by their source, kept up from one reading of the folder to the next.
import { isDom0 } from '../syntax/tokens.ts';
import type { Rule } from './policies.ts';

export type ByService = ReadonlyMap<string, readonly Rule[]>;

/** Belongs to the newest reading. Nothing is done before somebody asks. */
export interface ServiceIndex {
  /** The rules that came and went since, each in its order. */
  change(gone: readonly Rule[], added: readonly Rule[]): void;
  /** By service, in their order; `*` for any, empty where nobody says which. `rules`: all there are. */
  of(rules: () => readonly Rule[]): ByService;
  /** Those of a service by their source, as `canonical` writes it, in their order. */
  bySource(service: string, rules: () => readonly Rule[]): ByService;
}

/** A qube or a token as it stands in the index: dom0 goes by several names. */
export const canonical = (token: string): string => (isDom0(token) ? '@adminvm' : token);

const serviceOf = ({ service = '' }: Rule): string => service;
const sourceOf = ({ source }: Rule): string => canonical(source);

export function serviceIndex(): ServiceIndex {
  let known: Map<string, Rule[]> | undefined;
  /** Of the services that somebody asked about. */
  let sources = new Map<string, Map<string, Rule[]>>();
  let gone: Rule[] = [];
  let added: Rule[] = [];
  const current = (rules: () => readonly Rule[]): ByService => {
    if (known && gone.length === 0 && added.length === 0) return known;
    if (known) update(known, sources, gone, added);
    else {
      known = grouped(rules(), serviceOf);
      sources = new Map();
    }
    gone = [];
    added = [];
    return known;
  };
  return {
    change(less, more) {
      if (!known) return;
      // What came and went again unseen is as if it had never been.
      if (added.length > 0 && less.length > 0) {
        const unseen = new Set(added);
        const left = new Set(less);
        added = added.filter((rule) => !left.has(rule));
        gone = [...gone, ...less.filter((rule) => !unseen.has(rule))];
      } else gone = [...gone, ...less];
      added = [...added, ...more];
      // Then it is made anew as quickly.
      if (gone.length + added.length > mostChanges) known = undefined;
    },
    of: current,
    bySource(service, rules) {
      const its = current(rules).get(service) ?? [];
      let found = sources.get(service);
      if (!found) sources.set(service, (found = grouped(its, sourceOf)));
      return found;
    },
  };
}

const mostChanges = 20_000;

function grouped(rules: readonly Rule[], key: (rule: Rule) => string): Map<string, Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    const name = key(rule);
    const its = found.get(name);
    if (its) its.push(rule);
    else found.set(name, [rule]);
  }
  return found;
}

function update(known: Map<string, Rule[]>, sources: Map<string, Map<string, Rule[]>>, gone: readonly Rule[], added: readonly Rule[]): void {
  const [less, more] = [grouped(gone, serviceOf), grouped(added, serviceOf)];
  for (const service of new Set([...less.keys(), ...more.keys()])) {
    exchange(known, service, less.get(service), more.get(service));
    const its = sources.get(service);
    if (!its) continue;
    const [lessHere, moreHere] = [grouped(less.get(service) ?? [], sourceOf), grouped(more.get(service) ?? [], sourceOf)];
    for (const source of new Set([...lessHere.keys(), ...moreHere.keys()])) exchange(its, source, lessHere.get(source), moreHere.get(source));
  }
}

/** Takes some rules out of a list and puts others in, all in their order. Mostly those of one file go, and come back in the same place. */
function exchange(lists: Map<string, Rule[]>, key: string, gone: readonly Rule[] = [], added: readonly Rule[] = []): void {
  const its = lists.get(key) ?? [];
  takeOut(its, gone);
  putIn(its, added);
  if (its.length > 0) lists.set(key, its);
  else lists.delete(key);
}

function takeOut(its: Rule[], gone: readonly Rule[]): void {
  const [first] = gone;
  if (!first) return;
  const at = its.indexOf(first);
  if (gone.every((rule, index) => its[at + index] === rule)) {
    its.splice(at, gone.length);
    return;
  }
  const all = new Set(gone);
  let kept = 0;
  for (const rule of its) if (!all.has(rule)) its[kept++] = rule;
  its.length = kept;
}

function putIn(its: Rule[], added: readonly Rule[]): void {
  const [first] = added;
  if (!first) return;
  const at = placeOf(its, first.turn);
  const next = its[at];
  const last = added.at(-1) as Rule;
  if (added.length < mostAtOnce && (!next || last.turn < next.turn) && added.every(({ turn }, index) => index === 0 || (added[index - 1] as Rule).turn < turn)) {
    its.splice(at, 0, ...added);
    return;
  }
  for (const rule of added) its.push(rule);
  its.sort((a, b) => a.turn - b.turn);
}

/** More are not handed over as arguments. */
const mostAtOnce = 10_000;

/** Before the first one with a later turn. */
function placeOf(its: readonly Rule[], turn: number): number {
  let low = 0;
  let high = its.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((its[middle] as Rule).turn < turn) low = middle + 1;
    else high = middle;
  }
  return low;
}
