// The whole system a plan describes: what it writes, laid over what a fresh install contains.
import type { Span } from '../base/span.ts';
import { alike } from '../base/alike.ts';
import { changed, each, isNoting, note, once, Source } from '../base/memo.ts';
import type { Class, Plan, PlanQube, Trust } from '../plan/plan.ts';
import { trustLevels } from '../plan/plan.ts';
import { properties, surroundings, valuesIn, type Values } from './effective.ts';
import { releases, type InstalledQube, type Release } from './release-data.ts';

/** Where an effective value comes from. */
export type Origin = 'written' | 'defaults' | 'install' | 'release' | 'class' | 'template' | 'clone' | 'whonix' | 'label' | 'nothing';

/** A value as the rules see it, whoever set it. */
export interface Effective<T> {
  readonly value: T;
  readonly from: Origin;
  /** Where it was written, if it was (in the qube, in `defaults:`, in the qube it is inherited from). */
  readonly at: Span | undefined;
  /** Whence, in words that follow "effective value …": "from `defaults`", "as a fresh Qubes OS 4.3 has it". */
  readonly says: string;
}

/** A qube with every value that decides what the plan means, now: the object stays while the text changes. */
export interface Qube {
  readonly name: string;
  /** What the plan writes about it; undefined for qubes known only from a fresh install. */
  readonly plan: PlanQube | undefined;
  readonly installed: InstalledQube | undefined;
  readonly klass: Class;
  readonly label: Effective<string | null>;
  readonly trust: Effective<Trust | null>;
  readonly template: Effective<string | null>;
  readonly netvm: Effective<string | null>;
  readonly defaultDispvm: Effective<string | null>;
  readonly providesNetwork: Effective<boolean>;
  readonly templateForDispvms: Effective<boolean>;
  readonly autostart: Effective<boolean>;
  /** Own tags, those of a fresh install, those Whonix adds, and those copied by a named disposable or a clone. */
  readonly tags: ReadonlySet<string>;
  /** The qube or template that this one begins as a copy of, where the plan or a fresh install has it. */
  readonly original: Qube | undefined;
}

export interface System {
  readonly release: Release;
  /** The plan's qubes and templates in the order written, then the rest of a fresh install. */
  readonly qubes: readonly Qube[];
  /** Only those the plan names. */
  readonly planned: readonly Qube[];
  /** Those of class TemplateVM, in the same order. */
  readonly templates: readonly Qube[];
  qube(name: string): Qube | undefined;
  /** Every tag that a qube has. */
  allTags(): ReadonlySet<string>;
  /** A template and what it was cloned from, nearest first: `mail-fedora`, `fedora-43-xfce`. */
  lineage(template: string | null): readonly string[];
  /** Based on a Whonix gateway or workstation template, directly or through clones. */
  whonix(qube: Qube): 'gateway' | 'workstation' | undefined;
}

export const releaseOf = (plan: Plan): Release => {
  const written = plan.release?.value ?? '4.3';
  const known = releases.find(({ name }) => written === name || written.startsWith(`${name}.`));
  return known ?? (releases.at(-1) as Release);
};

/** A system whose plan may change. */
export interface LiveSystem {
  readonly system: System;
  /** Lays the system out anew where the plan says something else than before; for each new text, before anything else is asked. */
  settle(): void;
}

