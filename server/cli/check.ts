// `qube-plan check`: checks plans and policy files and prints what was found.
import { Lines } from '../base/lines.ts';
import type { Bases } from '../plan/layers.ts';
import { planBeside } from '../features/plan-beside.ts';
import { defaultSettings, mergeSettings } from '../plan/settings.ts';
import { plannedIn, type Planned } from '../policy/facts/planned.ts';
import { nearestPlans } from '../policy/model/paths.ts';
import { snapshot, type Snapshot } from '../snapshot.ts';
import { checkFormats, formatOf, type Options } from './arguments.ts';
import { readBaseline, withoutKnown, writeBaseline } from './baseline.ts';
import { diskBases, inputs, shown, type Input } from './files.ts';
import { exit, type Io } from './io.ts';
import { pathOf, policyGroups, reportPolicies } from './policies.ts';
import { printGithub, printJunit } from './print-ci.ts';
import { printPretty } from './print-pretty.ts';
import { printSarif } from './print-sarif.ts';
import { reportFile, summary, type Report, type ReportedFile } from './report.ts';

/** @returns the exit code: 0 clean, 1 findings at or above `--fail-on` or too many warnings. */
export async function check(options: Options, io: Io, version: string): Promise<number> {
  const format = formatOf(options, checkFormats);
  const files = await inputs(options.rest.length > 0 ? options.rest : ['.'], io);
  if (files.length === 0) io.err(`qube-plan: no plans or policy files here (qube-plan.yaml, *.qube-plan.yaml, *.policy)\n`);
  let checked: readonly ReportedFile[] = checkAll(files, options, io);
  if (options.writeBaseline !== undefined) {
    writeBaseline(options.writeBaseline, checked, files, io);
    return exit.clean;
  }
  if (options.baseline !== undefined) checked = withoutKnown(checked, files, readBaseline(options.baseline, io));
  const report: Report = { version: 1, files: checked, summary: summary(checked) };
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  print(report, format, (path) => texts.get(path) ?? '', version, io);
  return fails(report, options) ? exit.findings : exit.clean;
}

/** What the plans that are checked along with a folder of policies say about its qubes. */
function plannedBeside(folder: string, files: readonly Input[], options: Options, io: Io): Planned | undefined {
  const plans = new Map(files.filter(({ kind, file }) => kind === 'plan' && file !== undefined).map((input) => [pathOf(input, io), input]));
  const near = nearestPlans(folder, [...plans.keys()]).flatMap((path) => plans.get(path) ?? []);
  return plannedIn(near.slice(0, 20).map((input) => planBeside(pathOf(input, io), shotOf(input, options, io), (text) => shotOf({ ...input, text }, options, io))));
}

function print(report: Report, format: (typeof checkFormats)[number], textOf: (path: string) => string, version: string, io: Io): void {
  switch (format) {
    case 'pretty':
      return printPretty(report, textOf, io);
    case 'json':
      return io.out(`${JSON.stringify(report, null, 2)}\n`);
    case 'sarif':
      return printSarif(report, textOf, version, io);
    case 'github':
      return printGithub(report, io);
    case 'junit':
      return printJunit(report, io);
  }
}

/** In the order of the inputs. */
function checkAll(files: readonly Input[], options: Options, io: Io): readonly ReportedFile[] {
  const policies = new Map(policyGroups(files.filter(({ kind }) => kind === 'policy'), io).flatMap((group) => [...reportPolicies(group, options, io, plannedBeside(group.folder, files, options, io))]));
  return files.map((input) => policies.get(input) ?? checkOne(input, options, io));
}

/** The input as the rules see it: its own configuration, today's date, its bases on disk. */
export const shotOf = (input: Input, options: Options, io: Io): Snapshot => shotOver(input, options, io, diskBases(input, io).bases);

/** The same over bases that are at hand. */
export function shotOver(input: Input, options: Options, io: Io, bases: Bases): Snapshot {
  const settings = mergeSettings(defaultSettings(options.today ?? io.today), input.config);
  return snapshot(input.text, { settings, bases, self: input.file, only: options.rules.length > 0 ? options.rules : undefined });
}

function checkOne(input: Input, options: Options, io: Io): ReportedFile {
  const { bases, treeOf } = diskBases(input, io);
  return reportFile(input.path, shotOver(input, options, io, bases), {
    linesOf(file) {
      const tree = treeOf(file);
      return tree && new Lines(tree.text);
    },
    nameOf: (file) => shown(file, io),
  });
}

const levels = ['error', 'warning', 'information', 'hint'] as const;

function fails({ summary: counts }: Report, { failOn, maxWarnings }: Options): boolean {
  if (maxWarnings !== undefined && counts.warnings > maxWarnings) return true;
  if (failOn === 'never') return false;
  const above = levels.slice(0, levels.indexOf(failOn) + 1);
  const count = { error: counts.errors, warning: counts.warnings, information: counts.information, hint: counts.hints };
  return above.some((level) => count[level] > 0);
}
