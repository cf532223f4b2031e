// `qube-plan fix`: applies every safe fix, or shows what that would change.
import { smallestEdit } from '../base/edit.ts';
import { fixAll, type FixedAll } from '../features/fix-all.ts';
import { policyFixAll } from '../features/policy-actions.ts';
import { policyShot, withText } from '../policy/policy-shot.ts';
import { shotOf } from './check.ts';
import type { Options } from './arguments.ts';
import { unifiedDiff } from './diff.ts';
import { inputs, write, type Input } from './files.ts';
import { exit, paint, type Io } from './io.ts';
import { pathOf, policyGroups, policySources } from './policies.ts';
import { kindsOf } from './print-pretty.ts';

/** Writes the files in place (`-`: to standard output); with `--dry-run` prints a unified diff and writes nothing. */
export async function fix(options: Options, io: Io): Promise<number> {
  const style = paint(io);
  let changed = 0;
  const files = await inputs(options.rest.length > 0 ? options.rest : ['.'], io);
  const fixedOf = fixer(files, options, io);
  for (const input of files) {
    const { text, edits, applied } = fixedOf(input);
    if (options.dryRun) {
      if (edits.length > 0) io.out(unifiedDiff(input.path === '-' ? 'stdin' : input.path, input.text, edits));
    } else if (input.file === undefined) io.out(text);
    else if (edits.length > 0) {
      write(input, text);
      io.out(`${style('underline', input.path)}\n${applied.map(({ rule, title }) => `  ${style('green', 'fixed')} ${title} ${style('dim', rule)}\n`).join('')}`);
    }
    changed += edits.length > 0 ? 1 : 0;
  }
  if (!options.dryRun && !files.some(({ file }) => file === undefined)) io.out(`${changed} of ${kindsOf(files.map(({ path }) => path))} changed\n`);
  return exit.clean;
}

type Fixed = Pick<FixedAll, 'text' | 'edits' | 'applied'>;

/** Repairs a plan by itself, and a policy file as it stands in its folder. */
function fixer(files: readonly Input[], options: Options, io: Io): (input: Input) => Fixed {
  const sources = new Map(policyGroups(files.filter(({ kind }) => kind === 'policy'), io).flatMap((group) => {
    const its = policySources(group, options, io);
    const shot = policyShot(its);
    return group.inputs.map((input) => [input, { its, shot }] as const);
  }));
  return (input) => {
    const known = sources.get(input);
    if (!known) return fixAll(shotOf(input, options, io), (text) => shotOf({ ...input, text }, options, io));
    const path = pathOf(input, io);
    const { text, applied } = policyFixAll(known.shot, path, (changed) => withText(known.its, path, changed));
    return { text, applied, edits: text === input.text ? [] : [smallestEdit(input.text, text)] };
  };
}
