// What counts in the end for every qube, whoever set it: the plan, its defaults, a fresh install, what it was copied from, what it stands on.
import { t } from '../base/l10n.ts';
import { each, once } from '../base/memo.ts';
import type { Class, Plan, PlanQube, Trust, Val } from '../plan/plan.ts';
import { installed, labels, type InstalledQube, type Release } from './release-data.ts';
import type { Effective, Origin, Qube } from './system.ts';

/** The values of one qube. */
export interface Values extends Omit<Qube, 'name' | 'original'> {
  /** The name of the qube that this one begins as a copy of. */
  readonly original: string | undefined;
  readonly whonix: 'gateway' | 'workstation' | undefined;
}

/** In no particular order. */
export const properties: readonly (keyof Values)[] = ['plan', 'installed', 'klass', 'label', 'trust', 'template', 'netvm', 'defaultDispvm', 'providesNetwork', 'templateForDispvms', 'autostart', 'tags', 'original', 'whonix'];

/** What the values of all qubes are made from. */
export interface Surroundings {
  release(): Release;
  /** The plan's qubes in the order written, then the rest of a fresh install. */
  names(): ReadonlySet<string>;
  /** As the plan has it; of equal names the first. */
  written(name: string): PlanQube | undefined;
  fresh(name: string): InstalledQube | undefined;
  /** A template or qube and what it was cloned from, nearest first. */
  lineage(name: string): readonly string[];
  /** A property of `defaults`, where it is written. */
  set(key: Default): Effective<string | null> | undefined;
  /** The same as a name, empty for none at all. */
  usual(key: Default): string | undefined;
}

type Default = 'netvm' | 'default_dispvm' | 'template';

export function surroundings(plan: Plan, release: () => Release): Surroundings {
  const written = once((): ReadonlyMap<string, PlanQube> => {
    const found = new Map<string, PlanQube>();
    for (const qube of plan.qubes) if (!found.has(qube.name)) found.set(qube.name, qube);
    return found;
  });
  const fresh = once((): ReadonlyMap<string, InstalledQube> => new Map(installed(release().name).map((qube) => [qube.name, qube])));
  const its = each((name: string): PlanQube | undefined => written().get(name), undefined);
  return {
    release,
    names: once(() => new Set([...written().keys(), ...fresh().keys(), ...release().templates])),
    written: its,
    fresh: (name) => fresh().get(name),
    lineage: each((name: string) => {
      const found: string[] = [];
      for (let next: string | undefined = name; next !== undefined && found.length < longest && !found.includes(next); next = its(next)?.clone?.value) found.push(next);
      return found;
    }, []),
    set: each((key: Default): Effective<string | null> | undefined => {
      const defaults = plan.section('defaults');
      const set = defaults?.prop(key);
      const value = defaults?.text(key)?.value ?? null;
      return set && { value: value === 'none' ? null : value, from: 'defaults', at: set.node, says: t`from \`defaults.${key}\`` };
    }, undefined),
    usual: each((key: Default) => plan.section('defaults')?.text(key)?.value, undefined),
  };
}

/** The values of one qube. Of others only what these hang on is worked out: each is kept on its own. */
export const valuesIn = (around: Surroundings, name: string): Values => (new Context(around).find(name) as Evaluation).values();

/** So far copies of copies are followed: hostile plans go on and on. */
const longest = 40;

/** What the evaluation of one qube asks about the others. */
class Context {
  readonly release: Release;
  readonly #around: Surroundings;
  readonly #made = new Map<string, Evaluation>();

  constructor(around: Surroundings) {
    this.#around = around;
    this.release = around.release();
  }

  written(name: string): PlanQube | undefined {
    return this.#around.written(name);
  }
  fresh(name: string): InstalledQube | undefined {
    return this.#around.fresh(name);
  }

  find(name: string): Evaluation | undefined {
    const known = this.#made.get(name);
    if (known || !(this.written(name) ?? this.fresh(name) ?? this.release.templates.includes(name))) return known;
    const made = new Evaluation(name, this.#classOf(name), this);
    this.#made.set(name, made);
    return made;
  }

  lineage(name: string | null): readonly string[] {
    return name === null ? [] : this.#around.lineage(name);
  }

  byDefault(key: Default, fallback: string): Effective<string | null> {
    return this.#around.set(key) ?? { value: fallback, from: 'release', at: undefined, says: t`the system's default in a fresh Qubes OS ${this.release.name}` };
  }

  #usual(key: Default, ofRelease: string): string {
    return this.#around.usual(key) ?? ofRelease;
  }

