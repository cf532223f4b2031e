// Reads a folder of policies as qrexec does: counted files by name, includes where they stand, legacy files through `!compat-4.0`.
import { parsePolicy, type DirectiveLine, type PolicyText, type RuleLine } from '../syntax/parse.ts';
import type { Dialect, Word } from '../syntax/words.ts';
import { serviceIndex, type ServiceIndex } from './by-service.ts';
import { byLine, firstTurns, isBroken, keptReading, kindOf, loading, unread, type Alone, type Loading } from './loading.ts';
import { callOf, folderOf, fromTop, legacyFolders, resolvePath, roleOf, runFolderOf, turnOf, type Role } from './paths.ts';
import type { Disk, Include, Policies, Rule } from './policies.ts';
import { RuleList } from './rule-list.ts';
import { again, ruleOf, Run, type Context } from './rule-in-turn.ts';

/** More turns than this are not followed: files that include each other twice at every step would never end. */
const maxTurns = 300_000;

/** What was read before, by the policies made of it. */
const loaded = new WeakMap<Policies, Loaded>();

interface Loaded {
  readonly files: ReadonlyMap<string, Loading>;
  readonly alone: ReadonlySet<Alone>;
  /** The rules that were read one by one. */
  readonly loose: readonly Rule[];
  readonly index: ServiceIndex;
}

/**
 * `others` are further files to look at, whether qrexec reads them or not. Given what was read before, the files that are the same are taken over from
 * there, and what was read before is not to be asked any more.
 */
