// What a key comes to in this very plan: the effective value, where it comes from, and what follows from it.
import { t } from '../base/l10n.ts';
import { endOfLife, labels, releaseEndOfLife, releases } from '../facts/release-data.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import type { Settings } from '../plan/settings.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Path } from './context.ts';
import { clonedFrom, networkOf, origin, reachWords } from './describe-qube.ts';
import { code, names, safe, sentence } from './markdown.ts';
import { dateWords } from './quantities.ts';

/** Sentences for the hover of a key or its value; undefined where there is nothing to add to what is written. */
export function hereText(path: Path, shot: Snapshot): string | undefined {
  const [section, name, key] = path;
  if ((section === 'qubes' || section === 'templates') && typeof name === 'string' && typeof key === 'string') {
    const qube = shot.facts.qube(name);
    return qube && ofQube(qube, key, path, shot);
  }
  if (section === 'defaults' && typeof name === 'string') return ofDefault(name, shot.facts);
  if (section === 'identities' && typeof name === 'string') return path[2] === 'anonymous' ? identityText(name, shot.facts) : undefined;
  if (section === 'release') return ofRelease(shot);
  if (section === 'qubes' && path.length === 1) return counted(shot.facts);
  if (section === 'flows' && path.length === 1) return ofFlows(shot.facts);
  return undefined;
}

function ofQube(qube: Qube, key: string, path: Path, { facts, settings }: Snapshot): string | undefined {
  const self = code(qube.name);
  switch (key) {
    case 'netvm':
      return t`Network of ${self}: ${networkOf(qube, facts)}.`;
    case 'template':
    case 'clone':
      return ofTemplate(qube, key, facts, settings);
    case 'label':
      return qube.plan?.trust || qube.trust.value === null || facts.rank(qube) === undefined ? undefined : t`Trust of ${self}: ${qube.trust.value}${origin(qube.trust)}.`;
    case 'trust':
      return ofTrust(qube);
    case 'default_dispvm':
    case 'template_for_dispvms':
    case 'provides_network':
      return ofUse(qube, key, facts);
    case 'open_files_in':
    case 'open_links_in': {
      const opens = facts.opens(qube, key === 'open_files_in' ? 'files' : 'links');
      if (!opens?.qube) return undefined;
      return opens.disposable ? t`The disposable is made from ${code(opens.qube.name)}; its network: ${reachWords(opens.qube, facts)}.` : t`Network of ${code(opens.qube.name)}: ${reachWords(opens.qube, facts)}.`;
    }
    case 'identity': {
      const other = facts.identities(qube)[0]?.value;
      return other === undefined || path.length > 3 ? undefined : identityText(other, facts);
    }
    default:
      return undefined;
  }
}

function ofTemplate(qube: Qube, key: string, facts: Facts, settings: Settings): string | undefined {
  const name = key === 'clone' ? qube.plan?.clone?.value : qube.template.value;
  if (typeof name !== 'string') return undefined;
  const ancestors = facts.lineage(name);
  const origins = clonedFrom(ancestors);
  const said = origins === undefined ? [] : [t`${code(name)} is a clone of ${origins}.`];
  for (const ancestor of ancestors.slice(0, 8)) {
    const end = endOfLife(ancestor, settings.endOfLife, facts.release.name);
    if (!end) continue;
    const when = end.date === null ? undefined : dateWords(end.date, settings.today);
    const over = end.date === null || end.date < settings.today;
    said.push(!over ? t`Support for ${code(end.of)} ends: ${when ?? ''}.` : when ? t`Support for ${code(end.of)} has ended: ${when}.` : t`Support for ${code(end.of)} has ended.`);
    break;
  }
  return said.length > 0 ? said.join(' ') : undefined;
}

function ofTrust(qube: Qube): string | undefined {
  const { value } = qube.label;
  const usual = labels.find((label) => label.name === value)?.trust;
  if (!qube.plan?.trust || usual === undefined || usual === qube.plan.trust.value) return undefined;
  return t`The label ${safe(value ?? '')} alone would stand for ${code(usual)}; what is written here wins.`;
}

