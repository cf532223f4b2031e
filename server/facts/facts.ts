// Everything rules may know about a plan, each question answered once, when first asked.
import { once } from '../base/memo.ts';
import type { Plan, Val } from '../plan/plan.ts';
import { flows, parseToken, type Flows } from './flows.ts';
import { kinds, type Kinds } from './kinds.ts';
import { network, type Network } from './network.ts';
import { system, type Qube, type System } from './system.ts';

export interface Facts extends System, Network, Kinds {
  readonly flows: Flows;
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
  const disposableTemplate = (qube: Qube): Qube | undefined => (qube.defaultDispvm.value === null ? undefined : whole.qube(qube.defaultDispvm.value));
  return {
    ...whole,
    ...net,
    ...judged,
    disposableTemplate,
    get flows() {
      return calls();
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
}
