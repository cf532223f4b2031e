// The whole system a plan describes: what it writes, laid over what a fresh install contains.
import type { Span } from '../base/span.ts';
import { each, once } from '../base/memo.ts';
import type { Class, Plan, PlanQube, Trust, Val } from '../plan/plan.ts';
import { trustLevels } from '../plan/plan.ts';
import { installed, labels, releases, type InstalledQube, type Release } from './release-data.ts';

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

/** A qube with every value that decides what the plan means. */
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

export function system(plan: Plan): System {
  const release = releaseOf(plan);
  const fresh = new Map(installed(release.name).map((qube) => [qube.name, qube]));
  const written = new Map<string, PlanQube>();
  for (const qube of plan.qubes) if (!written.has(qube.name)) written.set(qube.name, qube);
  const made = new Map<string, Qube>();
  const find = (name: string): Qube | undefined => made.get(name);
  const lineage = lineageOf(written);
  const whonixOf = (qube: Qube): 'gateway' | 'workstation' | undefined => {
    const name = qube.klass === 'TemplateVM' ? qube.name : qube.template.value;
    const base = name === null ? undefined : find(name);
    // A disposable stands on an app qube, which stands on the template.
    const root = base && base !== qube && base.klass !== 'TemplateVM' ? base.template.value : name;
    for (const ancestor of lineage(root)) {
      const announced = written.get(ancestor)?.features;
      if (/^whonix-(gateway|gw)-/.test(ancestor) || announced?.get('whonix-gw')?.value) return 'gateway';
      if (/^whonix-(workstation|ws)-/.test(ancestor) || announced?.get('whonix-ws')?.value) return 'workstation';
    }
    return undefined;
  };
  const usual = (key: 'template' | 'default_dispvm', ofRelease: string): string => plan.section('defaults')?.text(key)?.value ?? ofRelease;
  /** Where a qube's values may come from: what it was copied from, what it starts from. */
  const sourcesOf = (name: string): readonly string[] => {
    const [, copied] = lineage(name);
    const klass = classOf(name);
    const template = klass === 'AppVM' || klass === 'DispVM' ? (written.get(name)?.template?.value ?? fresh.get(name)?.template ?? (klass === 'AppVM' ? usual('template', release.defaultTemplate) : usual('default_dispvm', release.defaultDispvm))) : undefined;
    return [copied, template].filter((it) => it !== undefined && it !== null);
  };
  /** What a clone was copied from. Copies that go on and on, or whose values would come from the copy itself, are copies of nothing. */
  const originalOf = each((name: string): string | undefined => {
    const line = lineage(name);
    if (line.length === longest || written.get(line.at(-1) ?? '')?.clone) return undefined;
    const passed = new Set<string>();
    for (let ahead = line.slice(1, 2); ahead.length > 0; ahead = ahead.flatMap(sourcesOf).filter((it) => !passed.has(it))) {
      if (ahead.includes(name)) return undefined;
      for (const it of ahead) passed.add(it);
    }
    return line[1];
  }, undefined);
  const classOf = (name: string): Class => {
    const qube = written.get(name);
    if (qube?.klass) return qube.klass.value;
    if (qube?.section === 'templates') return 'TemplateVM';
    const [, ...line] = lineage(name);
    const original = line.length + 1 === longest || written.get(line.at(-1) ?? '')?.clone ? undefined : line[0];
    const copied = original === undefined ? undefined : classOf(original);
    // A copy is of its original's class. Under `qubes` the copy of a template is the exception, for it says that a qube was meant.
    if (copied && copied !== 'TemplateVM' && copied !== 'AdminVM') return copied;
    return fresh.get(name)?.klass ?? (release.templates.includes(name) ? 'TemplateVM' : 'AppVM');
  };
  const context: Context = { plan, release, find, whonix: whonixOf, originalOf };
  for (const name of new Set([...written.keys(), ...fresh.keys(), ...release.templates])) made.set(name, effective(name, classOf(name), written.get(name), fresh.get(name), context));
  const all = [...made.values()];
  const allTags = once(() => new Set(all.flatMap(({ tags }) => [...tags])));
  return { release, qubes: all, planned: all.filter((qube) => qube.plan), templates: all.filter(({ klass }) => klass === 'TemplateVM'), qube: find, allTags, lineage, whonix: whonixOf };
}

