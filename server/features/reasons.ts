// Which passages of the guide, and which facts about Qubes OS, belong to a key, a value or a qube of a plan.
import type { PassageId } from '../guide/passages.ts';
import type { Path } from './context.ts';

type Table = Readonly<Record<string, readonly PassageId[]>>;

/** By the way to a key; `*` stands for a name or a place in a list. `qubes.*` also speaks for templates. */
export const keyReasons: Table = {
  plan: ['format-version'],
  extends: ['extends-inside-workspace', 'null-removes'],
  release: ['release-support', 'known-without-writing'],
  threat_model: ['intruder-in-one-context'],
  'threat_model.profile': ['who-benefits'],
  'threat_model.risks': ['accounts-need-other-tools'],
  'threat_model.daily_contamination_risk': ['daily-risk-and-willingness'],
  'threat_model.accepts_upkeep': ['upkeep-is-the-price'],
  approach: ['three-tools-three-jobs'],
  foundations: ['foundations-first'],
  'foundations.disk_encryption': ['does-not-replace-encryption'],
  'foundations.password_manager': ['does-not-fix-accounts'],
  'foundations.second_factor': ['hardware-keys-complement'],
  experience: ['add-after-mastering', 'service-qubes-as-they-come'],
  identities: ['identities-kept-apart'],
  'identities.*.anonymous': ['address-never-known'],
  hardware: ['qubes-needs-hardware-and-time'],
  'hardware.model': ['check-hcl-first'],
  'hardware.ram': ['ram-16-gb'],
  'hardware.cpu': ['cpu-virtualisation'],
  'hardware.cpu.vendor': ['cpu-virtualisation'],
  'hardware.cpu.features': ['cpu-virtualisation'],
  'hardware.storage': ['ssd-128-gb'],
  'hardware.storage.type': ['ssd-128-gb'],
  'hardware.storage.size': ['ssd-128-gb'],
  'hardware.hcl': ['check-hcl-first', 'hcl-is-reports'],
  'hardware.problems': ['hardware-must-work'],
  'defaults.netvm': ['netvm-default', 'fresh-install'],
  'defaults.template': ['template-trust'],
  'defaults.default_dispvm': ['disposable-inherits-network'],
  'defaults.updatevm': ['update-every-level'],
  templates: ['system-changes-vanish', 'template-trust'],
  qubes: ['start-with-four', 'each-qube-its-own-computer'],
  'qubes.*.label': ['label-meaning'],
  'qubes.*.trust': ['trust-follows-label'],
  'qubes.*.template': ['system-changes-vanish', 'template-trust'],
  'qubes.*.clone': ['template-trust'],
  'qubes.*.netvm': ['behind-the-firewall-qube'],
  'qubes.*.purpose': ['each-qube-its-own-computer'],
  'qubes.*.holds': ['vault-holds-secrets'],
  'qubes.*.activities': ['each-qube-its-own-computer'],
  'qubes.*.apps': ['password-manager-in-vault'],
  'qubes.*.identity': ['identities-kept-apart'],
  'qubes.*.open_files_in': ['attachments-in-untrusted', 'offline-disposables-for-documents'],
  'qubes.*.open_links_in': ['untrusted-takes-the-risk'],
  'qubes.*.provides_network': ['netvm-must-provide-network'],
  'qubes.*.default_dispvm': ['offline-qube-disposable', 'disposable-inherits-network'],
  'qubes.*.template_for_dispvms': ['disposable-template-classes', 'disposables-leave-traces'],
  'qubes.*.include_in_backups': ['vault-backup-apart'],
  'qubes.*.tags': ['tag-form'],
  'qubes.*.features': ['feature-truth'],
  'qubes.*.services': ['known-services'],
  'qubes.*.devices': ['pci-device-risk'],
  'qubes.*.devices.pci': ['pci-device-risk', 'pci-needs-hvm'],
  'qubes.*.devices.usb': ['usb-controllers-out-of-dom0'],
  'qubes.*.volumes': ['volume-sizes'],
  'qubes.*.firewall': ['firewall-is-no-leak-stop', 'firewall-rules-end-in-drop'],
  'qubes.*.installs': ['install-in-templates'],
  'qubes.*.memory': ['memory-is-shared'],
  'qubes.*.maxmem': ['maxmem-meaning'],
  'qubes.*.virt_mode': ['virt-modes', 'pci-excludes-pvh'],
  'qubes.*.autostart': ['initial-memory-total'],
  flows: ['flows-first-match', 'borders-need-habits'],
  'flows.*.to': ['no-careless-copying-upwards'],
  'flows.*.service': ['clipboard-needs-keys', 'copy-asks-by-default'],
  'flows.*.action': ['no-careless-copying-upwards', 'clipboard-needs-keys'],
  'flows.*.reason': ['no-careless-copying-upwards'],
  'flows.*.target': ['redirect-is-not-rechecked'],
  'flows.*.default_target': ['ask-needs-a-target'],
  'flows.*.user': ['action-parameters'],
  'flows.*.notify': ['action-parameters'],
  'flows.*.autostart': ['autostart-no-needs-running'],
  maintenance: ['update-every-level'],
  'maintenance.dom0': ['update-every-level', 'update-tool'],
  'maintenance.templates': ['update-every-level', 'weekly-check'],
  'maintenance.qubes': ['update-every-level', 'restart-after-update'],
  'maintenance.last_update': ['updates-cannot-wait'],
  backups: ['vault-backup-apart', 'backup-weekly-and-apart'],
  'backups.*.of': ['vault-backup-apart'],
  'backups.*.medium': ['backup-weekly-and-apart'],
  'backups.*.encrypted': ['encrypted-external-storage', 'backup-passphrase'],
  'backups.*.kept': ['vault-backup-apart'],
  'backups.*.tested': ['test-the-restore'],
  'backups.*.every': ['backup-weekly-and-apart'],
  fallback: ['have-a-way-back'],
  'fallback.device': ['have-a-way-back'],
};

