// Everything rules may know about a plan, each question answered once, when first asked.
import { each, madeForGood, once } from '../base/memo.ts';
import type { Plan, Val } from '../plan/plan.ts';
import { anonymity, type Anonymity } from './anonymity.ts';
import { budget, type Budget } from './budget.ts';
import { paths, type Paths } from './paths.ts';
import { fall, type Fall } from './fall.ts';
import { flows, type Flow, type Flows } from './flows.ts';
import { parseToken } from './tokens.ts';
import { groupsIn } from './groups.ts';
import { graph, type Graph } from './graph.ts';
import { impacts, type Impact } from './impact.ts';
import { kinds, type Kinds } from './kinds.ts';
import { machine, type Machine } from './machine.ts';
import { network, type Network } from './network.ts';
import { places, type Places } from './places.ts';
import { purpose, type Purpose } from './purpose.ts';
import { reliance, type Reliance } from './reliance.ts';
import { shadows, type Shadows } from './shadow.ts';
import { system, type Qube, type System } from './system.ts';
import { isData } from './words.ts';

export interface Facts extends System, Network, Kinds, Anonymity, Places, Shadows {
  readonly flows: Flows;
  readonly purpose: Purpose;
  readonly machine: Machine;
  readonly budget: Budget;
  readonly reliance: Reliance;
  /** What a flow does to the borders between qubes. */
  impact(flow: Flow): Impact;
  /** Where a qube opens files or links: a qube, a new disposable, or nothing said. */
  opens(qube: Qube, what: 'files' | 'links'): Opens | undefined;
  /** The qube new disposables of this one are made from, when it exists. */
  disposableTemplate(qube: Qube): Qube | undefined;
  /** A qube of the plan without a network in which somebody works or keeps something; not machinery, nor a place for disposables where nothing is done. */
  quiet(qube: Qube): boolean;
  readonly graph: Graph;
  /** Steps in a row from one qube to another that should not be. */
  readonly paths: Paths;
  /** What somebody who has taken over the qube gets at. */
  fall(qube: Qube): Fall;
}

export interface Opens {
  readonly val: Val<string | null>;
  /** Undefined with `disposable` false: a qube nobody knows. With `disposable` true: what the disposable is made from. */
  readonly qube: Qube | undefined;
  readonly disposable: boolean;
}

/** Facts about a plan that may change. */
export interface LiveFacts {
  readonly facts: Facts;
  /** To be called for each new text, before anything is asked. */
  settle(): void;
}

/** Facts about a plan that stays as it is. */
export const facts = (plan: Plan): Facts => madeForGood(() => liveFacts(plan)).facts;

/**
 * The facts stay the same object while the plan changes. Each answer is kept, with what it was made from, by `once` and `each`: nothing here
 * may remember anything in another way.
 */
export function liveFacts(plan: Plan): LiveFacts {
  const { system: whole, settle } = system(plan);
  const groups = groupsIn(whole);
  const net = network(whole);
  const judged = kinds(plan, whole);
  const calls = once(() => flows(plan, whole, groups));
  const hidden = anonymity(whole, net, judged, calls);
  const meant = once(() => purpose(plan));
  const hardware = once(() => machine(plan));
  const sums = once(() => budget(plan, whole, net, meant(), hardware()));
  const disposableTemplate = (qube: Qube): Qube | undefined => (qube.defaultDispvm.value === null ? undefined : whole.qube(qube.defaultDispvm.value));
  const impact = impacts(calls, { ...judged, ...net });
  const steps = graph(whole, groups, () => all);
  const ways = paths(() => all);
  const all: Facts = {
    get release() {
      return whole.release;
    },
    get qubes() {
      return whole.qubes;
    },
    get planned() {
      return whole.planned;
    },
    get templates() {
      return whole.templates;
    },
    qube: whole.qube,
    allTags: whole.allTags,
    lineage: whole.lineage,
    whonix: whole.whonix,
    ...net,
    ...judged,
    ...places(plan, () => all),
    ...shadows(calls, whole),
    reliance: reliance(whole),
    impact,
    aroundTor: hidden.aroundTor,
    leavesTor: hidden.leavesTor,
    exposure: hidden.exposure,
    get gateways() {
      return hidden.gateways;
    },
    disposableTemplate,
    get flows() {
      return calls();
    },
    graph: steps,
    paths: ways,
    fall: each((qube: Qube) => fall(steps, steps.of(qube)), { from: steps.of(whole.qubes[0] as Qube), reached: [], used: [], gained: [] }),
    quiet(qube) {
      if (qube.plan?.section !== 'qubes' || qube.klass === 'TemplateVM' || qube.klass === 'AdminVM' || qube.klass === 'RemoteVM' || net.reach(qube) !== 'offline') return false;
      return judged.app(qube) || (!qube.providesNetwork.value && (qube.plan.activities.length > 0 || qube.plan.holds.some(({ value }) => isData(value))));
    },
    get purpose() {
      return meant();
    },
    get machine() {
      return hardware();
    },
    get budget() {
      return sums();
    },
    opens(qube, what) {
      const val = what === 'files' ? qube.plan?.openFilesIn : qube.plan?.openLinksIn;
      if (!val || val.value === null) return undefined;
      const token = parseToken(val.value);
      if (token.kind === 'dispvm') return { val, disposable: true, qube: disposableTemplate(qube) };
      if (token.kind === 'dispvm-of') return { val, disposable: true, qube: whole.qube(token.name) };
      return { val, disposable: false, qube: token.kind === 'name' ? whole.qube(token.name) : undefined };
    },
  };
  return { facts: all, settle };
}