export function loadPolicies(folder: string, disk: Disk, others: readonly string[] = [], before?: Policies): Policies {
  const earlier = before && loaded.get(before);
  const files = new Map<string, Loading>();
  const rules = new RuleList();
  const alone = new Set<Alone>();
  const loose: Rule[] = [];
  /** Of the rules read one by one: those that were not there before, and how many were. */
  const added: Rule[] = [];
  let kept = 0;
  const includes: Include[] = [];
  const includesOf = new Map<DirectiveLine, Include[]>();

  const open = (path: string, role?: Role): Loading | 'outside' | undefined => {
    const known = files.get(path);
    if (known) return known;
    const found = disk.read(path);
    if (found === undefined || found === 'outside') return found;
    const as = role ?? roleOf(path) ?? 'include';
    const same = earlier?.files.get(path);
    const file = same?.from === found && same.role === as ? unread(same) : loading(path, as, found);
    files.set(path, file);
    return file;
  };

  const reading = (file: Loading, dialect: Dialect): PolicyText => {
    const known = file.readings.find((it) => it.dialect === dialect);
    if (known) return known;
    const made = keptReading(file, dialect);
    file.readings.push(made);
    return made;
  };

  const take = (file: Loading, line: RuleLine, context: Context, turn: number): void => {
    const known = turn < 0 ? undefined : again(file.earlier[file.taken.length], line, context, turn);
    const rule = known ?? ruleOf(new Run(file, context, turn, true), line, 0);
    if (!rule) return;
    if (turn >= 0) {
      rules.add(rule);
      loose.push(rule);
      if (known) kept++;
      else added.push(rule);
    }
    // What is read alone is kept for the next time.
    if (file.taken === file.alone?.rules) file.taken = [...file.taken, rule];
    else (file.taken as Rule[]).push(rule);
  };

  /** All at once, and just moved where nothing but their place among the others has changed. Undefined for a file with directives. */
  const readAlone = (file: Loading, context: Context): Alone | undefined => {
    const its = reading(file, context.dialect);
    const known = file.alone;
    if (known?.reading === its && known.base === context.base) {
      known.run.from = rules.count;
      return known;
    }
    if (its.hasDirectives) return undefined;
    const run = new Run(file, context, rules.count);
    const made: Rule[] = [];
    for (const line of its.lines) {
      const rule = line.kind === 'rule' && !line.problem && !line.opaque ? ruleOf(run, line, made.length) : undefined;
      if (rule) made.push(rule);
    }
    file.alone = { reading: its, base: context.base, run, rules: made };
    return file.alone;
  };

  const read = (file: Loading, context: Context): void => {
    const { lines } = reading(file, context.dialect);
    file.counts = true;
    file.times++;
    const its = context.through.length === 0 && file.times === 1 && rules.count + lines.length <= maxTurns ? readAlone(file, context) : undefined;
    if (its) {
      rules.addAll(its.rules);
      file.taken = its.rules;
      alone.add(its);
      return;
    }
    for (const line of lines) {
      if (rules.count >= maxTurns) return;
      if (line.problem || line.opaque) continue;
      if (line.kind === 'rule') take(file, line, context, rules.count);
      else follow(file, line, context);
    }
  };

  /** Takes a counted file over as it was, where it is the same and has no includes: nearly all of them, with every key that is pressed. */
  const readAsBefore = (path: string): boolean => {
    const file = files.has(path) ? undefined : earlier?.files.get(path);
    const its = file?.alone;
    if (!file || !its || file.role !== 'policy' || its.reading.dialect !== 'policy' || rules.count + its.reading.lines.length > maxTurns || file.from !== disk.read(path)) return false;
    files.set(path, unread(file));
    file.counts = true;
    file.times = 1;
    file.readings.push(its.reading);
    file.taken = its.rules;
    its.run.from = rules.count;
    rules.addAll(its.rules);
    alone.add(its);
    return true;
  };

  const follow = (file: Loading, line: DirectiveLine, context: Context): void => {
    const { params } = line;
    switch (line.name.text) {
      case '!include':
        return include(file, line, params[0], context, context);
      case '!include-service': {
        const [service, argument, path] = params;
        return include(file, line, path, context, { ...context, dialect: 'service', service: service?.text, argument: argument?.text ?? '*' });
      }
      case '!include-dir':
        return includeFolder(file, line, params[0], context);
      default:
        return compat(file, line, context);
    }
  };

  const note = (file: Loading, line: DirectiveLine, path: Word, to: string | undefined, as: Dialect, isFolder: boolean, fault: Include['fault']): Include => {
    const before = includesOf.get(line) ?? [];
    const known = before.find((it) => it.to === to && it.fault === fault);
    if (known) return known;
    const it: Include = { from: file, line, path: path.text, at: path, to, as, folder: isFolder, fault };
    includesOf.set(line, [...before, it]);
    includes.push(it);
    return it;
  };

  const include = (file: Loading, line: DirectiveLine, path: Word | undefined, { base, stack }: Context, inner: Context): void => {
    if (!path) return;
    const to = path.text.startsWith('/') ? fromTop(folder, path.text) : resolvePath(base, path.text);
    if (to === undefined) return void note(file, line, path, to, inner.dialect, false, 'unknown');
    const key = `${inner.dialect} ${to}`;
    if (stack.includes(key)) return void note(file, line, path, to, inner.dialect, false, 'loop');
    const target = open(to);
    const fault = target === undefined ? (isShipped(to) ? 'unknown' : 'missing') : target === 'outside' ? 'outside' : undefined;
    const it = note(file, line, path, to, inner.dialect, false, fault);
    if (target === undefined || target === 'outside') return;
    if (!target.includedBy.includes(it)) target.includedBy.push(it);
    read(target, { ...inner, through: [...inner.through, it], stack: [...stack, key] });
  };

  const includeFolder = (file: Loading, line: DirectiveLine, path: Word | undefined, context: Context): void => {
    if (!path) return;
    const to = path.text.startsWith('/') ? fromTop(folder, path.text) : resolvePath(context.base, path.text);
    if (to === undefined) return void note(file, line, path, to, 'policy', true, 'unknown');
    const names = disk.list(to);
    const counted = Array.isArray(names) ? countedIn(names as readonly string[]) : [];
    const loops = counted.some((name) => context.stack.includes(`policy ${to}/${name}`));
    const it = note(file, line, path, to, 'policy', true, names === undefined ? 'missing' : names === 'outside' ? 'outside' : loops ? 'loop' : undefined);
    if (it.fault) return;
    for (const name of counted) {
      const target = open(`${to}/${name}`, 'policy');
      if (target === undefined || target === 'outside') continue;
      if (!target.includedBy.includes(it)) target.includedBy.push(it);
      read(target, { ...context, through: [...context.through, it], stack: [...context.stack, `policy ${target.path}`] });
    }
  };

  /** Legacy files in the order of their services, each with those for one argument first. */
  const compat = (file: Loading, line: DirectiveLine, context: Context): void => {
    const legacy = legacyFolder();
    if (!legacy) return;
    const it = note(file, line, line.name, legacy.folder, 'service', true, undefined);
    for (const { name, service, argument } of legacy.calls) {
      const target = open(`${legacy.folder}/${name}`, 'legacy');
      if (target === undefined || target === 'outside') continue;
      if (!target.includedBy.includes(it)) target.includedBy.push(it);
      const key = `service ${target.path}`;
      if (context.stack.includes(key)) continue;
      const inner: Context = { dialect: 'service', service, argument, base: legacy.folder, through: [...context.through, it], stack: [...context.stack, key] };
      read(target, inner);
      if (argument !== '*') for (const text of ['@anyvm @anyvm deny', '@anyvm @adminvm deny']) implied(target, text, inner);
    }
  };

  const implied = (file: Loading, text: string, context: Context): void => {
    const [line] = parsePolicy(text, 'service').lines;
    const rule = line?.kind === 'rule' ? ruleOf(new Run(file, context, rules.count), line, 0, true) : undefined;
    if (!rule) return;
    rules.add(rule);
    loose.push(rule);
    added.push(rule);
  };

  const legacyFolder = (): { readonly folder: string; readonly calls: readonly Call[] } | undefined => {
    for (const path of legacyFolders(folder)) {
      const names = disk.list(path);
      if (Array.isArray(names)) return { folder: path, calls: callsIn(path, names as readonly string[]) };
    }
    return undefined;
  };

  const run = runFolderOf(folder);
  for (const path of countedPaths(folder, disk.list(folder), run, run === undefined ? undefined : disk.list(run))) {
    if (readAsBefore(path)) continue;
    const file = open(path, 'policy');
    if (file === undefined || file === 'outside') continue;
    const as = kindOf(file);
    if (as === 'policy') read(file, { dialect: 'policy', service: undefined, argument: '*', base: folderOf(path), through: [], stack: [`policy ${path}`] });
  }
  for (const path of others) {
    const file = open(path);
    if (file === undefined || file === 'outside' || file.readings.length > 0) continue;
    const dialect = file.role === 'legacy' || kindOf(file) === 'service' ? 'service' : 'policy';
    file.times++;
    const call = file.role === 'legacy' || (dialect === 'service' && file.role === 'policy') ? callOf(file.name) : { service: undefined, argument: '*' };
    for (const line of reading(file, dialect).lines) {
      if (line.kind === 'rule' && !line.problem && !line.opaque) take(file, line, { dialect, ...call, base: folder, through: [], stack: [] }, -1);
    }
  }

  const index = earlier?.index ?? serviceIndex();
  if (earlier) index.change([...(kept === earlier.loose.length ? [] : without(earlier.loose, loose)), ...rulesIn(earlier.alone, alone)], [...added, ...rulesIn(alone, earlier.alone)]);
  const all = [...files.values()];
  let broken: boolean | undefined;
  const policies: Policies = {
    folder,
    files: all,
    get rules() {
      return rules.all;
    },
    includes,
    get byService() {
      return index.of(() => rules.all);
    },
    bySource: (service) => index.bySource(service, () => rules.all),
    file: (path) => files.get(path),
    rulesOf: (file) => firstTurns(files.get(file.path)),
    turnsOf(rule) {
      const file = files.get(rule.file.path);
      if (!file || file.times <= 1) return [rule];
      file.byLine ??= byLine(file.taken);
      return file.byLine.get(rule.line) ?? [rule];
    },
    list(path) {
      const names = disk.list(path);
      return names === 'outside' ? undefined : names;
    },
    get broken() {
      return (broken ??= all.some((file) => file.counts && isBroken(file)) || includes.some(({ fault }) => fault === 'missing' || fault === 'loop'));
    },
  };
  loaded.set(policies, { files, alone, loose, index });
  return policies;
}

