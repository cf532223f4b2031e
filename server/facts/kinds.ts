// What a qube is for, judged from what is written: vault, anonymous, service qube, app qube.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import { each, once } from '../base/memo.ts';
import type { Plan, Val } from '../plan/plan.ts';
import type { Qube, System } from './system.ts';
import { trustRank } from './system.ts';

/** A trait with the place that shows it. */
export interface Trait {
  /** Follows "because it": `is named vault`, `has the tag anon-vm`. */
  readonly says: string;
  readonly at: Span | undefined;
}

export interface Kinds {
  /** Why the qube is a vault (named so, trusted ultimately, or a place for secrets in which nothing else is done and which is not called untrusted), or undefined. */
  vault(qube: Qube): Trait | undefined;
  /** Why the qube is meant to be anonymous, or undefined. A Whonix gateway is not: it is what makes others so. */
  anonymous(qube: Qube): Trait | undefined;
  gateway(qube: Qube): boolean;
  /** Qubes in which a person works: written under `qubes:`, not a net qube, service qube, dom0 or disposable template. */
  app(qube: Qube): boolean;
  /** Part of the machinery: net qubes and what a fresh install brings besides the four app qubes. */
  service(qube: Qube): boolean;
  /** Trust as 0–4 where comparing makes sense, else undefined: machinery and templates only count when `trust` is written. */
  rank(qube: Qube): number | undefined;
  /** The plan's qubes of a rank, in the order written. */
  ranked(rank: number): readonly Qube[];
  /** The identities the qube acts under. */
  identities(qube: Qube): readonly Val<string>[];
  anonymousIdentity(name: string): boolean;
}

export function kinds(plan: Plan, system: System): Kinds {
  const anonymousIdentity = (name: string): boolean => plan.identities.get(name)?.anonymous?.value === true;
  // Every rule asks these of every qube, so each is answered once.
  const gateway = (qube: Qube): boolean => qube.klass !== 'TemplateVM' && qube.tags.has('anon-gateway');
  const service = each(
    (qube: Qube): boolean =>
      qube.klass === 'AdminVM' || qube.providesNetwork.value || (qube.installed !== undefined && !qube.installed.baseline && qube.name !== 'anon-whonix') || qube.name.startsWith('sys-'),
    false,
  );
  const app = each(
    (qube: Qube): boolean => qube.plan?.section === 'qubes' && qube.klass !== 'TemplateVM' && qube.klass !== 'RemoteVM' && !service(qube) && !qube.templateForDispvms.value,
    false,
  );
  const rank = each((qube: Qube): number | undefined => {
    const { value, from } = qube.trust;
    if (value === null) return undefined;
    if (from === 'label' && (service(qube) || qube.klass === 'TemplateVM' || (!qube.plan && !qube.installed?.baseline))) return undefined;
    return trustRank(value);
  }, undefined);
  const byRank = once(() => {
    const found = new Map<number | undefined, Qube[]>();
    for (const qube of system.planned) {
      const its = rank(qube);
      const known = found.get(its);
      if (known) known.push(qube);
      else found.set(its, [qube]);
    }
    return found;
  });
  return {
    anonymousIdentity,
    gateway,
    service,
    app,
    vault: each((qube: Qube) => (qube.klass === 'TemplateVM' || qube.klass === 'AdminVM' || qube.templateForDispvms.value || service(qube) ? undefined : vault(qube)), undefined),
    anonymous: each((qube: Qube) => (qube.klass === 'TemplateVM' || gateway(qube) ? undefined : anonymous(qube, system, anonymousIdentity)), undefined),
    rank,
    ranked: each((wanted: number) => byRank().get(wanted) ?? [], []),
    identities: (qube) => qube.plan?.identities ?? [],
  };
}

function vault(qube: Qube): Trait | undefined {
  const { plan } = qube;
  if (qube.name === 'vault') return { says: t`is the vault`, at: plan?.at };
  if (qube.trust.value === 'ultimate') {
    const says = qube.trust.from === 'label' ? t`has ultimate trust (label ${qube.label.value ?? ''})` : t`has ultimate trust`;
    return { says, at: qube.trust.at ?? plan?.at };
  }
  const secret = plan?.holds.find(({ value }) => value === 'passwords' || value === 'keys');
  // Storing and keeping is what a vault is for; anything else done there makes it a working qube that holds secrets.
  const works = plan?.activities.some(({ value }) => value !== 'password-storage' && value !== 'key-storage') ?? false;
  return secret && !works && qube.trust.value !== 'untrusted' ? { says: t`is where ${secret.value} are kept`, at: secret.at } : undefined;
}

function anonymous(qube: Qube, system: System, anonymousIdentity: (name: string) => boolean): Trait | undefined {
  const { plan } = qube;
  const identity = plan?.identities.find(({ value }) => anonymousIdentity(value));
  if (identity) return { says: t`acts as "${identity.value}", an anonymous identity`, at: identity.at };
  const tag = plan?.tags.find(({ value }) => value === 'anon-vm');
  if (tag) return { says: t`has the tag \`anon-vm\``, at: tag.at };
  if (system.whonix(qube) === 'workstation') {
    return { says: t`is based on Whonix template "${qube.template.value ?? ''}"`, at: qube.template.at ?? plan?.at };
  }
  return qube.tags.has('anon-vm') ? { says: t`has the tag \`anon-vm\``, at: plan?.at } : undefined;
}
