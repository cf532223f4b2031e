// The rules of a folder by the service they name, kept up from one reading of it to the next.
import type { Rule } from './policies.ts';

export type ByService = ReadonlyMap<string, readonly Rule[]>;

/** Belongs to the newest reading. Nothing is done before somebody asks. */
export interface ServiceIndex {
  /** The rules that came and went since. */
  change(gone: Iterable<Rule>, added: Iterable<Rule>): void;
  /** By service, in their order; `*` for any, empty where nobody says which. `rules`: all there are. */
  of(rules: () => readonly Rule[]): ByService;
}

export function serviceIndex(): ServiceIndex {
  let known: Map<string, Rule[]> | undefined;
  let gone = new Set<Rule>();
  let added: Rule[] = [];
  return {
    change(less, more) {
      if (!known) return;
      for (const rule of less) gone.add(rule);
      for (const rule of more) added.push(rule);
      // Then it is made anew as quickly.
      if (gone.size + added.length > mostChanges) known = undefined;
    },
    of(rules) {
      if (known && gone.size === 0 && added.length === 0) return known;
      if (known) update(known, gone, added.filter((rule) => !gone.has(rule)));
      else known = grouped(rules());
      gone = new Set();
      added = [];
      return known;
    },
  };
}

const mostChanges = 20_000;

function grouped(rules: readonly Rule[]): Map<string, Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    const { service = '' } = rule;
    const its = found.get(service);
    if (its) its.push(rule);
    else found.set(service, [rule]);
  }
  return found;
}

function update(known: Map<string, Rule[]>, gone: ReadonlySet<Rule>, added: readonly Rule[]): void {
  const more = grouped(added);
  const services = new Set([...[...gone].map(({ service = '' }) => service), ...more.keys()]);
  for (const service of services) {
    const its = [...(known.get(service) ?? []).filter((rule) => !gone.has(rule)), ...(more.get(service) ?? [])].sort((a, b) => a.turn - b.turn);
    if (its.length > 0) known.set(service, its);
    else known.delete(service);
  }
}
