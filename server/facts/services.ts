// What a qrexec service is: its full name behind the friendly word, what it lets a caller do, and what Qubes OS does by default.

import { adminReads, adminWrites, classes, deviceKinds, services, type ServiceInfo } from './service-data.ts';

export type { ServiceInfo } from './service-data.ts';

/** A service as qrexec sees it. */
export interface ServiceName {
  /** `qubes.Filecopy`, or `*` for any. */
  readonly name: string;
  /** The text after the `+`; `''` means calls without an argument, undefined any argument. */
  readonly argument: string | undefined;
}

/** Friendly words of a plan and the services they stand for, the usual one first. */
export const friendlyServices: Readonly<Record<string, readonly string[]>> = {
  copy: ['qubes.Filecopy'],
  clipboard: ['qubes.ClipboardPaste'],
  open: ['qubes.OpenInVM'],
  url: ['qubes.OpenURL'],
  // Both generations of split GPG: a plan that speaks of keys means whichever is installed.
  gpg: ['qubes.Gpg2', 'qubes.Gpg'],
  ssh: ['qubes.SshAgent'],
  shell: ['qubes.VMShell'],
};

/** The services a word of a plan stands for: one, except for `gpg`. A word that is not friendly is a service's own name. */
export function canonicalService(word: string): readonly ServiceName[] {
  const text = word.trim();
  const plus = text.indexOf('+');
  const name = plus === -1 ? text : text.slice(0, plus);
  const argument = plus === -1 ? undefined : text.slice(plus + 1);
  const names = Object.hasOwn(friendlyServices, name) ? friendlyServices[name] : undefined;
  return (names ?? [name]).map((it) => ({ name: it, argument }));
}

/** The friendly word for a service, for messages: `copy` for `qubes.Filecopy`; the name itself where there is none. */
export function friendlyService(name: string): string {
  for (const [word, names] of Object.entries(friendlyServices)) if (names.includes(name)) return word;
  return name;
}

/** Services with which a caller uses keys that never leave the other qube: split GPG, split SSH, security keys, others' versions of them. */
export function isSplitKey(name: string): boolean {
  if (/^(u2f|ctap)\./.test(name)) return true;
  return /gpg|sshagent/i.test(name.slice(name.lastIndexOf('.') + 1));
}

/** Services that run whatever the caller likes in the target. */
export const fullControl: readonly string[] = ['qubes.VMShell', 'qubes.VMRootShell', 'qubes.VMExec', 'qubes.VMExecGUI', 'qubes.VMRootExec'];

export const isFullControl = (name: string): boolean => fullControl.includes(name);

/** Services that steer the system or its policy; dom0 answers them. `isReadOnlyAdmin` tells the ones that only look. */
export const isAdmin = (name: string): boolean => /^(admin|policy)\../.test(name);

/** Services that hand the target, or the whole system, over to the caller. */
export const takesControl = (name: string): boolean => isFullControl(name) || isAdmin(name);

/** Services of the Admin or Policy API that change nothing. An unknown one counts as changing. */
export const isReadOnlyAdmin = (name: string): boolean => adminReadNames.has(name) || (name.startsWith('policy.') && known.has(name) && known.get(name)?.danger === undefined);

const fillings = { '{class}': classes, '{dev}': deviceKinds } as const;

/** `admin.vm.Create.{class}` with every class, and its meaning likewise. */
function* filled(table: Readonly<Record<string, string>>): Generator<readonly [name: string, meaning: string]> {
  for (const [name, meaning] of Object.entries(table)) {
    const hole = name.includes('{class}') ? '{class}' : name.includes('{dev}') ? '{dev}' : undefined;
    if (!hole) yield [name, meaning];
    else for (const word of fillings[hole]) yield [name.replace(hole, word), meaning.replace(hole, word)];
  }
}

const adminReadNames: ReadonlySet<string> = new Set([...filled(adminReads)].map(([name]) => name));

const known: ReadonlyMap<string, ServiceInfo> = new Map<string, ServiceInfo>([
  ...Object.entries(services),
  ...[...filled(adminReads)].map(([name, meaning]): [string, ServiceInfo] => [name, { meaning, danger: 'the caller learns how the system is built' }]),
  ...[...filled(adminWrites)].map(([name, meaning]): [string, ServiceInfo] => [
    name,
    { meaning, danger: 'the caller takes part in the control of the machine' },
  ]),
]);

/** Every service name that Qubes OS and the packages beside it use. Other names in `qubes.`, `admin.` and `policy.` are likely slips. */
export const knownServices: readonly string[] = [...known.keys()];

/** What the service does and what may go wrong; undefined for somebody's own service. */
export const serviceInfo = (name: string): ServiceInfo | undefined => known.get(name);

