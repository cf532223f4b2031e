// What each release of Qubes OS brings with it and until when it, and each template, is supported.
// Read from the installer's own states (qubes-mgmt-salt-dom0-virtual-machines: qvm/*.sls), the list of supported releases in the
// Qubes documentation and qubes-desktop-linux-manager: qui/eol.json. The end-of-life dates age: see `asOf`, and let users override them.

/** The day the dates below were looked up. */
export const asOf = '2026-08-21';

export interface Release {
  readonly name: string;
  /** Templates that a fresh install may contain; which Fedora depends on the installation medium. */
  readonly templates: readonly string[];
  readonly defaultTemplate: string;
  readonly defaultNetvm: string;
  readonly defaultDispvm: string;
  readonly managementDispvm: string;
  /** The disposable template that new Whonix workstations fall back to. */
  readonly whonixDispvm: string;
  readonly updatevm: string;
  readonly clockvm: string;
  /** Whole names; at most 31 characters, reserved names apart. */
  readonly namePattern: RegExp;
}

/** A qube of a fresh install. `undefined` means that the installer leaves the value to the system's default. */
export interface InstalledQube {
  readonly name: string;
  readonly klass: 'AdminVM' | 'AppVM' | 'DispVM';
  readonly label: string;
  /** null: has none (dom0). */
  readonly template: string | null | undefined;
  readonly netvm: string | null | undefined;
  /** MiB. */
  readonly memory: number | undefined;
  /** MiB; 0 where memory balancing is off. */
  readonly maxmem: number | undefined;
  readonly virtMode: 'hvm' | undefined;
  readonly providesNetwork: boolean;
  readonly templateForDispvms: boolean;
  readonly autostart: boolean;
  readonly defaultDispvm: string | null | undefined;
  readonly tags: readonly string[];
  /** Services switched on or off. */
  readonly services: Readonly<Record<string, boolean>>;
  readonly features: Readonly<Record<string, string>>;
  /** The hardware controllers the installer gives it. */
  readonly controllers: 'network' | 'usb' | undefined;
  /** One of the four app qubes the guide starts with. */
  readonly baseline: boolean;
  /** Hidden from menus: machinery of the system. */
  readonly internal: boolean;
}

const common = {
  defaultNetvm: 'sys-firewall',
  defaultDispvm: 'default-dvm',
  managementDispvm: 'default-mgmt-dvm',
  updatevm: 'sys-firewall',
  clockvm: 'sys-net',
} as const;

/** Known releases, oldest first. The last one is assumed where a plan names none. */
export const releases: readonly Release[] = [
  {
    ...common,
    name: '4.2',
    templates: ['fedora-41-xfce', 'debian-12-xfce', 'whonix-gateway-17', 'whonix-workstation-17'],
    defaultTemplate: 'fedora-41-xfce',
    whonixDispvm: 'whonix-workstation-17-dvm',
    namePattern: /^[a-zA-Z][a-zA-Z0-9_-]*$/,
  },
  {
    ...common,
    name: '4.3',
    templates: ['fedora-43-xfce', 'fedora-42-xfce', 'debian-13-xfce', 'whonix-gateway-18', 'whonix-workstation-18'],
    defaultTemplate: 'fedora-43-xfce',
    whonixDispvm: 'whonix-workstation-18-dvm',
    namePattern: /^[a-zA-Z][a-zA-Z0-9_.-]*$/,
  },
];

/** The release a plan means by `4.3` or `4.3.1`; undefined for one this tool does not know. */
export const findRelease = (name: string): Release | undefined => releases.find((it) => name === it.name || name.startsWith(`${it.name}.`));

/**
 * The qubes that a fresh install of the release contains, with the installer's default choices (disposable `sys-firewall` and `sys-usb`,
 * Whonix included), dom0 first. Templates are in `Release.templates`. Empty for an unknown release.
 */
export function installed(release: string): readonly InstalledQube[] {
  const known = findRelease(release);
  if (!known) return [];
  const made = fresh.get(known.name) ?? make(known);
  fresh.set(known.name, made);
  return made;
}

