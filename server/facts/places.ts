// Where a plan does what is risky and where it keeps what is secret: the places it has for each.
import { each, once } from '../base/memo.ts';
import type { Plan, Val } from '../plan/plan.ts';
import type { Opens } from './facts.ts';
import type { Flow, Flows } from './flows.ts';
import type { Kinds } from './kinds.ts';
import type { Network } from './network.ts';
import type { Qube, System } from './system.ts';
import { contextOf, isData, riskyActivities, type Context } from './words.ts';

export interface Places {
  /** A place where an attack finds little: a qube of low trust or none, or a disposable. Undefined: nobody can tell, no trust is known. */
  riskPlace(qube: Qube): boolean | undefined;
  /** Whether what the risky activity brings in is opened in such a place. Undefined: it is opened in a qube that cannot be judged. */
  risksElsewhere(qube: Qube, activity: string): boolean | undefined;
  /** The plan has a place for risks: a qube of low trust, a disposable by name, or something is opened in one or the other. */
  hasRiskPlace(): boolean;
  /** The untrusted qube of the plan that a risky activity of this qube may move to without changing what network it uses. */
  riskHome(qube: Qube): Qube | undefined;
  /** The vault of the plan that a secret of this qube may move to, an offline one if there is a choice. */
  secretHome(qube: Qube): Qube | undefined;
  /** The plan's vaults, and its qubes without a network that keep something. */
  strongrooms(): readonly Qube[];
  /** The contexts that the qube's activities and data belong to, each with the words that say so. */
  contexts(qube: Qube): ReadonlyMap<Context, readonly Val<string>[]>;
  /** The qube of the plan for private life or for work under one's own name that something of this qube may move to. */
  contextHome(qube: Qube, context: 'personal' | 'work'): Qube | undefined;
  /** The qube of the plan behind Tor, with no name of its own, that something anonymous may move to. */
  anonymousHome(qube: Qube): Qube | undefined;
  /** The plan's or the installation's disposable template without a network, for what must stay offline. */
  offlineDisposable(): Qube | undefined;
}

/** What `places` asks of the other facts. */
export interface Known extends System, Network, Kinds {
  readonly flows: Flows;
  opens(qube: Qube, what: 'files' | 'links'): Opens | undefined;
}