function ofUse(qube: Qube, key: string, facts: Facts): string | undefined {
  const users = (of: (other: Qube) => string | null): Qube[] => facts.qubes.filter((other) => other !== qube && of(other) === qube.name);
  if (key === 'provides_network') {
    const clients = users((other) => other.netvm.value);
    return qube.providesNetwork.value ? (clients.length > 0 ? t`Gets its network from here: ${names(clients)}.` : t`No qube gets its network from here yet.`) : undefined;
  }
  if (key === 'template_for_dispvms') {
    const made = users((other) => other.template.value);
    return qube.templateForDispvms.value ? sentence(t`The disposables' network: ${reachWords(qube, facts)}${made.length > 0 ? t`. Named disposables made from it: ${names(made)}` : ''}`) : undefined;
  }
  const base = facts.disposableTemplate(qube);
  if (qube.defaultDispvm.value === null) return t`${code(qube.name)} cannot open anything in a disposable unless a flow names one${origin(qube.defaultDispvm)}.`;
  return base ? t`Disposables that ${code(qube.name)} opens are made from ${code(base.name)}${origin(qube.defaultDispvm)}; their network: ${reachWords(base, facts)}.` : undefined;
}

function ofDefault(key: string, facts: Facts): string | undefined {
  const follows = (of: (qube: Qube) => { readonly from: string } | undefined): Qube[] => facts.planned.filter((qube) => of(qube)?.from === 'defaults');
  const who = key === 'netvm' ? follows((qube) => qube.netvm) : key === 'template' ? follows((qube) => qube.template) : key === 'default_dispvm' ? follows((qube) => (qube.klass === 'TemplateVM' ? undefined : qube.defaultDispvm)) : [];
  return who.length > 0 ? t`Followed here by ${names(who)}.` : undefined;
}

/** Whether an identity is anonymous, and who acts under it. */
export function identityText(identity: string, facts: Facts): string {
  const who = facts.planned.filter((qube) => facts.identities(qube).some(({ value }) => value === identity));
  const kind = facts.anonymousIdentity(identity) ? t`An anonymous identity: its qubes need a chain through Tor` : t`An identity that is not marked as anonymous`;
  return `**${code(identity)}**: ${kind}. ${who.length > 0 ? t`Qubes that act under it: ${names(who)}.` : t`No qube acts under it yet.`}`;
}

function ofRelease({ plan, facts, settings }: Snapshot): string {
  const written = plan.release?.value;
  const known = written === undefined || releases.some(({ name }) => written === name || written.startsWith(`${name}.`));
  const end = releaseEndOfLife(facts.release.name, settings.endOfLife);
  const words = end?.date ? dateWords(end.date, settings.today) : undefined;
  const support = !words ? '' : end?.date && end.date < settings.today ? t` Its support has ended: ${words}.` : t` Its support ends: ${words}.`;
  const brings = t` A fresh install uses template ${code(facts.release.defaultTemplate)}, net qube ${code(facts.release.defaultNetvm)} and disposable template ${code(facts.release.defaultDispvm)} unless told otherwise.`;
  if (!known) return t`This tool does not know that release and takes Qubes OS ${facts.release.name} instead.${brings}`;
  return t`Qubes OS ${facts.release.name}.${support}${brings}`;
}

function counted(facts: Facts): string | undefined {
  const apps = facts.planned.filter((qube) => facts.app(qube));
  return apps.length > 0 ? t`Planned here to work in: ${names(apps, 12)}. Qubes of the machinery are not counted.` : undefined;
}

function ofFlows(facts: Facts): string | undefined {
  const count = (action: string): number => facts.flows.all.filter((flow) => flow.action === action).length;
  return facts.flows.all.length === 0 ? undefined : t`Here: ${count('allow')} without asking, ${count('ask')} after asking, ${count('deny')} refused.`;
}