interface Context {
  readonly plan: Plan;
  readonly release: Release;
  find(name: string): Qube | undefined;
  whonix(qube: Qube): 'gateway' | 'workstation' | undefined;
  originalOf(name: string): string | undefined;
}

function effective(name: string, klass: Class, written: PlanQube | undefined, fresh: InstalledQube | undefined, context: Context): Qube {
  const { release, plan } = context;
  const defaults = plan.section('defaults');
  const asInstalled = `as a fresh Qubes OS ${release.name} has it`;
  const own = <T>(value: Val<T> | undefined): Effective<T> | undefined =>
    value && { value: value.value, from: 'written', at: value.at, says: 'as written' };
  const fromInstall = <T>(value: T | undefined): Effective<T> | undefined =>
    value === undefined ? undefined : { value, from: 'install', at: undefined, says: asInstalled };
  const nothing = <T>(value: T, says: string): Effective<T> => ({ value, from: 'class', at: undefined, says });
  const byDefault = (key: 'netvm' | 'default_dispvm' | 'template', fallback: string): Effective<string | null> => {
    const set = defaults?.prop(key);
    const value = defaults?.text(key)?.value ?? null;
    if (set) return { value: value === 'none' ? null : value, from: 'defaults', at: set.node, says: `from \`defaults.${key}\`` };
    return { value: fallback, from: 'release', at: undefined, says: `the system's default in a fresh Qubes OS ${release.name}` };
  };
  /** A named disposable takes the value of the disposable template it stands on. */
  const inherited = <T>(pick: (base: Qube) => Effective<T>): Effective<T> | undefined => {
    if (klass !== 'DispVM') return undefined;
    const base = qube.template.value === null ? undefined : context.find(qube.template.value);
    if (!base || base === qube || base.klass === 'DispVM') return undefined;
    const value = pick(base);
    return { value: value.value, from: 'template', at: value.at, says: `taken over from disposable template "${base.name}"` };
  };

  /** Copied along: what the original was given. What it has by default, the copy has by default too. */
  const copied = <T>(pick: (original: Qube) => Effective<T>): Effective<T> | undefined => {
    const value = qube.original && pick(qube.original);
    return value && given.has(value.from) ? { value: value.value, from: 'clone', at: value.at, says: `copied from "${qube.original?.name ?? ''}"` } : undefined;
  };

  const label = once((): Effective<string | null> => own(written?.label) ?? fromInstall(fresh?.label) ?? copied((it) => it.label) ?? { value: null, from: 'nothing', at: undefined, says: 'no label written' });
  const template = once((): Effective<string | null> => {
    if (klass !== 'AppVM' && klass !== 'DispVM') return nothing(null, `a ${klass} has no template`);
    const found = own<string | null>(written?.template) ?? fromInstall(fresh && fresh.klass === klass ? fresh.template : undefined) ?? (qube.original?.klass === klass ? copied((it) => it.template) : undefined);
    return found ?? (klass === 'DispVM' ? byDefault('default_dispvm', release.defaultDispvm) : byDefault('template', release.defaultTemplate));
  });
  const netvm = once((): Effective<string | null> => {
    if (klass === 'AdminVM' || klass === 'RemoteVM') return nothing(null, `a ${klass} has no net qube`);
    const found = own(written?.netvm) ?? fromInstall(fresh?.netvm) ?? copied((it) => it.netvm);
    if (found) return found;
    if (klass === 'TemplateVM') return nothing(null, 'templates have no network by default');
    const taken = inherited((base) => base.netvm);
    if (taken) return taken;
    const usual = byDefault('netvm', release.defaultNetvm);
    if (context.whonix(qube) === 'workstation') {
      const kept = usual.value === null || context.find(usual.value)?.tags.has('anon-gateway');
      if (kept) return usual;
      return { value: context.find('sys-whonix') ? 'sys-whonix' : null, from: 'whonix', at: undefined, says: 'set by Whonix for a new workstation qube' };
    }
    return usual;
  });
  const defaultDispvm = once((): Effective<string | null> => {
    const found = own(written?.defaultDispvm) ?? fromInstall(fresh?.defaultDispvm) ?? copied((it) => it.defaultDispvm);
    if (found) return found;
    // Where its disposable template was given one, that is taken over as well.
    const taken = inherited((base) => base.defaultDispvm);
    if (taken && given.has(context.find(qube.template.value ?? '')?.defaultDispvm.from ?? 'nothing')) return taken;
    if (klass === 'DispVM') return { value: qube.template.value, from: 'class', at: qube.template.at, says: 'a disposable opens new ones from its own template' };
    if (klass !== 'TemplateVM' && context.whonix(qube) === 'workstation') {
      const own = qube.templateForDispvms.value ? name : `${qube.template.value ?? ''}-dvm`;
      const value = context.find(own) ? own : release.whonixDispvm;
      return { value: context.find(value) ? value : null, from: 'whonix', at: undefined, says: 'set by Whonix for a new workstation qube' };
    }
    return byDefault('default_dispvm', release.defaultDispvm);
  });
  const trust = once((): Effective<Trust | null> => {
    const found = own(written?.trust);
    if (found) return found;
    const { value, at } = label();
    const follows = value === null ? undefined : labels.find((it) => it.name === value)?.trust;
    const kept = written?.label || qube.original?.trust.from !== 'written' ? undefined : copied((it) => it.trust);
    if (kept) return kept;
    return follows === undefined
      ? { value: null, from: 'nothing', at, says: 'neither trust nor a standard label written' }
      : { value: follows, from: 'label', at, says: `follows the label ${value ?? ''}` };
  });
  const tags = once((): ReadonlySet<string> => {
    const found = new Set<string>([...(written?.tags ?? []).map(({ value }) => value), ...(fresh?.tags ?? [])]);
    const base = klass === 'DispVM' && qube.template.value !== null ? context.find(qube.template.value) : undefined;
    if (base && base !== qube && base.klass !== 'DispVM') for (const tag of base.tags) found.add(tag);
    for (const tag of qube.original?.tags ?? []) if (!tag.startsWith('created-by-')) found.add(tag);
    const kind = context.whonix(qube);
    if (kind && klass === 'TemplateVM') return found.add('whonix-updatevm');
    if (kind === 'workstation') found.add('anon-vm').add('sdwdate-gui-client');
    if (kind === 'gateway') found.add('anon-gateway').add('sdwdate-gui-server');
    return found;
  });
  const truth = (value: Val<boolean> | undefined, fresh: boolean | undefined, base: (base: Qube) => Effective<boolean>): Effective<boolean> =>
    own(value) ?? fromInstall(fresh) ?? copied(base) ?? inherited(base) ?? nothing(false, 'the default');
  const providesNetwork = once(() => truth(written?.providesNetwork, fresh?.providesNetwork, (base) => base.providesNetwork));
  const templateForDispvms = once(() => own(written?.templateForDispvms) ?? fromInstall(fresh?.templateForDispvms) ?? copied((it) => it.templateForDispvms) ?? nothing(false, 'the default'));
  const autostart = once(() => truth(written?.autostart, fresh?.autostart, (it) => it.autostart));

  const qube: Qube = {
    name,
    plan: written,
    installed: fresh,
    klass,
    get label() {
      return label();
    },
    get trust() {
      return trust();
    },
    get template() {
      return template();
    },
    get netvm() {
      return netvm();
    },
    get defaultDispvm() {
      return defaultDispvm();
    },
    get providesNetwork() {
      return providesNetwork();
    },
    get templateForDispvms() {
      return templateForDispvms();
    },
    get autostart() {
      return autostart();
    },
    get tags() {
      return tags();
    },
    get original() {
      const original = context.originalOf(name);
      return original === undefined ? undefined : context.find(original);
    },
  };
  return qube;
}

/** Where a value comes from that somebody set, rather than a default that follows later changes. */
const given: ReadonlySet<Origin> = new Set(['written', 'install', 'clone', 'template', 'whonix', 'label']);

/** So far copies of copies are followed: hostile plans go on and on. */
const longest = 40;

function lineageOf(written: ReadonlyMap<string, PlanQube>): (template: string | null) => readonly string[] {
  const walk = each((name: string): readonly string[] => {
    const found: string[] = [];
    for (let next: string | undefined = name; next !== undefined && found.length < longest && !found.includes(next); next = written.get(next)?.clone?.value) found.push(next);
    return found;
  }, []);
  return (template) => (template === null ? [] : walk(template));
}

/** Trust as a number, 0 (untrusted) to 4 (ultimate). */
export const trustRank = (trust: Trust): number => trustLevels.indexOf(trust);
