// Writes plans of any size with qubes of every kind of network and flows between them at random.
import { random } from './random.ts';

/** The same numbers give the same plan. */
export function largePlan(qubes: number, flows: number): string {
  const next = random(qubes * 1_000 + flows);
  const pick = <T>(all: readonly T[]): T => all[next(all.length)] as T;
  const names = Array.from({ length: qubes }, (_, i) => `${pick(['client', 'project', 'mail', 'web', 'lab', 'desk', 'paper'])}-${i}`);
  const written = names.map((name) => {
    const net = pick(['sys-firewall', 'sys-firewall', 'sys-firewall', 'none', 'none', 'sys-whonix', 'sys-vpn']);
    return `  ${name}: { label: ${pick(['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black'])}, netvm: ${net}${pick(['', '', '', ', identity: byline', ', identity: owl'])} }`;
  });
  const calls = Array.from({ length: flows }, () => `  - { from: ${pick(names)}, to: ${pick(names)}, service: ${pick(['copy', 'clipboard', 'qubes.Gpg2', 'open'])}, action: ${pick(['allow', 'ask', 'ask', 'deny'])} }`);
  return `plan: 1\ntitle: A large plan\nidentities: { owl: { anonymous: true }, byline: {} }\nqubes:\n  sys-vpn: { label: orange, provides_network: true }\n${written.join('\n')}\nflows:\n${calls.join('\n')}\n`;
}