const fresh = new Map<string, readonly InstalledQube[]>();

function make({ defaultDispvm, managementDispvm, whonixDispvm, templates }: Release): InstalledQube[] {
  const gateway = templates.find((name) => name.startsWith('whonix-gateway-'));
  const workstation = templates.find((name) => name.startsWith('whonix-workstation-'));
  const net = { providesNetwork: true, autostart: true, features: { servicevm: '1' } };
  const hardware = { netvm: null, memory: 300, maxmem: 0, virtMode: 'hvm' } as const;
  const appmenus = { 'appmenus-dispvm': '1' };
  return [
    qube('dom0', 'black', { klass: 'AdminVM', template: null, netvm: null, memory: undefined }),
    qube('sys-net', 'red', {
      ...net,
      ...hardware,
      controllers: 'network',
      services: { clocksync: true, 'minimal-netvm': true, 'meminfo-writer': false, 'qubes-update-check': false },
    }),
    qube('sys-firewall', 'green', { ...net, klass: 'DispVM', template: defaultDispvm, netvm: 'sys-net', memory: 500 }),
    // Created with the `net` flag, so that network cards on USB can be used; other qubes may name it as their netvm.
    qube('sys-usb', 'red', {
      ...net,
      ...hardware,
      klass: 'DispVM',
      template: defaultDispvm,
      controllers: 'usb',
      services: { 'minimal-usbvm': true, 'network-manager': false, 'meminfo-writer': false, 'qubes-update-check': false },
    }),
    qube(defaultDispvm, 'red', { templateForDispvms: true, features: appmenus }),
    qube(managementDispvm, 'black', { templateForDispvms: true, netvm: null, features: { ...appmenus, internal: '1' }, internal: true }),
    // The Whonix extension takes the default disposable from a gateway, unless that is anonymous too.
    qube('sys-whonix', 'black', {
      ...net,
      template: gateway,
      netvm: 'sys-firewall',
      memory: 500,
      defaultDispvm: null,
      tags: ['anon-gateway', 'sdwdate-gui-server'],
    }),
    qube('anon-whonix', 'red', {
      template: workstation,
      netvm: 'sys-whonix',
      defaultDispvm: whonixDispvm,
      tags: ['anon-vm', 'sdwdate-gui-client'],
    }),
    qube(whonixDispvm, 'red', {
      template: workstation,
      netvm: 'sys-whonix',
      templateForDispvms: true,
      defaultDispvm: whonixDispvm,
      features: appmenus,
      tags: ['anon-vm', 'sdwdate-gui-client'],
    }),
    qube('personal', 'yellow', { baseline: true }),
    qube('work', 'blue', { baseline: true }),
    qube('untrusted', 'red', { baseline: true }),
    // Its default disposable is the system's: only the network is taken from the vault.
    qube('vault', 'black', { baseline: true, netvm: null }),
  ];
}

const qube = (name: string, label: string, own: Partial<InstalledQube>): InstalledQube => ({
  name,
  klass: 'AppVM',
  label,
  template: undefined,
  netvm: undefined,
  memory: 400,
  maxmem: undefined,
  virtMode: undefined,
  providesNetwork: false,
  templateForDispvms: false,
  autostart: false,
  defaultDispvm: undefined,
  tags: [],
  services: {},
  features: {},
  controllers: undefined,
  baseline: false,
  internal: false,
  ...own,
});

export interface Label {
  readonly name: string;
  /** `#rrggbb`, as Qubes OS draws it. */
  readonly colour: string;
  /** The trust it usually stands for. A custom of people: to the system colours mean nothing. */
  readonly trust: 'untrusted' | 'low' | 'medium' | 'high' | 'ultimate';
}

/** The eight labels every system has, in Qubes' own order. */
export const labels: readonly Label[] = [
  { name: 'red', colour: '#cc0000', trust: 'untrusted' },
  { name: 'orange', colour: '#f57900', trust: 'low' },
  { name: 'yellow', colour: '#edd400', trust: 'medium' },
  { name: 'green', colour: '#73d216', trust: 'high' },
  { name: 'gray', colour: '#555555', trust: 'high' },
  { name: 'blue', colour: '#3465a4', trust: 'high' },
  { name: 'purple', colour: '#75507b', trust: 'high' },
  { name: 'black', colour: '#000000', trust: 'ultimate' },
];

