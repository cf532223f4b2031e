// The lines of a qube's firewall, and what Qubes OS would object to in a destination.
import type { Span } from '../base/span.ts';
import type { PlanQube, Val, Written } from '../plan/plan.ts';
import { list, mappings, text, written } from '../plan/values.ts';
import { planShape, resolveShape } from '../plan/vocabulary.ts';

export interface FirewallLine {
  /** The entry, for repairs. */
  readonly node: Mapped;
  /** Where to point when something is missing: the first key. */
  readonly at: Span;
  readonly allow: readonly Val<string>[];
  readonly deny: readonly Val<string>[];
  readonly ports: readonly Val<string>[];
  readonly proto: Val<string> | undefined;
  readonly icmptype: Val<string> | undefined;
  prop(key: string): Written | undefined;
}

type Mapped = ReturnType<typeof mappings>[number]['node'];

/** In order; empty where the qube has no list of its own or one that cannot be read. */
export function firewallLines(plan: PlanQube): readonly FirewallLine[] {
  return mappings(plan.prop('firewall')?.node).flatMap(({ node }) => {
    const [first] = node.entries();
    if (!first) return [];
    return [{ node, at: first.key, allow: list(node.get('allow')), deny: list(node.get('deny')), ports: list(node.get('port')), proto: text(node.get('proto')), icmptype: text(node.get('icmptype')), prop: (key: string) => written(node, key) }];
  });
}

/** `address`: looks like one and is none. `prefix`: a network with a wrong mask. `capitals`: small letters would do. `characters`: no name. */
export type HostFault = 'address' | 'prefix' | 'capitals' | 'characters';

/** Source: qubes-core-admin, qubes/firewall.py (`DstHost`). `any` is a word of the plan format. */
export function hostFault(host: string): HostFault | undefined {
  if (host === 'any') return undefined;
  const [address = '', prefix, more] = host.split('/');
  if (prefix !== undefined) {
    const most = isIp4(address) ? 32 : isIp6(address) ? 128 : undefined;
    if (most === undefined) return 'address';
    return more === undefined && /^\d{1,3}$/.test(prefix) && Number(prefix) <= most ? undefined : 'prefix';
  }
  if (isIp4(host) || isIp6(host)) return undefined;
  if (host.includes(':') || /^[\d.]+$/.test(host)) return 'address';
  if (/^[a-z0-9._-]+$/.test(host)) return undefined;
  return /^[A-Za-z0-9._-]+$/.test(host) ? 'capitals' : 'characters';
}

const form = (name: 'ip' | 'ip6'): RegExp => new RegExp(resolveShape(planShape.definitions?.[name])?.pattern ?? '^$');
const [ip4, ip6] = [form('ip'), form('ip6')];
const isIp4 = (word: string): boolean => ip4.test(word);
const isIp6 = (word: string): boolean => ip6.test(word);
