// Writes random plans, sound and faulty, in every style a person might use, with comments everywhere.
import { random } from './random.ts';

type Next = (below: number) => number;

/** The same seed gives the same plan. */
export function randomPlan(seed: number): string {
  const next = random(seed);
  const names = pickSome(next, ['personal', 'work', 'untrusted', 'vault', 'mail', 'keys', 'nym', 'calls', 'sys-vpn', 'web-dvm', 'web', 'sys-net', 'sys-firewall', 'sys-whonix', 'lab', 'my-gate', 'a-name-that-is-much-too-long-for-qubes', '2fa'], 3 + next(8));
  const out: string[] = [];
  if (next(6) > 0) out.push('plan: 1');
  if (next(3) > 0) out.push(`release: "${pick(next, ['4.3', '4.3', '4.2', '4.3.1'])}"  # as installed`);
  if (next(2)) out.push(...section(next, 'threat_model', threatModel(next)));
  if (next(2)) out.push(`approach: [${pickSome(next, ['qubes', 'whonix', 'tails', 'hardened-linux'], 1 + next(2)).join(', ')}]`);
  if (next(3) === 0) out.push(...section(next, 'foundations', [['disk_encryption', truth(next)], ['password_manager', truth(next)], ['second_factor', pick(next, ['hardware-key', 'totp', 'sms', 'none'])]]));
  if (next(2)) out.push(`experience: ${pick(next, ['beginner', 'comfortable'])}`);
  if (next(2)) out.push('identities: { night: { anonymous: true }, day: {} }');
  if (next(3) === 0) out.push(...section(next, 'hardware', hardware(next)));
  if (next(3) === 0) out.push(...section(next, 'defaults', [['netvm', anyNet(next, names)], ['template', pick(next, [anyTemplate(next), 'none'])], ['default_dispvm', pick(next, ['default-dvm', 'web-dvm', 'none', 'gone-dvm'])], ['updatevm', pick(next, ['sys-firewall', 'vault', 'none', 'sys-whonix'])]]));
  if (next(3) > 0) out.push('templates:', '  # what is installed', `  ${pick(next, ['mail-fedora', 'debian-13-minimal'])}: { clone: ${anyTemplate(next)}, ${pick(next, ['installs: [thunderbird]', 'provides_network: true', 'purpose: mail'])} }`);
  out.push('', '# who lives here', 'qubes:');
  for (const name of names) out.push(...qube(next, name, names));
  if (next(4) > 0) out.push('flows:  # first match wins', ...Array.from({ length: 1 + next(5) }, () => flow(next, names)));
  if (next(2)) out.push(...section(next, 'maintenance', upkeep(next).slice(next(2), 2 + next(3))));
  if (next(2)) out.push('backups:', `  - { of: [${pickSome(next, names, 2).join(', ')}], encrypted: ${truth(next)}, kept: ${pick(next, ['apart', 'same-place', 'with-the-machine'])} }  # monthly`);
  if (next(3) === 0) out.push('fallback: { device: old laptop }');
  return `${out.join(next(5) === 0 ? '\r\n' : '\n')}${next(6) === 0 ? '' : '\n'}`;
}

type Entry = readonly [string, string];

function qube(next: Next, name: string, names: readonly string[]): string[] {
  const dvm = name.endsWith('-dvm');
  const props: Entry[] = [['label', pick(next, ['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black', 'grey'])]];
  const maybe = (chance: number, key: string, value: () => string): void => void (next(chance) === 0 && props.push([key, value()]));
  if (dvm || next(12) === 0) props.push(['template_for_dispvms', 'true']);
  if (name === 'web') props.push(['class', 'DispVM'], ['template', pick(next, ['web-dvm', 'default-dvm', 'work', 'gone-dvm'])]);
  else maybe(3, 'template', () => anyTemplate(next));
  if (/^sys-vpn|gate$/.test(name) && next(4) > 0) props.push(['provides_network', 'true']);
  maybe(2, 'netvm', () => anyNet(next, names));
  maybe(3, 'default_dispvm', () => pick(next, ['none', 'default-dvm', 'web-dvm', 'whonix-workstation-18-dvm', 'work', 'gone-dvm', '~']));
  maybe(5, 'trust', () => pick(next, ['untrusted', 'low', 'medium', 'high', 'ultimate']));
  maybe(2, 'activities', () => list(next, ['email', 'browsing', 'banking', 'attachments', 'unknown-links', 'downloads', 'anonymous-research', 'source-contact', 'development', 'password-storage']));
  maybe(3, 'holds', () => list(next, ['passwords', 'keys', 'mail', 'source-material', 'nothing', 'private-documents']));
  maybe(4, 'apps', () => list(next, ['KeePassXC', 'Firefox', 'thunderbird']));
  maybe(5, 'open_files_in', () => pick(next, ['"@dispvm"', 'untrusted', 'work', 'nowhere']));
  maybe(5, 'open_links_in', () => pick(next, ["'@dispvm:web-dvm'", 'untrusted', '"@dispvm"']));
  maybe(4, 'identity', () => pick(next, ['night', 'day', '[night, day]']));
  maybe(6, 'tags', () => list(next, ['anon-vm', 'office', 'bad tag']));
  maybe(6, 'memory', () => pick(next, ['400', '2 GiB', '16 GiB', '0']));
  maybe(8, 'autostart', () => truth(next));
  maybe(8, 'clone', () => pick(next, [...names, 'debian-13-xfce']));
  maybe(10, 'provides_network', () => truth(next));
  maybe(12, 'template_for_dispvms', () => 'false');
  maybe(10, 'class', () => pick(next, ['StandaloneVM', 'RemoteVM', 'TemplateVM', 'DispVM']));
  maybe(8, 'features', () => pick(next, ['{ prohibit-start: later }', '{ internal: "0", servicewm: 1 }', '{ preload-dispvm-max: 2 }']));
  maybe(8, 'firewall', () => pick(next, ['[{ allow: Mail.example.org, port: 90-80 }, { port: 443 }]', '[{ allow: any, icmptype: 8 }]', '[]']));
  maybe(8, 'devices', () => pick(next, ['{ pci: [{ id: 00_19.0, options: [permissive, no-strict-reset] }] }', '{ usb: ["sys-ubs:2-1"], pci: ["sys-net:00_19.0", 00_14.3] }']));
  maybe(8, 'virt_mode', () => pick(next, ['pv', 'pvh', 'hvm']));
  maybe(8, 'kernel', () => pick(next, ["''", 'pvgrub2-pvh']));
  maybe(10, 'volumes', () => pick(next, ['{ private: 1 GiB }', '{ private: { size: 500 MiB } }']));
  maybe(10, 'lable', () => 'red');
  if (next(3) === 0) return [`  ${name}: { ${props.map(([key, value]) => `${key}: ${value}`).join(', ')} }${remark(next)}`];
  if (next(10) === 0) return [`  ${name}:${remark(next)}`];
  return [`  ${name}:${remark(next)}`, ...props.map(([key, value]) => `    ${key}: ${value}${remark(next)}`), ...(next(4) === 0 ? ['    # more to come'] : [])];
}