export function system(plan: Plan): LiveSystem {
  const around = surroundings(plan, once(() => releaseOf(plan)));
  const valuesOf = each((name: string): Values => valuesIn(around, name), undefined as never, () => false);
  const all = new Map<string, LiveQube>();
  const lists = { qubes: [] as readonly LiveQube[], planned: [] as readonly LiveQube[], templates: [] as readonly LiveQube[] };
  const sources = { qubes: new Source(), planned: new Source(), templates: new Source() };
  const presence = new Map<string, Source>();
  const presenceOf = (name: string): Source => {
    let source = presence.get(name);
    if (!source) presence.set(name, (source = new Source()));
    return source;
  };
  const find = (name: string): LiveQube | undefined => {
    if (isNoting()) note(presenceOf(name));
    return all.get(name);
  };
  const list = (name: keyof typeof lists): readonly Qube[] => {
    note(sources[name]);
    return lists[name];
  };
  const replace = (name: keyof typeof lists, now: readonly LiveQube[]): void => {
    const before = lists[name];
    if (before.length === now.length && before.every((it, index) => it === now[index])) return;
    lists[name] = now;
    changed(sources[name]);
  };
  const settle = (): void => {
    const names = around.names();
    for (const name of all.keys()) {
      if (names.has(name)) continue;
      all.delete(name);
      changed(presenceOf(name));
    }
    for (const name of names) {
      const values = valuesOf(name);
      const known = all.get(name);
      known?.take(values);
      if (known) continue;
      all.set(name, new LiveQube(name, values, find));
      changed(presenceOf(name));
    }
    const qubes = [...names].map((name) => all.get(name) as LiveQube);
    replace('qubes', qubes);
    replace('planned', qubes.filter((qube) => qube.plan));
    replace('templates', qubes.filter(({ klass }) => klass === 'TemplateVM'));
  };
  settle();
  return {
    settle,
    system: {
      get release() {
        return around.release();
      },
      get qubes() {
        return list('qubes');
      },
      get planned() {
        return list('planned');
      },
      get templates() {
        return list('templates');
      },
      qube: find,
      allTags: once(() => new Set(list('qubes').flatMap(({ tags }) => [...tags]))),
      lineage: (template) => (template === null ? [] : around.lineage(template)),
      whonix: (qube) => (qube as LiveQube).whonix,
    },
  };
}

class LiveQube implements Qube {
  readonly name: string;
  #values: Values;
  /** The same, but for parts that are like earlier ones and so were not taken over. */
  #taken: Values;
  readonly #find: (name: string) => Qube | undefined;
  /** Of each property that was asked for. */
  readonly #sources: { [P in keyof Values]?: Source } = {};

  constructor(name: string, values: Values, find: (name: string) => Qube | undefined) {
    this.name = name;
    this.#values = values;
    this.#taken = values;
    this.#find = find;
  }

  take(values: Values): void {
    if (values === this.#taken) return;
    this.#taken = values;
    const kept: Record<string, unknown> = {};
    for (const key of properties) {
      const same = alike(this.#values[key], values[key]);
      kept[key] = same ? this.#values[key] : values[key];
      const source = this.#sources[key];
      if (!same && source) changed(source);
    }
    this.#values = kept as unknown as Values;
  }

  #get<P extends keyof Values>(key: P): Values[P] {
    if (isNoting()) note((this.#sources[key] ??= new Source()));
    return this.#values[key];
  }

  get plan(): PlanQube | undefined {
    return this.#get('plan');
  }
  get installed(): InstalledQube | undefined {
    return this.#get('installed');
  }
  get klass(): Class {
    return this.#get('klass');
  }
  get label(): Effective<string | null> {
    return this.#get('label');
  }
  get trust(): Effective<Trust | null> {
    return this.#get('trust');
  }
  get template(): Effective<string | null> {
    return this.#get('template');
  }
  get netvm(): Effective<string | null> {
    return this.#get('netvm');
  }
  get defaultDispvm(): Effective<string | null> {
    return this.#get('defaultDispvm');
  }
  get providesNetwork(): Effective<boolean> {
    return this.#get('providesNetwork');
  }
  get templateForDispvms(): Effective<boolean> {
    return this.#get('templateForDispvms');
  }
  get autostart(): Effective<boolean> {
    return this.#get('autostart');
  }
  get tags(): ReadonlySet<string> {
    return this.#get('tags');
  }
  get whonix(): Values['whonix'] {
    return this.#get('whonix');
  }
  get original(): Qube | undefined {
    const name = this.#get('original');
    return name === undefined ? undefined : this.#find(name);
  }
}

/** Trust as a number, 0 (untrusted) to 4 (ultimate). */
export const trustRank = (trust: Trust): number => trustLevels.indexOf(trust);
