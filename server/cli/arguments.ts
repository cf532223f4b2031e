// Reads the command line's words into typed options, and says what is wrong with them.
import { parseArgs } from 'node:util';
import { nearest } from '../base/nearest.ts';
import type { Severity } from '../rules/rule.ts';
import { questions } from '../interview/questions.ts';
import { rulebook } from '../features/rulebook.ts';
import { UsageError } from './io.ts';

export const checkFormats = ['pretty', 'json', 'sarif', 'github', 'junit'] as const;
export const listFormats = ['pretty', 'json', 'markdown'] as const;
export const failLevels = ['error', 'warning', 'information', 'hint', 'never'] as const;

export interface Options {
  readonly command: string;
  readonly rest: readonly string[];
  readonly format: string | undefined;
  readonly rules: readonly string[];
  readonly failOn: Severity | 'never';
  readonly maxWarnings: number | undefined;
  readonly dryRun: boolean;
  /** Only say what is not as it should be. */
  readonly check: boolean;
  readonly stdio: boolean;
  readonly baseline: string | undefined;
  readonly writeBaseline: string | undefined;
  readonly today: string | undefined;
  /** The qube to start from. */
  readonly from: string | undefined;
  /** Of a call: its service, whom it names as its target, and its argument. */
  readonly service: string | undefined;
  readonly to: string | undefined;
  readonly argument: string | undefined;
  /** Where the qubes are described: a plan, or a listing of a running system. */
  readonly plan: string | undefined;
  readonly systemInfo: string | undefined;
  /** The file to write to. */
  readonly output: string | undefined;
  /** What is known of the answers that `new` asks for, by question. */
  readonly answers: Readonly<Record<string, string | undefined>>;
  /** Write a plan whatever the answers speak for. */
  readonly anyway: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

const config = {
  format: { type: 'string' },
  rule: { type: 'string', multiple: true },
  'fail-on': { type: 'string' },
  'max-warnings': { type: 'string' },
  'dry-run': { type: 'boolean' },
  check: { type: 'boolean' },
  stdio: { type: 'boolean' },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  today: { type: 'string' },
  from: { type: 'string' },
  service: { type: 'string' },
  to: { type: 'string' },
  argument: { type: 'string' },
  plan: { type: 'string' },
  'system-info': { type: 'string' },
  output: { type: 'string', short: 'o' },
  profile: { type: 'string' },
  daily: { type: 'string' },
  upkeep: { type: 'string' },
  anonymity: { type: 'string' },
  risks: { type: 'string' },
  foundations: { type: 'string' },
  machine: { type: 'string' },
  title: { type: 'string' },
  anyway: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  // Passed by vscode-languageclient to every server it starts.
  clientProcessId: { type: 'string' },
} as const;

/** @throws UsageError naming the word that is wrong. */
export function readArguments(words: readonly string[]): Options {
  const { values, positionals } = parsed(words);
  const failOn = values['fail-on'] ?? 'error';
  if (!isOneOf(failLevels, failOn)) throw wrongWord('--fail-on', failOn, failLevels);
  const max = values['max-warnings'];
  if (max !== undefined && !/^\d+$/.test(max)) throw new UsageError(`--max-warnings takes a whole number, not "${max}"`);
  const today = values.today;
  if (today !== undefined && !/^\d{4}-\d\d-\d\d$/.test(today)) throw new UsageError(`--today takes a date such as 2026-11-23, not "${today}"`);
  for (const id of values.rule ?? []) if (!Object.hasOwn(rulebook, id)) throw unknownRule(id);
  const [command = '', ...rest] = positionals;
  return {
    command,
    rest,
    format: values.format,
    rules: values.rule ?? [],
    failOn,
    maxWarnings: max === undefined ? undefined : Number(max),
    dryRun: values['dry-run'] ?? false,
    check: values.check ?? false,
    stdio: values.stdio ?? false,
    baseline: values.baseline,
    writeBaseline: values['write-baseline'],
    today,
    from: values.from,
    service: values.service,
    to: values.to,
    argument: values.argument,
    plan: values.plan,
    systemInfo: values['system-info'],
    output: values.output,
    answers: Object.fromEntries(questions.map(({ id }) => [id, values[id]])),
    anyway: values.anyway ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

/** The chosen output format, or the first where none was chosen. */
export function formatOf<T extends string>({ format }: Options, allowed: readonly [T, ...T[]]): T {
  if (format === undefined) return allowed[0];
  if (!isOneOf(allowed, format)) throw wrongWord('--format', format, allowed);
  return format;
}

export function unknownRule(id: string): UsageError {
  const meant = nearest(id, Object.keys(rulebook));
  return new UsageError(`there is no rule "${id}"${meant ? `; did you mean ${meant}?` : ' (qube-plan rules lists them)'}`);
}

function parsed(words: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof config; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...words], options: config, allowPositionals: true });
  } catch (error) {
    const option = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? '';
    const meant = nearest(option, Object.keys(config).map((name) => `--${name}`));
    const known = option !== '' && option.replace(/^--/, '') in config;
    throw new UsageError(known ? `${option} is not used this way` : `there is no option ${option}${meant ? `; did you mean ${meant}?` : ''}`);
  }
}

const isOneOf = <T extends string>(allowed: readonly T[], word: string): word is T => (allowed as readonly string[]).includes(word);

const wrongWord = (option: string, word: string, allowed: readonly string[]): UsageError =>
  new UsageError(`${option} can be ${allowed.join(', ')}, not "${word}"`);
