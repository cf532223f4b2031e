// `npm run bench`: how quick Qube Plan is, as ratios to what cannot be avoided and to its nearest peer, all in one run.
import { parseArgs } from 'node:util';
import { packExtension } from './package.mjs';
import { runScript } from './commands.mjs';
import { build } from './prepare.mjs';
import { measureActivation } from './bench/activation.mjs';
import { measureCheck } from './bench/check.ts';
import { measureEdit } from './bench/edit.ts';
import { measureFolder } from './bench/folder.ts';
import { measurePaths } from './bench/paths.ts';
import { measurePolicies } from './bench/policies.ts';
import { measureSizes } from './bench/sizes.ts';
import type { Part } from './bench/measure.ts';

const usage = `npm run bench -- [--json] [--quick] [--only check,paths,edit,folder,policies,activation,sizes] [--sizes 100,1000] [--no-peer] [--no-build]`;

await runScript(async () => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string' }, sizes: { type: 'string' }, 'no-peer': { type: 'boolean' }, 'no-build': { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const quick = values.quick ?? false;
  const sizes = (values.sizes ?? '100,1000,5000,20000').split(',').map(Number);
  // On standard error: what is printed as JSON has to stay JSON.
  const tell = (what: string): void => void process.stderr.write(`… ${what}\n`);
  const all: Record<string, () => Part | Promise<Part>> = {
    check: () => measureCheck(sizes, quick),
    paths: () => measurePaths(quick),
    edit: () => measureEdit(sizes, quick, !values['no-peer'], tell),
    folder: () => measureFolder(quick ? 50 : 1000),
    policies: () => measurePolicies(quick ? 50 : 1000, quick),
    activation: () => measureActivation(quick ? 1 : 7),
    sizes: () => measureSizes(),
  };
  const chosen = (values.only?.split(',') ?? Object.keys(all)).filter((name) => name in all);
  const log = console.log;
  console.log = console.error;
  if (!values['no-build']) await build();
  if (chosen.includes('sizes') || chosen.includes('activation')) await packExtension();
  const parts: [string, Part][] = [];
  for (const name of chosen) {
    tell(name);
    parts.push([name, await (all[name] as () => Part | Promise<Part>)()]);
  }
  console.log = log;
  const goals = parts.flatMap(([, part]) => part.goals);
  if (values.json) console.log(JSON.stringify({ version: 1, node: process.version, goals, ...Object.fromEntries(parts.map(([name, { data }]) => [name, data])) }, null, 2));
  else {
    for (const { what, ratio, goal, met } of goals) console.log(`${met ? '✓' : '✗ misses'} ${ratio.toFixed(2).padStart(8)}   ${what} (goal ${goal})`);
    for (const [name, { lines }] of parts) console.log(`\n${name}\n${lines.map((it) => `  ${it}`).join('\n')}`);
  }
  return 0;
}, { signalCode: 130 });
