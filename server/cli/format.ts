// `qube-plan format`: lays plans and policy files out evenly, or says which are not.
import { applyEdits, type TextEdit } from '../base/edit.ts';
import { formatPolicy } from '../features/policy-format.ts';
import { loadPolicies } from '../policy/model/load.ts';
import { format as layOut } from '../syntax/format.ts';
import { stepOf } from '../syntax/layout.ts';
import { parse } from '../syntax/parse.ts';
import type { Options } from './arguments.ts';
import { unifiedDiff } from './diff.ts';
import { inputs, write, type Input } from './files.ts';
import { exit, paint, type Io } from './io.ts';
import { pathOf, policyDisk, policyGroups } from './policies.ts';
import { kindsOf } from './print-pretty.ts';

/** Writes the files in place (`-`: to standard output); with `--dry-run` prints a diff, with `--check` only the names, and writes nothing. */
export async function format(options: Options, io: Io): Promise<number> {
  const style = paint(io);
  const files = await inputs(options.rest.length > 0 ? options.rest : ['.'], io);
  const laidOut = layouts(files, io);
  let changed = 0;
  for (const input of files) {
    const { edits, broken } = laidOut(input);
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
    if (broken) io.err(`${isStream ? 'stdin' : input.path}: left as it is, for it is not valid YAML (qube-plan check says where)\n`);
  }
  if (!options.dryRun && !options.check && !files.some(({ file }) => file === undefined)) io.out(`${changed} of ${kindsOf(files.map(({ path }) => path))} changed\n`);
  return options.check && changed > 0 ? exit.findings : exit.clean;
}

/** A plan is laid out as YAML, a policy file in columns. Each folder of policies is read once. */
function layouts(files: readonly Input[], io: Io): (input: Input) => { readonly edits: readonly TextEdit[]; readonly broken: boolean } {
  const folders = new Map(policyGroups(files.filter(({ kind }) => kind === 'policy'), io).flatMap((group) => {
    const paths = group.inputs.map((it) => pathOf(it, io));
    const policies = loadPolicies(group.folder, policyDisk(group.folder, group.inputs, io), paths);
    return group.inputs.map((input) => [input, policies] as const);
  }));
  return (input) => {
    const policies = folders.get(input);
    if (policies) {
      const reading = policies.file(pathOf(input, io))?.readings[0];
      return { edits: reading ? formatPolicy(reading) : [], broken: false };
    }
    const tree = parse(input.text);
    return { edits: layOut(tree, { step: stepOf(tree) }), broken: tree.problems.length > 0 };
  };
}
