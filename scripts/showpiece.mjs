// Picks the example plan, and the line in it, that shows at first sight what Qube Plan does.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trouble } from './commands.mjs';
import { root } from './prepare.mjs';

/** The folder of example plans. */
export const examples = join(root, 'examples');

/**
 * The plan to open first, and a line (from 1) in the middle of its findings: where the vault gets a network.
 * @throws trouble when there are no examples
 */
export function showpiece() {
  const names = existsSync(examples) ? readdirSync(examples).filter(name => /qube-plan\.ya?ml$/.test(name)) : [];
  const name = names.find(it => it.startsWith('journalist')) ?? names[0];
  if (!name) throw trouble('There are no plans in examples/.', 'Is this a complete checkout? Try: git status');
  const path = join(examples, name);
  const lines = readFileSync(path, 'utf8').split('\n');
  const vault = lines.findIndex(text => /^ +vault:/.test(text));
  const netvm = lines.findIndex((text, index) => index > vault && /^ +netvm:/.test(text));
  return { path, line: vault < 0 ? 1 : netvm + 1 || vault + 1 };
}
