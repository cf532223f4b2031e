// `qube-plan format`: lays plans out evenly, or says which are not.
import { applyEdits } from '../base/edit.ts';
import { format as layOut } from '../syntax/format.ts';
import { stepOf } from '../syntax/layout.ts';
import { parse } from '../syntax/parse.ts';
import type { Options } from './arguments.ts';
import { unifiedDiff } from './diff.ts';
import { inputs, write } from './files.ts';
import { exit, paint, type Io } from './io.ts';

/** Writes the files in place (`-`: to standard output); with `--dry-run` prints a diff, with `--check` only the names, and writes nothing. */
export async function format(options: Options, io: Io): Promise<number> {
  const style = paint(io);
  const files = await inputs(options.rest.length > 0 ? options.rest : ['.'], io);
  let changed = 0;
  for (const input of files) {
    const tree = parse(input.text);
    const edits = layOut(tree, { step: stepOf(tree) });
    const isStream = input.file === undefined;
    if (edits.length > 0) changed++;
    if (options.dryRun) {
      if (edits.length > 0) io.out(unifiedDiff(isStream ? 'stdin' : input.path, input.text, edits));
    } else if (options.check) {
      if (edits.length > 0) io.out(`${isStream ? 'stdin' : input.path}\n`);
    } else if (isStream) io.out(applyEdits(input.text, edits));
    else if (edits.length > 0) {
      write(input, applyEdits(input.text, edits));
      io.out(`${style('underline', input.path)}\n`);
    }
    if (tree.problems.length > 0) io.err(`${isStream ? 'stdin' : input.path}: left as it is, for it is not valid YAML (qube-plan check says where)\n`);
  }
  if (!options.dryRun && !options.check && !files.some(({ file }) => file === undefined)) io.out(`${changed} of ${files.length} ${files.length === 1 ? 'plan' : 'plans'} changed\n`);
  return options.check && changed > 0 ? exit.findings : exit.clean;
}