function flow(next: Next, names: readonly string[]): string {
  const end = (): string => pick(next, [...names, ...names, 'vault', '"@anyvm"', '"@dispvm"', '"@tag:office"', '"@default"', 'dom0', 'stranger']);
  const parts: Entry[] = [['from', end()], ['to', next(5) === 0 ? `[${end()}, ${end()}]` : end()], ['service', pick(next, ['copy', 'clipboard', 'open', 'url', 'gpg', 'ssh', 'shell', 'qubes.ConnectTCP', '[copy, open]'])], ['action', pick(next, ['allow', 'ask', 'deny'])]];
  if (next(3) === 0) parts.push(['reason', 'because we agreed on it']);
  if (next(8) === 0) parts.push(['target', pick(next, names)]);
  if (next(3) === 0) return parts.map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${value}${remark(next)}`).join('\n');
  return `  - { ${parts.map(([key, value]) => `${key}: ${value}`).join(', ')} }${remark(next)}`;
}

function section(next: Next, name: string, entries: readonly Entry[]): string[] {
  if (next(2)) return [`${name}: { ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }${remark(next)}`];
  return [`${name}:${remark(next)}`, ...entries.map(([key, value]) => `  ${key}: ${value}${remark(next)}`)];
}

const threatModel = (next: Next): Entry[] => [
  ['profile', pick(next, ['journalist', 'general', 'targeted'])],
  ['risks', list(next, ['cross-context-compromise', 'ip-leak', 'phishing', 'occasional-anonymity', 'weak-passwords', 'malicious-documents'])],
  ['daily_contamination_risk', truth(next)],
  ['accepts_upkeep', truth(next)],
];

const upkeep = (next: Next): Entry[] => [
  ['dom0', rhythm(next)],
  ['templates', rhythm(next)],
  ['qubes', rhythm(next)],
  ['last_update', pick(next, ['2026-11-20', '2026-09-01', '2026-12-24'])],
];

const hardware = (next: Next): Entry[] => [
  ['ram', pick(next, ['4 GiB', '8 GB', '16 GiB', '64 GiB'])],
  ['cpu', pick(next, ['{ vendor: intel, features: [vt-x, vt-d] }', '{ vendor: amd, features: [amd-v] }'])],
  ['storage', pick(next, ['{ type: ssd, size: 512 GiB }', '{ type: hdd, size: 64 GB }'])],
  ['hcl', pick(next, ['works', 'fails', 'unchecked'])],
];

const remark = (next: Next): string => (next(4) === 0 ? `  # remark ${next(1000)}` : '');
const truth = (next: Next): string => (next(3) === 0 ? 'false' : 'true');
const rhythm = (next: Next): string => pick(next, ['daily', 'weekly', 'monthly']);
const anyTemplate = (next: Next): string => pick(next, ['fedora-43-xfce', 'debian-13-xfce', 'whonix-workstation-18', 'whonix-gateway-18', 'mail-fedora', 'fedora-41-xfce', 'fedora-43-xfc', 'work']);
const anyNet = (next: Next, names: readonly string[]): string => pick(next, ['sys-firewall', 'sys-net', 'sys-whonix', 'none', 'none', '~', "''", 'sys-vpn', 'sys-firewal', ...names]);
const list = (next: Next, words: readonly string[]): string => `[${pickSome(next, words, 1 + next(3)).join(', ')}]`;

function pick<T>(next: Next, words: readonly T[]): T {
  return words[next(words.length)] as T;
}

function pickSome<T>(next: Next, words: readonly T[], count: number): T[] {
  const left = [...words];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(next(left.length), 1)[0] as T);
}
