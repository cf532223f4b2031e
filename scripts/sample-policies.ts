// Makes a folder of policies of any size for measurements: what a careful fleet would have, with few findings.
import { dice } from './bench/measure.ts';

const services = ['qubes.Filecopy', 'qubes.OpenInVM', 'qubes.OpenURL', 'qubes.ClipboardPaste', 'qubes.Gpg2', 'qubes.SshAgent', 'qubes.StartApp', ...Array.from({ length: 40 }, (_, at) => `my.Service${at}`)];
const usual = ['work', 'personal', 'vault', 'untrusted', 'sys-usb', 'sys-firewall'];

/** The names of the files in `policy.d`, with their texts: each speaks of its own few qubes, some include what others share. */
export function samplePolicies(files: number, lines: number): ReadonlyMap<string, string> {
  const roll = dice(7);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(roll() * all.length)] as T;
  const found = new Map<string, string>();
  for (let at = 0; at < 20; at++) found.set(`include/shared-${at}`, Array.from({ length: 10 }, (_, n) => `my.Shared${at} * common-${n} pool-${n % 3} ask\n`).join(''));
  for (let file = 0; file < files; file++) {
    const own = Array.from({ length: 10 }, (_, at) => `client${file}-${at}`);
    const targets = [...own, ...own, ...usual, `@tag:team-${file % 30}`, '@dispvm', '@dispvm:default-dvm', '@type:AppVM'];
    const rule = (): string => {
      const source = roll() < 0.9 ? pick(own) : `@tag:team-${file % 30}`;
      const target = pick(targets.filter((it) => it !== source));
      const action = pick(['allow', 'ask', 'ask', 'deny', 'deny notify=no', `ask default_target=${target}`, `allow target=${pick(own)}`]);
      return `${pick(services).padEnd(24)} ${pick(['*', '*', '+one', '+two']).padEnd(8)} ${source.padEnd(22)} ${target.padEnd(22)} ${action}`;
    };
    const line = (): string => {
      const kind = roll();
      return kind < 0.1 ? '# what may be copied, and where to' : kind < 0.17 ? '' : kind < 0.1705 ? `!include include/shared-${Math.floor(roll() * 20)}` : rule();
    };
    found.set(`${10 + (file % 40)}-part-${String(file).padStart(4, '0')}.policy`, `${Array.from({ length: lines }, line).join('\n')}\n`);
  }
  return found;
}
