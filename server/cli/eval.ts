// `qube-plan eval`: what happens when one qube calls a service of another, and which rule decides it.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../base/nearest.ts';
import { officialMessage, plainly } from '../features/policy-verdict.ts';
import { evaluate, type Call, type Verdict } from '../policy/facts/evaluate.ts';
import { namesIn, systemFromPlan, withNames } from '../policy/facts/plan-system.ts';
import { readSystemInfo, type System } from '../policy/facts/system.ts';
import { loadPolicies } from '../policy/model/load.ts';
import type { Disk, Policies } from '../policy/model/policies.ts';
import { hasValidName } from '../policy/model/paths.ts';
import { defaultSettings } from '../plan/settings.ts';
import { snapshot } from '../snapshot.ts';
import { formatOf, type Options } from './arguments.ts';
import { shotOf } from './check.ts';
import { inputs, shown, slashes } from './files.ts';
import { exit, paint, UsageError, visible, type Io } from './io.ts';
import { folderNamed, policyDisk } from './policies.ts';

interface Answer {
  readonly call: Call;
  readonly verdict: Verdict;
  readonly policies: Policies;
  /** What qrexec stumbles over before it decides anything. */
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

/** @throws UsageError without a service or a source, for a folder without policies, or for a qube that nobody knows. */
export async function evalCall(options: Options, io: Io): Promise<number> {
  const format = formatOf(options, ['pretty', 'json']);
  const { service, from, rest } = options;
  if (rest.length > 1) throw new UsageError('eval takes one folder of policies');
  if (service === undefined || from === undefined) throw new UsageError('eval needs a service and a source, e.g. qube-plan eval /etc/qubes/policy.d --service qubes.Filecopy --from work --to vault');
  const policies = load(rest[0] ?? '.', io);
  const { system, certain, about } = await systemOf(options, policies, io);
  const plus = service.indexOf('+');
  const argument = options.argument ?? (plus < 0 ? '' : service.slice(plus + 1));
  const call: Call = { service: plus < 0 ? service : service.slice(0, plus), argument: argument.startsWith('+') ? argument : `+${argument}`, source: from, target: options.to ?? '' };
  if (!system.get(from)) throw unknownQube(from, system, about);
  const answer: Answer = { call, verdict: evaluate(policies, call, system), policies, faults: faultsOf(policies, io), notes: notesOn(call, system, certain, policies) };
  if (format === 'json') io.out(`${JSON.stringify(asJson(answer, io), null, 2)}\n`);
  else print(answer, io);
  return answer.faults.length > 0 ? exit.findings : exit.clean;
}

function load(path: string, io: Io): Policies {
  const full = slashes(resolve(io.cwd, path));
  const info = statSync(full, { throwIfNoEntry: false });
  if (!info) throw new UsageError(`${path}: no such file or folder`);
  const folder = folderNamed(full);
  const disk = policyDisk(folder, [], { ...io, cwd: folder });
  // A single file is asked as if it were the only one.
  const alone: Disk = { read: (it) => disk.read(it), list: (it) => (it === folder ? [full.slice(folder.length + 1)] : disk.list(it)) };
  const policies = loadPolicies(folder, info.isDirectory() ? disk : alone);
  if (!policies.files.some(({ counts }) => counts)) throw new UsageError(`${path}: there are no policy files (*.policy) here`);
  return policies;
}

/** The qubes the call is asked about: from a listing, from a plan, or a fresh install with every qube that is named anywhere. */
async function systemOf(options: Options, policies: Policies, io: Io): Promise<{ readonly system: System; readonly certain: boolean; readonly about: string }> {
  const { systemInfo, plan, from, to } = options;
  if (systemInfo !== undefined && plan !== undefined) throw new UsageError('eval takes either --plan or --system-info, not both');
  if (systemInfo !== undefined) {
    const system = readSystemInfo(readJson(systemInfo, io));
    if (!system) throw new UsageError(`${systemInfo}: is no listing of qubes as qrexec-policy-graph --system-info takes it`);
    return { system, certain: true, about: systemInfo };
  }
  if (plan !== undefined) {
    const [input, ...more] = await inputs([plan], io, 'plan');
    if (!input || more.length > 0) throw new UsageError(`${plan}: --plan takes one plan, and here ${input ? 'are several' : 'is none'}`);
    return { system: systemFromPlan(shotOf(input, options, io).facts), certain: true, about: input.path };
  }
  const fresh = systemFromPlan(snapshot('plan: 1\n', { settings: defaultSettings(io.today) }).facts);
  const { names, disposableTemplates } = namesIn(policies);
  const ends = [from, to].filter((it) => it !== undefined && it !== '' && it !== '*' && !it.startsWith('@') && !it.startsWith('uuid:')) as string[];
  const template = to?.startsWith('@dispvm:') ? [to.slice('@dispvm:'.length)] : [];
  return { system: withNames(fresh, [...names, ...ends, ...template], new Set([...disposableTemplates, ...template])), certain: false, about: 'the policies' };
}

function readJson(path: string, io: Io): unknown {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path}: is not JSON`);
  }
}

function unknownQube(name: string, { domains }: System, about: string): UsageError {
  const meant = nearest(name, domains.map((it) => it.name));
  return new UsageError(`there is no qube "${visible(name)}" in ${about}${meant === undefined ? '' : `; did you mean ${visible(meant)}?`}`);
}

/** Everything qrexec would stop at, in its own words. */
function faultsOf(policies: Policies, io: Io): string[] {
  const faults: string[] = [];
  for (const file of policies.files.filter(({ counts }) => counts)) {
    const path = shown(file.path, io);
    if (file.role === 'policy' && !hasValidName(file.name)) faults.push(`invalid filename: ${path}`);
    if (file.brokenAt !== undefined) faults.push(`${path}: not UTF-8`);
    for (const { lines } of file.readings) for (const { problem, number } of lines) if (problem) faults.push(`${path}:${number + 1}: ${problem.official}`);
  }
  for (const { from, line, fault, folder, to } of policies.includes) {
    const place = `${shown(from.path, io)}:${line.number + 1}`;
    if (fault === 'missing') faults.push(`${place}: not a ${folder ? 'directory' : 'file'}: ${shown(to ?? '', io)}`);
    if (fault === 'loop') faults.push(`${place}: circular include: ${shown(to ?? '', io)}`);
  }
  return faults;
}

function notesOn({ source, target, service }: Call, system: System, certain: boolean, policies: Policies): string[] {
  const notes: string[] = [];
  const isName = target !== '' && target !== '*' && !target.startsWith('@');
  if (isName && !system.get(target)) notes.push(`There is no qube "${target}": the call counts as one that names no target`);
  if (source === 'dom0' && service !== 'qubes.ClipboardPaste') notes.push('Calls from dom0 are not subject to the policy');
  if (!certain) notes.push('Nothing is known of the qubes but their names and what a fresh Qubes OS has: no other tags, all of them app qubes (--plan or --system-info says more)');
  const guessed = policies.files.some(({ readings }) => readings.some(({ lines }) => lines.some(({ opaque, conditional }) => opaque || conditional)));
  if (guessed) notes.push('Lines with Jinja in them were left out, and those in its blocks taken as they stand');
  return notes;
}

const placeOf = ({ verdict: { rule } }: Answer, io: Io): string => (rule ? `${shown(rule.file.path, io)}:${rule.implied ? 0 : rule.line.number + 1}` : '');

function asJson(answer: Answer, io: Io): unknown {
  const { call, verdict, faults, notes } = answer;
  const { rule, outcome, target, targets, defaultTarget, user, autostart, notify, because } = verdict;
  const place = placeOf(answer, io);
  const broken = faults.length > 0;
  return {
    version: 1,
    call,
    outcome: broken ? 'deny' : outcome,
    ...(broken ? { outcome_once_mended: outcome } : {}),
    // `line` counts from one, as qrexec does.
    rule: rule
      ? { path: shown(rule.file.path, io), line: rule.implied ? null : rule.line.number + 1, text: rule.implied ? null : rule.file.text.slice(rule.line.at.start, rule.line.at.end), through: rule.through.map(({ from, line }) => ({ path: shown(from.path, io), line: line.number + 1 })) }
      : null,
    target: outcome === 'allow' ? (target ?? null) : null,
    targets: targets ?? [],
    default_target: defaultTarget ?? null,
    user: user ?? null,
    autostart: autostart ?? null,
    notify: notify ?? null,
    reason: broken ? 'broken-policy' : (because ?? null),
    message: broken ? (faults[0] ?? null) : (officialMessage(verdict, call, place) ?? null),
    faults,
    notes,
  };
}

function print(answer: Answer, io: Io): void {
  const style = paint(io);
  const { call, verdict, faults, notes } = answer;
  const { service, argument, source, target } = call;
  const colors = { allow: 'green', ask: 'yellow', deny: 'red' } as const;
  if (faults.length > 0) {
    io.out(`${style('red', 'deny')}: Qubes OS refuses every call, since it cannot read the policy\n${faults.slice(0, 5).map((it) => `  ${visible(it)}\n`).join('')}${faults.length > 5 ? `  and ${faults.length - 5} more\n` : ''}Once that is mended:\n`);
  }
  const { outcome, rule } = verdict;
  io.out(`${style(colors[outcome], outcome)}: ${visible(`${service}${argument === '+' ? '' : argument}`)} from ${visible(source)} to ${target === '' ? 'no target' : visible(target)} ${visible(plainly(verdict, call))}\n`);
  if (rule) {
    io.out(`  ${style('underline', placeOf(answer, io))}  ${rule.implied ? 'added by qrexec: whatever a file for one argument does not allow is refused' : visible(rule.file.text.slice(rule.line.at.start, rule.line.at.end))}\n`);
    for (const { from, line } of rule.through.toReversed()) io.out(`  included by ${shown(from.path, io)}:${line.number + 1}\n`);
  }
  const { targets = [] } = verdict;
  if (targets.length > 1) io.out(`  to choose from: ${targets.map(visible).join(', ')}\n`);
  for (const note of notes) io.out(`${style('dim', `Note: ${visible(note)}`)}\n`);
}