/** Whether the name is in a namespace of Qubes OS that should hold it and does not: worth a "did you mean". */
export const isUnknownQubesService = (name: string): boolean => /^(qubes|admin|policy)\../.test(name) && !known.has(name);

/** A rule of the policy that Qubes OS ships, in the order in which it is read. */
export interface DefaultRule {
  readonly service: string;
  readonly source: string;
  readonly target: string;
  readonly action: 'allow' | 'ask' | 'deny';
  readonly redirect?: string;
}

/**
 * The rules that Qubes OS ships for a service (any argument), first match first; none means that every call is refused.
 * Read from qubes-core-admin: qubes-rpc-policy/90-default.policy, qubes-gui-daemon, the Whonix extension and the split services' packages.
 */
export const defaultPolicy = (service: string): readonly DefaultRule[] => rules().get(service) ?? [];

/** Whether Qubes OS by itself lets a call into dom0, such as the news of an update: a flow that allows it opens nothing. */
export const entersDom0Anyway = (service: string): boolean => defaultPolicy(service).some(({ target, redirect, action }) => (redirect ?? target) === 'dom0' && action === 'allow');

let byService: ReadonlyMap<string, readonly DefaultRule[]> | undefined;

function rules(): ReadonlyMap<string, readonly DefaultRule[]> {
  if (byService) return byService;
  const found = new Map<string, DefaultRule[]>();
  for (const [names, ...lines] of shipped) {
    for (const service of names.split(' ')) found.set(service, lines.map((line) => rule(service, line)));
  }
  return (byService = found);
}

function rule(service: string, line: string): DefaultRule {
  const [source = '', target = '', action = '', redirect] = line.split(' ');
  return { service, source, target, action: action as DefaultRule['action'], ...(redirect === undefined ? {} : { redirect }) };
}

const openings = ['@tag:anon-vm @dispvm ask', '@tag:anon-vm @tag:anon-vm ask', '@tag:anon-vm @anyvm deny', '@anyvm @dispvm allow', '@anyvm @anyvm ask'];

/** Services, then their rules: source, target, action and, where the call is led elsewhere, the qube that gets it. */
const shipped: readonly (readonly [services: string, ...rules: string[]])[] = [
  ['policy.RegisterArgument', '@anyvm @anyvm deny', '@anyvm dom0 deny'],
  ['qubes.ConnectTCP qubes.VMRootShell qubes.SshAgent', '@anyvm @anyvm deny'],
  ['qubes.VMShell qubes.VMExec qubes.VMExecGUI', '@anyvm @dispvm allow', '@anyvm @anyvm deny'],
  ['qubes.FeaturesRequest qubes.NotifyTools qubes.NotifyUpdates qubes.SyncAppMenus', '@anyvm dom0 allow'],
  ['qubes.GetRandomizedTime qubes.WindowIconUpdater qubes.ReceiveUpdates', '@anyvm dom0 allow'],
  ['qubes.Notifications', '@anyvm @default allow dom0'],
  ['qubes.GetDate', '@tag:anon-vm @anyvm deny', '@anyvm @anyvm allow dom0'],
  ['qubes.ClipboardPaste', 'dom0 @anyvm ask', '@anyvm @anyvm ask'],
  ['qubes.Filecopy qubes.Gpg qubes.GpgImportKey qvc.Webcam', '@anyvm @anyvm ask'],
  ['qubes.GetImageRGBA qvc.ScreenShare', '@anyvm @dispvm allow', '@anyvm @anyvm ask'],
  ['qubes.PdfConvert', '@anyvm @dispvm allow'],
  ['qubes.OpenInVM qubes.OpenURL qubes.StartApp', ...openings],
  [
    'qubes.UpdatesProxy',
    '@tag:whonix-updatevm @default allow sys-whonix',
    '@tag:whonix-updatevm @anyvm deny',
    '@type:TemplateVM @default allow sys-net',
    '@anyvm @anyvm deny',
  ],
  ['u2f.Register u2f.Authenticate ctap.GetInfo ctap.ClientPin', '@anyvm sys-usb allow'],
  // Written by the installer for the USB qube it makes.
  ['qubes.InputMouse', 'sys-usb dom0 ask'],
  ['qubes.InputKeyboard qubes.InputTablet', 'sys-usb dom0 deny'],
  ['whonix.SdwdateStatus whonix.GatewayCommand', '@tag:anon-gateway @tag:anon-vm allow', '@anyvm @anyvm deny'],
  ['whonix.NewStatus', '@tag:anon-vm @tag:anon-gateway allow', '@anyvm @anyvm deny'],
];