/** The rules of what is in the first and not in the second. */
const rulesIn = (some: ReadonlySet<Alone>, others: ReadonlySet<Alone>): readonly Rule[] => [...some].flatMap((it) => (others.has(it) ? [] : it.rules));

function without(some: readonly Rule[], others: readonly Rule[]): readonly Rule[] {
  const known = new Set(others);
  return some.filter((rule) => !known.has(rule));
}

/** Files that every Qubes OS has, empty at first, for rules about the Admin API. */
const isShipped = (path: string): boolean => /\/include\/admin-(?:local|global)-(?:ro|rwx)$/.test(path);

type Names = ReturnType<Disk['list']>;

/** The files that count, in their order; of two with one name the temporary one, in `run`. Lists that are the same as before are not looked through again. */
function countedPaths(folder: string, names: Names, run: string | undefined, runNames: Names): readonly string[] {
  const [own, over] = [Array.isArray(names) ? (names as readonly string[]) : nowhere, Array.isArray(runNames) ? (runNames as readonly string[]) : nowhere];
  const before = counted.get(own);
  if (before?.folder === folder && before.over === over) return before.paths;
  const found = new Map<string, string>();
  for (const [from, its] of [[run, over], [folder, own]] as const) {
    for (const name of countedIn(its)) if (!found.has(turnOf(name))) found.set(turnOf(name), `${from ?? ''}/${name}`);
  }
  const paths = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  if (own !== nowhere) counted.set(own, { folder, over, paths });
  return paths;
}

const nowhere: readonly string[] = [];
const counted = new WeakMap<readonly string[], { readonly folder: string; readonly over: readonly string[]; readonly paths: readonly string[] }>();

/** The files of a folder that count, in their order. */
const countedIn = (names: readonly string[]): readonly string[] =>
  names.filter((name) => /\.policy(?:\.(?:j2|jinja2?))?$/.test(name) && !name.startsWith('.')).map((name) => [turnOf(name), name] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);

interface Call {
  readonly name: string;
  readonly service: string;
  readonly argument: string;
}

function callsIn(folder: string, names: readonly string[]): Call[] {
  const last = (argument: string): string => (argument === '*' ? '\uffff' : argument);
  return names
    .filter((name) => roleOf(`${folder}/${name}`) === 'legacy')
    .map((name) => {
      const plus = name.indexOf('+');
      return plus < 0 ? { name, service: name, argument: '*' } : { name, service: name.slice(0, plus), argument: name.slice(plus) };
    })
    .sort((a, b) => (a.service !== b.service ? (a.service < b.service ? -1 : 1) : last(a.argument) < last(b.argument) ? -1 : 1));
}
