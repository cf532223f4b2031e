// `qube-plan fix`: applies every safe fix, or shows what that would change.
import { snapshot } from '../snapshot.ts';
import { fixAll } from '../features/fix-all.ts';
import { shotOf } from './check.ts';
import type { Options } from './arguments.ts';
import { unifiedDiff } from './diff.ts';
import { inputs, write } from './files.ts';
import { exit, paint, type Io } from './io.ts';

/** Writes the files in place (`-`: to standard output); with `--dry-run` prints a unified diff and writes nothing. */
export async function fix(options: Options, io: Io): Promise<number> {
  const style = paint(io);
  let changed = 0;
  const files = (await inputs(options.rest.length > 0 ? options.rest : ['.'], io)).filter(({ kind }) => kind === 'plan');
  for (const input of files) {
    const shot = shotOf(input, options, io);
    const remake = (text: string): ReturnType<typeof snapshot> => shotOf({ ...input, text }, options, io);
    const { text, edits, applied } = fixAll(shot, remake);
    if (options.dryRun) {
      if (edits.length > 0) io.out(unifiedDiff(input.path === '-' ? 'stdin' : input.path, input.text, edits));
    } else if (input.file === undefined) io.out(text);
    else if (edits.length > 0) {
      write(input, text);
      io.out(`${style('underline', input.path)}\n${applied.map(({ rule, title }) => `  ${style('green', 'fixed')} ${title} ${style('dim', rule)}\n`).join('')}`);
    }
    changed += edits.length > 0 ? 1 : 0;
  }
  if (!options.dryRun && !files.some(({ file }) => file === undefined)) io.out(`${changed} of ${files.length} ${files.length === 1 ? 'plan' : 'plans'} changed\n`);
  return exit.clean;
}
