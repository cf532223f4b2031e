// The policy as a caller meets it, opened at the right page: the plan's flows, then the lines that Qubes OS ships, by caller and service.
import { once, within } from '../base/memo.ts';
import type { Val } from '../plan/plan.ts';
import { defaultServices } from './effects.ts';
import type { Flow } from './flows.ts';
import { callerWord, parseToken, type End } from './tokens.ts';
import type { Groups } from './groups.ts';
import { defaultPolicy } from './services.ts';
import type { Qube, System } from './system.ts';

/** One entry of the policy: a flow, or a shipped line. */
export interface Line extends Pick<Flow, 'from' | 'to' | 'services' | 'redirect'> {
  readonly order: number;
  readonly action: string | undefined;
  readonly flow: Flow | undefined;
  /** A question that Qubes OS asks of everybody: no way of this plan in particular. */
  readonly usual: boolean;
}

/** Lines by the services they name, `*` apart from the rest; each list in order. */
export type Page = ReadonlyMap<string, readonly Line[]>;

export interface Book {
  readonly system: System;
  readonly groups: Groups;
  /** The words that lines say as their source. */
  readonly sources: ReadonlySet<string>;
  /** Lines that say one of the words as their source. */
  page(words: readonly string[]): Page;
  /** Qubes that disposables are made from. */
  readonly bases: readonly Qube[];
}

/** What of the system the book shows beside the policy; made once, while the flows may change. */
export interface Shelf {
  readonly system: System;
  readonly groups: Groups;
  bases(): readonly Qube[];
}

export const shelf = (system: System, groups: Groups): Shelf => ({ system, groups, bases: once(() => system.qubes.filter((qube) => qube.templateForDispvms.value)) });

export function open(all: readonly Flow[], { system, groups, bases }: Shelf): Book {
  const lines: Line[] = all.map((flow, order) => ({ order, from: flow.from, to: flow.to, services: flow.services, action: flow.action, redirect: flow.redirect, flow, usual: false }));
  for (const line of shipped) lines.push({ ...line, order: lines.length });
  const bySource = new Map<string, Map<string, Line[]>>();
  for (const line of lines) {
    for (const { token } of line.from) {
      const word = callerWord(token);
      if (word === undefined) continue;
      let its = bySource.get(word);
      if (!its) bySource.set(word, (its = new Map()));
      for (const { name } of line.services) {
        const known = its.get(name);
        if (!known) its.set(name, [line]);
        else if (known.at(-1) !== line) known.push(line);
      }
    }
  }
  const page = (words: readonly string[]): Page => {
    const pages = words.flatMap((word) => bySource.get(word) ?? []);
    if (pages.length < 2) return pages[0] ?? blank;
    const made = new Map<string, readonly Line[]>();
    for (const page of pages) for (const [service, its] of page) made.set(service, merged(made.get(service), its));
    return made;
  };
  const pages = within((key: string) => page(key.split('\n')), blank);
  return {
    system,
    groups,
    sources: new Set(bySource.keys()),
    page: (words) => (words.length < 2 ? page(words) : pages(words.join('\n'))),
    get bases() {
      return bases();
    },
  };
}

const blank: Page = new Map();

/** Both lists as one, in order, each line once. */
export function merged(some: readonly Line[] | undefined, others: readonly Line[] | undefined): readonly Line[] {
  if (!some || some.length === 0) return others ?? [];
  if (!others || others.length === 0) return some;
  const made: Line[] = [];
  let [i, j] = [0, 0];
  while (i < some.length || j < others.length) {
    const [one, other] = [some[i], others[j]];
    if (one && (!other || one.order <= other.order)) {
      made.push(one);
      i++;
      if (one === other) j++;
    } else if (other) {
      made.push(other);
      j++;
    }
  }
  return made;
}

const nowhere = (value: string): Val<string> => ({ value, at: { start: 0, end: 0 }, key: { start: 0, end: 0 } });

const endOf = (word: string): End => ({ val: nowhere(word), token: parseToken(word) });

/** The lines of Qubes' own policy of which a path may make use. */
const shipped: readonly Omit<Line, 'order'>[] = defaultServices.flatMap((service) =>
  defaultPolicy(service).map(({ source, target, action, redirect }) => ({
    from: [endOf(source)],
    to: [endOf(target)],
    services: [{ val: nowhere(service), name: service, argument: undefined }],
    action,
    redirect: redirect === undefined ? undefined : endOf(redirect),
    flow: undefined,
    usual: action === 'ask' && source.startsWith('@'),
  })),
);