  #classOf(name: string): Class {
    const qube = this.written(name);
    if (qube?.klass) return qube.klass.value;
    if (qube?.section === 'templates') return 'TemplateVM';
    const [, ...line] = this.lineage(name);
    const original = line.length + 1 === longest || this.written(line.at(-1) ?? '')?.clone ? undefined : line[0];
    const copied = original === undefined ? undefined : this.#classOf(original);
    // A copy is of its original's class. Under `qubes` the copy of a template is the exception, for it says that a qube was meant.
    if (copied && copied !== 'TemplateVM' && copied !== 'AdminVM') return copied;
    return this.fresh(name)?.klass ?? (this.release.templates.includes(name) ? 'TemplateVM' : 'AppVM');
  }

  /** Where a qube's values may come from: what it was copied from, what it starts from. */
  #sourcesOf(name: string): readonly string[] {
    const [, copied] = this.lineage(name);
    const klass = this.find(name)?.klass ?? this.#classOf(name);
    const { release } = this;
    const usual = (): string => (klass === 'AppVM' ? this.#usual('template', release.defaultTemplate) : this.#usual('default_dispvm', release.defaultDispvm));
    const template = klass === 'AppVM' || klass === 'DispVM' ? (this.written(name)?.template?.value ?? this.fresh(name)?.template ?? usual()) : undefined;
    return [copied, template].filter((it) => it !== undefined && it !== null);
  }

  /** What a clone was copied from. Copies that go on and on, or whose values would come from the copy itself, are copies of nothing. */
  originalOf(name: string): string | undefined {
    const line = this.lineage(name);
    if (line.length < 2 || line.length === longest || this.written(line.at(-1) ?? '')?.clone) return undefined;
    const passed = new Set<string>();
    for (let ahead = line.slice(1, 2); ahead.length > 0; ahead = ahead.flatMap((it) => this.#sourcesOf(it)).filter((it) => !passed.has(it))) {
      if (ahead.includes(name)) return undefined;
      for (const it of ahead) passed.add(it);
    }
    return line[1];
  }
}

/** The values of one qube while they are worked out, each when it is first asked for. */
class Evaluation {
  readonly name: string;
  readonly klass: Class;
  readonly #written: PlanQube | undefined;
  readonly #fresh: InstalledQube | undefined;
  readonly #context: Context;
  #original: { readonly name: string | undefined } | undefined;
  #whonix: { readonly kind: Values['whonix'] } | undefined;
  #label: Values['label'] | undefined;
  #trust: Values['trust'] | undefined;
  #template: Values['template'] | undefined;
  #netvm: Values['netvm'] | undefined;
  #defaultDispvm: Values['defaultDispvm'] | undefined;
  #providesNetwork: Values['providesNetwork'] | undefined;
  #templateForDispvms: Values['templateForDispvms'] | undefined;
  #autostart: Values['autostart'] | undefined;
  #tags: Values['tags'] | undefined;

  constructor(name: string, klass: Class, context: Context) {
    this.name = name;
    this.klass = klass;
    this.#context = context;
    this.#written = context.written(name);
    this.#fresh = context.fresh(name);
  }