/** By the key's name and the value, where a value has a passage of its own. */
export const valueReasons: Table = {
  'approach=qubes': ['qubes-for-daily-separation'],
  'approach=whonix': ['whonix-for-guaranteed-protection'],
  'approach=tails': ['tails-for-rare-anonymity', 'tails-not-a-daily-system'],
  'approach=hardened-linux': ['hardened-linux-is-enough'],
  'risks=cross-context-compromise': ['intruder-in-one-context', 'browser-breach-contained'],
  'risks=targeted-attack': ['who-benefits'],
  'risks=malicious-documents': ['document-breach-contained'],
  'risks=malicious-websites': ['browser-breach-contained'],
  'risks=multiple-identities': ['identities-kept-apart'],
  'risks=ip-leak': ['whonix-for-guaranteed-protection'],
  'risks=local-traces': ['tails-leaves-no-traces', 'qubes-does-not-forget'],
  'risks=untrusted-machine': ['tails-on-untrusted-machine'],
  'risks=occasional-anonymity': ['occasional-session-needs-tails'],
  'risks=account-takeover': ['accounts-need-other-tools'],
  'risks=phishing': ['accounts-need-other-tools'],
  'risks=data-breach': ['accounts-need-other-tools'],
  'risks=weak-passwords': ['does-not-fix-accounts'],
  'risks=social-engineering': ['does-not-fix-accounts'],
  'risks=metadata': ['does-not-hide-metadata'],
  'risks=physical-access': ['does-not-replace-encryption'],
  'risks=own-mistakes': ['own-copying-defeats-it'],
  'profile=general': ['unsure-means-no'],
  'activities=attachments': ['attachments-in-untrusted'],
  'activities=unknown-links': ['untrusted-takes-the-risk'],
  'activities=downloads': ['untrusted-takes-the-risk'],
  'activities=untrusted-documents': ['document-breach-contained', 'offline-disposables-for-documents'],
  'activities=anonymous-research': ['whonix-for-daily-tor-work'],
  'activities=anonymous-browsing': ['whonix-for-daily-tor-work'],
  'activities=anonymous-publishing': ['whonix-for-daily-tor-work'],
  'activities=source-contact': ['whonix-for-daily-tor-work'],
  'activities=password-storage': ['password-manager-in-vault'],
  'activities=key-storage': ['keys-in-offline-qubes'],
  'holds=passwords': ['vault-holds-secrets'],
  'holds=keys': ['keys-in-offline-qubes'],
  'holds=identity-documents': ['vault-holds-secrets'],
  'action=allow': ['no-careless-copying-upwards'],
  'action=ask': ['borders-need-habits'],
  'class=DispVM': ['named-disposable-copies-once', 'disposables-leave-traces'],
  'class=TemplateVM': ['install-in-templates'],
  'class=AppVM': ['system-changes-vanish'],
  'class=StandaloneVM': ['update-tool'],
  'class=RemoteVM': ['remote-qubes'],
  'class=AdminVM': ['nothing-into-dom0'],
};

