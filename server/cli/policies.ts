// Checks policy files on disk: finds the folder each belongs to, reads that as qrexec would, and reports what was found.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { brokenAt } from '../base/decode.ts';
import { Lines } from '../base/lines.ts';
import { rulebook } from '../features/rulebook.ts';
import { defaultSettings, mergeSettings } from '../plan/settings.ts';
import { etcFolderOf, foldersOfLegacy, legacyFolders, policyFolderOf, runFolderOf } from '../policy/model/paths.ts';
import type { Planned } from '../policy/facts/planned.ts';
import type { Disk, FileText } from '../policy/model/policies.ts';
import { policyShot, type PolicyShot, type PolicySources } from '../policy/policy-shot.ts';
import type { Options } from './arguments.ts';
import { isInside, real, shown, slashes, type Input } from './files.ts';
import type { Io } from './io.ts';
import { reportFindings, type ReportedFile } from './report.ts';

/** A folder of policies with those of its files that were asked for. */
export interface PolicyGroup {
  readonly folder: string;
  readonly inputs: readonly Input[];
}

/** The policy files among the inputs, by the folder they are read with. */
export function policyGroups(inputs: readonly Input[], io: Io): readonly PolicyGroup[] {
  const groups = new Map<string, Input[]>();
  for (const input of inputs) {
    const folder = homeOf(pathOf(input, io));
    const group = groups.get(folder);
    if (group) group.push(input);
    else groups.set(folder, [input]);
  }
  return [...groups].map(([folder, its]) => ({ folder, inputs: its }));
}

/** What the files of a group say. Settings are those of its first file: a folder of policies is one whole. */
export function policySources({ folder, inputs }: PolicyGroup, options: Options, io: Io, planned?: Planned): PolicySources {
  const [first] = inputs;
  const settings = mergeSettings(defaultSettings(options.today ?? io.today), first?.config ?? {});
  return { folder, disk: policyDisk(folder, inputs, io), others: inputs.map((it) => pathOf(it, io)), settings, only: options.rules.length > 0 ? options.rules : undefined, known: Object.keys(rulebook), ...(planned ? { planned } : {}) };
}

export function reportPolicies(group: PolicyGroup, options: Options, io: Io, planned?: Planned): readonly (readonly [Input, ReportedFile])[] {
  const shot = policyShot(policySources(group, options, io, planned));
  const lines = new Map<string, Lines>();
  const linesOf = (path: string): Lines | undefined => {
    const read = shot.policies.file(path)?.readings[0]?.layout;
    if (read) return read;
    const text = shot.policies.file(path)?.text ?? planned?.textOf(path);
    const known = lines.get(path) ?? (text === undefined ? undefined : new Lines(text));
    if (known) lines.set(path, known);
    return known;
  };
  return group.inputs.map((input) => [input, reportOne(input, shot, linesOf, io)]);
}

function reportOne(input: Input, shot: PolicyShot, linesOf: (path: string) => Lines | undefined, io: Io): ReportedFile {
  const file = shot.policies.file(pathOf(input, io));
  if (!file) return { path: input.path, findings: [] };
  return reportFindings(input.path, linesOf(file.path) ?? new Lines(input.text), shot.findings(file), (found) => shot.named(found), { linesOf, nameOf: (path) => shown(path, io) });
}

/** Absolute, with `/` between its parts. */
export const pathOf = ({ file, path }: Input, io: Io): string => slashes(file ?? `${io.cwd}/${path}`);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The folder of policies a file is read with. */
export function homeOf(path: string): string {
  const own = policyFolderOf(path);
  if (/(?:^|\/)qubes-rpc\/policy$/.test(own)) return foldersOfLegacy(own).find(isFolder) ?? own;
  const etc = etcFolderOf(own);
  return etc !== undefined && isFolder(etc) ? etc : own;
}

/** Reads from disk what lies in the folder, beside it where Qubes OS keeps more policies, or below where the command runs. */
export function policyDisk(folder: string, inputs: readonly Input[], io: Io): Disk {
  const run = runFolderOf(folder);
  const allowed = [io.cwd, folder, ...legacyFolders(folder), ...(run === undefined ? [] : [run])].map((path) => real(path));
  const isAllowed = (path: string): boolean => {
    const it = real(path);
    return allowed.some((root) => it === root || isInside(root, it));
  };
  const given = new Map(inputs.map((it) => [pathOf(it, io), it.text]));
  return {
    read(path) {
      const text = given.get(path);
      if (text !== undefined) return { text, brokenAt: brokenIn(path, text) };
      if (!isAllowed(path)) return 'outside';
      return statSync(path, { throwIfNoEntry: false })?.isFile() ? readText(path) : undefined;
    },
    list(path) {
      if (!isFolder(path)) return undefined;
      if (!isAllowed(path)) return 'outside';
      return readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && statSync(`${path}/${entry.name}`, { throwIfNoEntry: false })?.isFile()))
        .map(({ name }) => name);
    },
  };
}

function readText(path: string): FileText | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, brokenAt: brokenIn(path, text) };
  } catch {
    return undefined;
  }
}

/** Where the bytes of a file stop being UTF-8, as an offset in the text that was made of them. */
function brokenIn(path: string, text: string): number | undefined {
  if (!text.includes('\ufffd') || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  return brokenAt(readFileSync(path), text);
}

/** The folder that `DIR` on the command line means: itself, or the folder of policies in it. */
export function folderNamed(path: string): string {
  const clean = slashes(path).replace(/(?<=.)\/+$/, '');
  const inside = [`${clean}/policy.d`, `${clean}/qubes/policy.d`, `${clean}/etc/qubes/policy.d`].find(isFolder);
  return inside ?? (isFolder(clean) ? clean : slashes(dirname(path.split(sep).join('/'))));
}
