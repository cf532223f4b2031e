// Everything rules may know about a plan, each question answered once, when first asked.
import { once } from '../base/memo.ts';
import type { Plan, Val } from '../plan/plan.ts';
import { anonymity, type Anonymity } from './anonymity.ts';
import { budget, type Budget } from './budget.ts';
import { flows, parseToken, type Flow, type Flows } from './flows.ts';
import { impacts, type Impact } from './impact.ts';
import { kinds, type Kinds } from './kinds.ts';
import { machine, type Machine } from './machine.ts';
import { network, type Network } from './network.ts';
import { places, type Places } from './places.ts';
import { purpose, type Purpose } from './purpose.ts';
import { reliance, type Reliance } from './reliance.ts';
import { shadows, type Shadows } from './shadow.ts';
import { system, type Qube, type System } from './system.ts';

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
}

export interface Opens {
  readonly val: Val<string | null>;
  /** Undefined with `disposable` false: a qube nobody knows. With `disposable` true: what the disposable is made from. */
  readonly qube: Qube | undefined;
  readonly disposable: boolean;
}

export function facts(plan: Plan): Facts {
  const whole = system(plan);
  const net = network(whole);
  const judged = kinds(plan, whole);
  const calls = once(() => flows(plan, whole));
  const hidden = anonymity(whole, net, judged, calls);
  const meant = once(() => purpose(plan));
  const hardware = once(() => machine(plan));
  const sums = once(() => budget(plan, whole, net, meant(), hardware()));
  const disposableTemplate = (qube: Qube): Qube | undefined => (qube.defaultDispvm.value === null ? undefined : whole.qube(qube.defaultDispvm.value));
  const impact = impacts(calls, { ...judged, ...net });
  const all: Facts = {
    ...whole,
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
  return all;
}