/** That something is out of support, or will be. */
export interface EndOfLife {
  /** What the date is about, without flavour: `fedora-42`, `qubes-4.2`. It is also the key of an override. */
  readonly of: string;
  /** Last day of support, `YYYY-MM-DD`, past or to come. Null: no longer supported, but no date is known. */
  readonly date: string | null;
}

/** Dates by the name without flavour; null means that support still goes on. They replace or add to the built-in ones. */
export type EndOfLifeDates = Readonly<Record<string, string | null>>;

const dates: EndOfLifeDates = {
  'qubes-4.0': '2022-08-04',
  'qubes-4.1': '2024-06-18',
  'qubes-4.2': '2026-06-21',
  'qubes-4.3': null,
  'fedora-34': '2022-06-07',
  'fedora-35': '2022-12-13',
  'fedora-36': '2023-05-16',
  'fedora-37': '2023-12-23',
  'fedora-39': '2024-11-12',
  'fedora-40': '2025-05-13',
  'fedora-41': '2025-11-19',
  'fedora-42': '2026-05-13',
  'fedora-43': null,
  'fedora-44': null,
  'debian-9': '2020-07-18',
  'debian-10': '2022-09-10',
  'debian-11': '2024-07-01',
  'debian-12': '2026-06-10',
  'debian-13': null,
};

/** Lowest version that is not known to be superseded, for families where older ones have no date of their own. */
const stillNamed: Readonly<Record<string, number>> = { fedora: 39, debian: 9 };

/**
 * When support for an official template ends, or null where nothing is known against it. `name` may carry a flavour (`-minimal`, `-xfce`,
 * `-gnome`). Whonix follows the release: R4.3 supports Whonix 18 and later only. The caller compares the date with today.
 */
export function endOfLife(name: string, override: EndOfLifeDates = {}, release = releases.at(-1)?.name ?? ''): EndOfLife | null {
  const of = withoutFlavour(name);
  const set = dated(of, override);
  if (set !== undefined) return set;
  const [, family = '', digits = ''] = /^(fedora|debian|whonix-(?:gateway|workstation|gw|ws))-(\d+)$/.exec(of) ?? [];
  const version = Number(digits);
  if (family.startsWith('whonix-')) {
    const whonix = dated(`whonix-${digits}`, override);
    if (whonix !== undefined) return whonix;
    return findRelease(release)?.name === '4.3' && version < 18 ? { of: `whonix-${digits}`, date: null } : null;
  }
  return version < (stillNamed[family] ?? 0) ? { of, date: null } : null;
}

/** When support for a release of Qubes OS ends (`4.2`, `4.2.4`), or null while it goes on or the release is unknown. */
export function releaseEndOfLife(release: string, override: EndOfLifeDates = {}): EndOfLife | null {
  const [short = release] = /^\d+\.\d+/.exec(release) ?? [];
  return dated(`qubes-${short}`, override) ?? null;
}

/** Undefined: no date, and no word that support goes on. */
function dated(of: string, override: EndOfLifeDates): EndOfLife | null | undefined {
  const date = Object.hasOwn(override, of) ? override[of] : Object.hasOwn(dates, of) ? dates[of] : undefined;
  if (date === undefined) return undefined;
  return date === null ? null : { of, date };
}

/** `fedora-43-xfce` → `fedora-43`: the flavours are supported as long as their base. */
export const withoutFlavour = (template: string): string => template.replace(/(-(minimal|xfce|gnome))+$/, '');

/** Whether the name is one that the Qubes project or its Whonix and Kicksecure partners give to a template. */
export const isOfficialTemplate = (name: string): boolean =>
  /^((fedora|debian)-[1-9]\d*(-(minimal|xfce|gnome))?|whonix-(gateway|workstation|gw|ws)-[1-9]\d*|kicksecure-[1-9]\d*)$/.test(name);