export function places(plan: Plan, known: () => Known): Places {
  const riskPlace = (qube: Qube): boolean | undefined => {
    if (qube.klass === 'DispVM' || qube.templateForDispvms.value) return true;
    const rank = known().rank(qube);
    return rank === undefined ? undefined : rank <= 1;
  };
  const homes = once(() => {
    const apps = known().planned.filter((qube) => known().app(qube) && known().rank(qube) === 0);
    return namedFirst(apps, 'untrusted');
  });
  const vaults = once(() => {
    const all = namedFirst(known().planned.filter((qube) => known().vault(qube)), 'vault');
    return [...all.filter((qube) => known().reach(qube) === 'offline'), ...all.filter((qube) => known().reach(qube) !== 'offline')];
  });
  const isStrongroom = (qube: Qube): boolean => {
    const facts = known();
    return facts.vault(qube) !== undefined || (qube.plan?.section === 'qubes' && facts.reach(qube) === 'offline' && qube.plan.holds.some(({ value }) => isData(value)));
  };
  const offline = once(() => known().qubes.filter((qube) => qube.templateForDispvms.value && !qube.installed?.internal && known().reach(qube) === 'offline'));
  const contexts = each((qube: Qube): ReadonlyMap<Context, readonly Val<string>[]> => {
    const found = new Map<Context, Val<string>[]>();
    for (const val of [...(qube.plan?.activities ?? []), ...(qube.plan?.holds ?? [])]) {
      const context = contextOf(val.value);
      if (context) found.set(context, [...(found.get(context) ?? []), val]);
    }
    return found;
  }, new Map());
  /** Where a person works under their own name, with some trust. */
  const everyday = once(() =>
    known().planned.filter((qube) => {
      const facts = known();
      const rank = facts.rank(qube);
      return facts.app(qube) && qube.klass !== 'DispVM' && !facts.vault(qube) && !facts.anonymous(qube) && facts.reach(qube) === 'clear' && (rank === undefined || rank >= 2);
    }),
  );
  const contextHomes = each((context: 'personal' | 'work'): readonly Qube[] => {
    const other = context === 'work' ? 'personal' : 'work';
    const fits = everyday().filter((it) => !contexts(it).has(other) && (it.name === context || (contexts(it).has(context) && contexts(it).size === 1)));
    return namedFirst(fits, context);
  }, []);
  const anonymous = once(() =>
    known().planned.filter((qube) => {
      const facts = known();
      const hidden = facts.app(qube) && qube.name !== 'work' && facts.anonymous(qube) && facts.reach(qube) === 'tor';
      return hidden && facts.identities(qube).every(({ value }) => facts.anonymousIdentity(value) || !plan.identities.has(value));
    }),
  );
  const openings = each((what: 'files' | 'links'): readonly Flow[] => {
    const service = what === 'files' ? 'qubes.OpenInVM' : 'qubes.OpenURL';
    return known().flows.all.filter(({ action, services }) => action && action !== 'deny' && services.some(({ name }) => name === service));
  }, []);
  /** A flow lets the qube open such things in a place for risks. */
  const led = (qube: Qube, what: 'files' | 'links'): boolean =>
    openings(what).some(({ from, to, redirect }) => {
      if (!from.some((end) => known().flows.covers(end, qube))) return false;
      return (redirect ? [redirect] : to).some(({ token }) => {
        const target = token.kind === 'name' ? known().qube(token.name) : undefined;
        return /^dispvm/.test(token.kind) || (target !== undefined && target !== qube && riskPlace(target) === true);
      });
    });
  const has = once(() => {
    const facts = known();
    const here = facts.planned.some((qube) => qube.klass !== 'TemplateVM' && (!facts.service(qube) || (qube.templateForDispvms.value && !qube.installed?.internal)) && riskPlace(qube) === true);
    const opened = facts.planned.some((qube) =>
      (['files', 'links'] as const).some((what) => {
        const opens = facts.opens(qube, what);
        return opens?.disposable || (opens?.qube && riskPlace(opens.qube));
      }),
    );
    if (here || opened) return true;
    return plan.flows.some(({ action, to, target }) => action && action.value !== 'deny' && [...to, ...(target ? [target] : [])].some(({ value }) => value.startsWith('@dispvm')));
  });
  return {
    riskPlace,
    hasRiskPlace: has,
    risksElsewhere(qube, activity) {
      if (!riskyActivities.words.has(activity)) return undefined;
      const what = activity === 'unknown-links' ? 'links' : 'files';
      const opened = known().opens(qube, what);
      if (!opened) return led(qube, what);
      if (opened.disposable) return true;
      return opened.qube && riskPlace(opened.qube);
    },
    // An anonymous qube's downloads must not come to the clearnet, nor anybody's name into an anonymous qube.
    riskHome: (qube) => homes().find((it) => it !== qube && (known().reach(it) === 'tor') === (known().reach(qube) === 'tor') && !known().anonymous(it) === !known().anonymous(qube)),
    strongrooms: once(() => known().planned.filter(isStrongroom)),
    contexts,
    contextHome: (qube, context) => contextHomes(context).find((it) => it !== qube),
    anonymousHome: (qube) => anonymous().find((it) => it !== qube),
    secretHome: (qube) => vaults().find((it) => it !== qube),
    offlineDisposable: () => offline().find((qube) => qube.plan) ?? offline()[0],
  };
}

const namedFirst = (qubes: readonly Qube[], name: string): readonly Qube[] => [...qubes.filter((it) => it.name === name), ...qubes.filter((it) => it.name !== name)];