  values(): Values {
    const { klass, label, trust, template, netvm, defaultDispvm, providesNetwork, templateForDispvms, autostart, tags, whonix } = this;
    const plan = this.#written;
    return { plan, installed: this.#fresh, klass, label, trust, template, netvm, defaultDispvm, providesNetwork, templateForDispvms, autostart, tags, original: this.original?.name, whonix };
  }

  get original(): Evaluation | undefined {
    this.#original ??= { name: this.#context.originalOf(this.name) };
    return this.#original.name === undefined ? undefined : this.#context.find(this.#original.name);
  }
  get whonix(): Values['whonix'] {
    return (this.#whonix ??= { kind: this.#findWhonix() }).kind;
  }
  get label(): Values['label'] {
    return (this.#label ??= own(this.#written?.label) ?? this.#fromInstall(this.#fresh?.label) ?? this.#copied((it) => it.label) ?? noLabel);
  }
  get trust(): Values['trust'] {
    return (this.#trust ??= this.#findTrust());
  }
  get template(): Values['template'] {
    return (this.#template ??= this.#findTemplate());
  }
  get netvm(): Values['netvm'] {
    return (this.#netvm ??= this.#findNetvm());
  }
  get defaultDispvm(): Values['defaultDispvm'] {
    return (this.#defaultDispvm ??= this.#findDefaultDispvm());
  }
  get providesNetwork(): Values['providesNetwork'] {
    return (this.#providesNetwork ??= this.#truth(this.#written?.providesNetwork, this.#fresh?.providesNetwork, (it) => it.providesNetwork));
  }
  get templateForDispvms(): Values['templateForDispvms'] {
    return (this.#templateForDispvms ??= own(this.#written?.templateForDispvms) ?? this.#fromInstall(this.#fresh?.templateForDispvms) ?? this.#copied((it) => it.templateForDispvms) ?? no);
  }
  get autostart(): Values['autostart'] {
    return (this.#autostart ??= this.#truth(this.#written?.autostart, this.#fresh?.autostart, (it) => it.autostart));
  }
  get tags(): Values['tags'] {
    return (this.#tags ??= this.#findTags());
  }

  #fromInstall<T>(value: T | undefined): Effective<T> | undefined {
    return value === undefined ? undefined : { value, from: 'install', at: undefined, says: t`as a fresh Qubes OS ${this.#context.release.name} has it` };
  }

  /** A named disposable takes the value of the disposable template it stands on. */
  #inherited<T>(pick: (base: Evaluation) => Effective<T>): Effective<T> | undefined {
    if (this.klass !== 'DispVM') return undefined;
    const base = this.template.value === null ? undefined : this.#context.find(this.template.value);
    if (!base || base === this || base.klass === 'DispVM') return undefined;
    const value = pick(base);
    return { value: value.value, from: 'template', at: value.at, says: t`taken over from disposable template "${base.name}"` };
  }

  /** Copied along: what the original was given. What it has by default, the copy has by default too. */
  #copied<T>(pick: (original: Evaluation) => Effective<T>): Effective<T> | undefined {
    const { original } = this;
    const value = original && pick(original);
    return value && given.has(value.from) ? { value: value.value, from: 'clone', at: value.at, says: t`copied from "${original.name}"` } : undefined;
  }

  #truth(value: Val<boolean> | undefined, fresh: boolean | undefined, base: (base: Evaluation) => Effective<boolean>): Effective<boolean> {
    return own(value) ?? this.#fromInstall(fresh) ?? this.#copied(base) ?? this.#inherited(base) ?? no;
  }

  #findTemplate(): Values['template'] {
    const { klass } = this;
    const { release } = this.#context;
    if (klass !== 'AppVM' && klass !== 'DispVM') return nothing(null, t`a ${klass} has no template`);
    const found = own<string | null>(this.#written?.template) ?? this.#fromInstall(this.#fresh?.klass === klass ? this.#fresh.template : undefined) ?? (this.original?.klass === klass ? this.#copied((it) => it.template) : undefined);
    return found ?? (klass === 'DispVM' ? this.#context.byDefault('default_dispvm', release.defaultDispvm) : this.#context.byDefault('template', release.defaultTemplate));
  }

  #findNetvm(): Values['netvm'] {
    const { klass } = this;
    if (klass === 'AdminVM' || klass === 'RemoteVM') return nothing(null, t`a ${klass} has no net qube`);
    const found = own(this.#written?.netvm) ?? this.#fromInstall(this.#fresh?.netvm) ?? this.#copied((it) => it.netvm);
    if (found) return found;
    if (klass === 'TemplateVM') return nothing(null, t`templates have no network by default`);
    const taken = this.#inherited((base) => base.netvm);
    if (taken) return taken;
    const usual = this.#context.byDefault('netvm', this.#context.release.defaultNetvm);
    if (this.whonix === 'workstation') {
      const kept = usual.value === null || this.#context.find(usual.value)?.tags.has('anon-gateway');
      if (kept) return usual;
      return { value: this.#context.find('sys-whonix') ? 'sys-whonix' : null, from: 'whonix', at: undefined, says: t`set by Whonix for a new workstation qube` };
    }
    return usual;
  }

  #findDefaultDispvm(): Values['defaultDispvm'] {
    const found = own(this.#written?.defaultDispvm) ?? this.#fromInstall(this.#fresh?.defaultDispvm) ?? this.#copied((it) => it.defaultDispvm);
    if (found) return found;
    // Where its disposable template was given one, that is taken over as well.
    const taken = this.#inherited((base) => base.defaultDispvm);
    if (taken && given.has(this.#context.find(this.template.value ?? '')?.defaultDispvm.from ?? 'nothing')) return taken;
    if (this.klass === 'DispVM') return { value: this.template.value, from: 'class', at: this.template.at, says: t`a disposable opens new ones from its own template` };
    const { release } = this.#context;
    if (this.klass !== 'TemplateVM' && this.whonix === 'workstation') {
      const its = this.templateForDispvms.value ? this.name : `${this.template.value ?? ''}-dvm`;
      const value = this.#context.find(its) ? its : release.whonixDispvm;
      return { value: this.#context.find(value) ? value : null, from: 'whonix', at: undefined, says: t`set by Whonix for a new workstation qube` };
    }
    return this.#context.byDefault('default_dispvm', release.defaultDispvm);
  }

  #findTrust(): Values['trust'] {
    const found = own<Trust | null>(this.#written?.trust);
    if (found) return found;
    const { value, at } = this.label;
    const follows = value === null ? undefined : trustOf.get(value);
    const kept = this.#written?.label || this.original?.trust.from !== 'written' ? undefined : this.#copied((it) => it.trust);
    if (kept) return kept;
    return follows === undefined
      ? { value: null, from: 'nothing', at, says: t`neither trust nor a standard label written` }
      : { value: follows, from: 'label', at, says: t`follows the label ${value ?? ''}` };
  }

  #findTags(): Values['tags'] {
    const found = new Set<string>([...(this.#written?.tags ?? []).map(({ value }) => value), ...(this.#fresh?.tags ?? [])]);
    const base = this.klass === 'DispVM' && this.template.value !== null ? this.#context.find(this.template.value) : undefined;
    if (base && base !== this && base.klass !== 'DispVM') for (const tag of base.tags) found.add(tag);
    for (const tag of this.original?.tags ?? []) if (!tag.startsWith('created-by-')) found.add(tag);
    const kind = this.whonix;
    if (kind && this.klass === 'TemplateVM') return found.add('whonix-updatevm');
    if (kind === 'workstation') found.add('anon-vm').add('sdwdate-gui-client');
    if (kind === 'gateway') found.add('anon-gateway').add('sdwdate-gui-server');
    return found.size === 0 ? noTags : found;
  }

  #findWhonix(): Values['whonix'] {
    const name = this.klass === 'TemplateVM' ? this.name : this.template.value;
    const base = name === null ? undefined : this.#context.find(name);
    // A disposable stands on an app qube, which stands on the template.
    const root = base && base !== this && base.klass !== 'TemplateVM' ? base.template.value : name;
    for (const ancestor of this.#context.lineage(root)) {
      const announced = this.#context.written(ancestor)?.features;
      if (/^whonix-(gateway|gw)-/.test(ancestor) || announced?.get('whonix-gw')?.value) return 'gateway';
      if (/^whonix-(workstation|ws)-/.test(ancestor) || announced?.get('whonix-ws')?.value) return 'workstation';
    }
    return undefined;
  }
}

const own = <T>(value: Val<T> | undefined): Effective<T> | undefined => value && { value: value.value, from: 'written', at: value.at, says: t`as written` };

const nothing = <T>(value: T, says: string): Effective<T> => ({ value, from: 'class', at: undefined, says });

const no: Effective<boolean> = { value: false, from: 'class', at: undefined, get says() { return t`the default`; } };

const noLabel: Effective<string | null> = { value: null, from: 'nothing', at: undefined, get says() { return t`no label written`; } };

const noTags: ReadonlySet<string> = new Set();

const trustOf: ReadonlyMap<string, Trust> = new Map(labels.flatMap(({ name, trust }): [string, Trust][] => (trust === undefined ? [] : [[name, trust]])));

/** Where a value comes from that somebody set, rather than a default that follows later changes. */
const given: ReadonlySet<Origin> = new Set(['written', 'install', 'clone', 'template', 'whonix', 'label']);