/** Qubes whose part the guide or the makers of Qubes OS describe. */
export const qubeReasons: Table = {
  personal: ['personal-is-private-life'],
  work: ['work-is-not-anonymous'],
  untrusted: ['untrusted-takes-the-risk'],
  vault: ['vault-is-offline', 'vault-copies-are-deliberate'],
  'sys-net': ['service-qubes-as-they-come'],
  'sys-firewall': ['service-qubes-as-they-come'],
  'sys-usb': ['usb-controllers-out-of-dom0'],
  'sys-whonix': ['workstation-only-through-gateway'],
  'anon-whonix': ['whonix-chain'],
  dom0: ['nothing-into-dom0'],
};

/** By the service's qrexec name. */
export const serviceReasons: Table = {
  'qubes.Filecopy': ['no-careless-copying-upwards', 'copy-asks-by-default'],
  'qubes.ClipboardPaste': ['clipboard-needs-keys'],
  'qubes.OpenInVM': ['open-asks-by-default'],
  'qubes.OpenURL': ['open-asks-by-default'],
  'qubes.Gpg': ['split-gpg'],
  'qubes.Gpg2': ['split-keys-stay-offline'],
  'qubes.SshAgent': ['split-keys-stay-offline'],
  'qubes.VMShell': ['full-control-services'],
  'qubes.VMRootShell': ['full-control-services'],
  'qubes.VMExec': ['full-control-services', 'disposables-run-anything'],
  'qubes.VMExecGUI': ['full-control-services'],
  'qubes.VMRootExec': ['full-control-services'],
  'qubes.ConnectTCP': ['tcp-denied-by-default'],
  'qubes.GetDate': ['date-from-dom0'],
  'qubes.InputKeyboard': ['usb-keyboard-types-into-dom0'],
  'qubes.InputMouse': ['usb-mouse-asks'],
  'qubes.USBAttach': ['usb-passthrough-rules'],
  'qubes.UpdatesProxy': ['install-in-templates', 'whonix-updates-over-tor'],
  '*': ['wildcard-rules'],
};

/** By the kind of `@…` word. */
export const tokenReasons: Table = {
  any: ['wildcard-rules'],
  anyvm: ['anyvm-leaves-out-dom0', 'wildcard-rules'],
  default: ['unknown-target-is-default', 'default-allow-needs-target'],
  dispvm: ['disposable-inherits-network'],
  'dispvm-of': ['disposable-inherits-network'],
  tag: ['names-are-not-checked'],
  type: ['names-are-not-checked'],
};

const none: readonly PassageId[] = [];
const ask = (table: Table, key: string): readonly PassageId[] => (Object.hasOwn(table, key) ? (table[key] as readonly PassageId[]) : none);

/** Passages for the key that a path leads to, or, within a list or mapping that has none of its own, for the nearest key above. */
export function reasonsForKey(path: Path): readonly PassageId[] {
  const pattern = patternOf(path);
  const own = ask(keyReasons, pattern.join('.'));
  return own.length === 0 && typeof path.at(-1) === 'number' ? ask(keyReasons, pattern.slice(0, -1).join('.')) : own;
}

export const reasonsForValue = (path: Path, word: string): readonly PassageId[] => ask(valueReasons, `${String(path.findLast((step) => typeof step === 'string'))}=${word}`);
export const reasonsForQube = (name: string): readonly PassageId[] => ask(qubeReasons, name);
export const reasonsForService = (name: string): readonly PassageId[] => ask(serviceReasons, name);
export const reasonsForToken = (kind: string): readonly PassageId[] => ask(tokenReasons, kind);

/** `qubes.vault.netvm` → `qubes.*.netvm`. */
function patternOf(path: Path): string[] {
  const [section] = path;
  const named = section === 'qubes' || section === 'templates' || section === 'identities';
  return path.map((step, depth) => (typeof step === 'number' || (named && depth === 1) ? '*' : depth === 0 && step === 'templates' && path.length > 1 ? 'qubes' : step));
}
