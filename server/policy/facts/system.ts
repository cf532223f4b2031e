// The qubes a policy is asked about: what qrexec knows of each when it decides a call.

export interface Domain {
  readonly name: string;
  /** `AppVM`, `AdminVM` and so on. */
  readonly type: string;
  readonly tags: readonly string[];
  readonly templateForDispvms: boolean;
  readonly defaultDispvm: string | undefined;
  readonly running: boolean;
  readonly uuid: string | undefined;
  /** Of a remote qube: the one its calls go through, and the service that carries them. */
  readonly relay?: { readonly qube: string | undefined; readonly service: string | undefined } | undefined;
}

export interface System {
  /** In the order given; each qube once. */
  readonly domains: readonly Domain[];
  /** By name, or by `uuid:` and its UUID. */
  get(name: string): Domain | undefined;
}

export function systemOf(domains: readonly Domain[]): System {
  const byName = new Map<string, Domain>();
  for (const domain of domains) {
    byName.set(domain.name, domain);
    if (domain.uuid !== undefined) byName.set(`uuid:${domain.uuid}`, domain);
  }
  return { domains: [...new Map(domains.map((it) => [it.name, it])).values()], get: (name) => byName.get(name) };
}

/**
 * Reads the listing that `qrexec-policy-graph --system-info` takes: qubes under `domains`, by name and once more by UUID.
 * @returns undefined where the value is no such listing.
 */
export function readSystemInfo(value: unknown): System | undefined {
  const list = record(record(value)?.['domains']);
  if (!list) return undefined;
  const domains: Domain[] = [];
  for (const [name, it] of Object.entries(list)) {
    const domain = record(it);
    if (!domain || name.startsWith('uuid:')) continue;
    domains.push({
      name,
      type: text(domain['type']) ?? 'AppVM',
      tags: Array.isArray(domain['tags']) ? domain['tags'].map(String) : [],
      templateForDispvms: domain['template_for_dispvms'] === true,
      defaultDispvm: text(domain['default_dispvm']),
      running: domain['power_state'] === 'Running',
      uuid: text(domain['uuid']),
      ...(domain['type'] === 'RemoteVM' ? { relay: { qube: text(domain['relayvm']), service: text(domain['transport_rpc']) } } : {}),
    });
  }
  return systemOf(domains);
}

const record = (value: unknown): Record<string, unknown> | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
