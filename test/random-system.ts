// Writes random plans in which everything hangs together by flows, templates, disposables and net qubes: for what looks at paths.
import { random } from './random.ts';

type Next = (below: number) => number;

const pick = <T>(next: Next, words: readonly T[]): T => words[next(words.length)] as T;
const quoted = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;

/** The same seed gives the same plan: few qubes, many ways between them, every token and parameter that flows know. */
export function randomSystem(seed: number): string {
  const next = random(seed);
  const apps = ['a', 'b', 'c', 'd', 'e', 'vault'].slice(0, 3 + next(4));
  const bases = ['x-dvm', 'y-dvm'].slice(0, 1 + next(2));
  const names = [...apps, ...bases, 'disp', 'tpl', 'sys-gate'];
  const out = ['templates:', `  tpl: { tags: ${tags(next)} }`, 'qubes:'];
  for (const name of apps) out.push(`  ${name}: { ${props(next, names, bases).join(', ')} }`);
  for (const name of bases) out.push(`  ${name}: { label: red, template_for_dispvms: true, netvm: ${net(next)}, tags: ${tags(next)}, template: ${pick(next, ['tpl', 'debian-13-xfce'])} }`);
  out.push(`  disp: { class: DispVM, label: ${pick(next, ['red', 'blue'])}, template: ${pick(next, bases)}, tags: ${tags(next)} }`);
  if (next(2)) out.push(`  sys-gate: { label: orange, provides_network: true, netvm: ${pick(next, ['sys-firewall', 'sys-whonix', 'none'])} }`);
  out.push('flows:');
  for (let count = 1 + next(7); count > 0; count--) out.push(flow(next, names, bases));
  return `${out.join('\n')}\n`;
}

function props(next: Next, names: readonly string[], bases: readonly string[]): string[] {
  const found = [`label: ${pick(next, ['red', 'orange', 'yellow', 'green', 'blue', 'black'])}`, `netvm: ${net(next)}`, `tags: ${tags(next)}`, `template: ${pick(next, ['tpl', 'debian-13-xfce', 'whonix-workstation-18'])}`];
  if (next(2)) found.push(`default_dispvm: ${pick(next, ['none', 'default-dvm', ...bases])}`);
  if (next(3) === 0) found.push(`identity: ${pick(next, ['day', 'night', '[day, club]'])}`);
  if (next(4) === 0) found.push(`open_links_in: ${JSON.stringify(pick(next, ['@dispvm', `@dispvm:${pick(next, bases)}`, ...names]))}`);
  if (next(6) === 0) found.push('holds: [work-documents]');
  if (next(8) === 0) found.push('devices: { usb: [{ id: "sys-usb:2-1", mode: auto-attach }] }');
  return found;
}

const net = (next: Next): string => pick(next, ['none', 'none', 'sys-firewall', 'sys-whonix', 'sys-gate']);
const tags = (next: Next): string => quoted([['one'], ['two'], ['one', 'two'], []][next(4)] as string[]);

function flow(next: Next, names: readonly string[], bases: readonly string[]): string {
  const source = (): string => pick(next, [...names, ...names, '@anyvm', '*', '@tag:one', '@tag:two', '@type:AppVM', '@type:DispVM', '@type:TemplateVM', '@dispvm:x-dvm', 'sys-usb']);
  const target = (): string => pick(next, [...names, ...names, 'dom0', '@anyvm', '*', '@tag:one', '@tag:two', '@type:AppVM', '@type:DispVM', '@dispvm', '@default', '@dispvm:@tag:one', 'default-dvm', 'sys-usb', ...bases.map((base) => `@dispvm:${base}`)]);
  const some = (make: () => string): string => quoted(next(4) === 0 ? [make(), make()] : [make()]);
  const service = pick(next, ['copy', 'copy', 'clipboard', 'open', 'url', 'gpg', 'shell', 'qubes.VMExec', 'qubes.ConnectTCP', 'qubes.ConnectTCP+22', 'my.Own', '*', 'qubes.GetDate', 'qubes.UpdatesProxy', 'qvc.ScreenShare', 'admin.vm.property.Set', 'admin.vm.List', 'policy.Replace', 'qubes.InputKeyboard']);
  const parts = [`from: ${some(source)}`, `to: ${some(target)}`, `service: ${quoted(next(5) === 0 ? [service, 'copy'] : [service])}`, `action: ${pick(next, ['allow', 'allow', 'allow', 'ask', 'ask', 'deny'])}`];
  if (next(3) === 0) parts.push('reason: agreed');
  if (next(5) === 0) parts.push(`target: ${JSON.stringify(pick(next, [...names, 'dom0', '@dispvm', ...bases.map((base) => `@dispvm:${base}`)]))}`);
  if (next(6) === 0) parts.push(`argument: "${pick(next, ['22', '+22', '*'])}"`);
  if (next(9) === 0) parts.push(`default_target: ${pick(next, names)}`);
  return `  - { ${parts.join(', ')} }`;
}
