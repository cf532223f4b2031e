// A rule in its turn: its line, and what holds for all the lines of its file on the way it was read.
import { isAction, type Action } from '../syntax/check.ts';
import type { RuleLine } from '../syntax/parse.ts';
import type { Dialect } from '../syntax/words.ts';
import type { Include, PolicyFile, Rule } from './policies.ts';

/** What holds for the lines of a file that is being read. */
export interface Context {
  readonly dialect: Dialect;
  /** Of the older form: whom the file belongs to. */
  readonly service: string | undefined;
  readonly argument: string;
  /** The folder from which includes start. */
  readonly base: string;
  readonly through: readonly Include[];
  /** The files on the way here, by path and form. */
  readonly stack: readonly string[];
}

/** Rules that follow each other: what they share. Their places are counted from the first, so that they move together. */
export class Run {
  readonly file: PolicyFile;
  /** It is one rule, read by itself. */
  readonly single: boolean;
  context: Context;
  from: number;

  constructor(file: PolicyFile, context: Context, from: number, single = false) {
    this.file = file;
    this.single = single;
    this.context = context;
    this.from = from;
  }
}

/** Whether the same lines of the same files lead there. */
const sameWay = (a: readonly Include[], b: readonly Include[]): boolean => a.length === b.length && a.every(({ line }, index) => line === b[index]?.line);

/** A rule that was read by itself, as it is when its line is read again; undefined where it may not stay. */
export const again = (rule: Rule | undefined, line: RuleLine, context: Context, turn: number): Rule | undefined => (rule instanceof RuleInTurn ? rule.again(line, context, turn) : undefined);

/** Undefined for a line that is no whole rule. `place`: among those of its run. */
export function ruleOf(run: Run, line: RuleLine, place: number, implied = false): Rule | undefined {
  const { sourceText, targetText, actionText } = line;
  return sourceText !== undefined && targetText !== undefined && actionText !== undefined && isAction(actionText) ? new RuleInTurn(run, line, place, implied) : undefined;
}

/** Keeps what tells it from others, and reads the rest from its line. */
class RuleInTurn implements Rule {
  readonly line: RuleLine;
  readonly implied: boolean;
  readonly #run: Run;
  readonly #place: number;

  constructor(run: Run, line: RuleLine, place: number, implied: boolean) {
    this.line = line;
    this.implied = implied;
    this.#run = run;
    this.#place = place;
  }

  /** The same rule when its line is read again. Undefined where it would say something else now, or got here by another way: then it may have to change places with others. */
  again(line: RuleLine, context: Context, turn: number): Rule | undefined {
    const run = this.#run;
    if (!run.single || run.from < 0 || this.line !== line || this.implied || run.context.service !== context.service || run.context.argument !== context.argument || !sameWay(run.context.through, context.through)) return undefined;
    run.context = context;
    run.from = turn;
    return this;
  }

  get file(): PolicyFile {
    return this.#run.file;
  }

  get source(): string {
    return this.line.sourceText as string;
  }

  get target(): string {
    return this.line.targetText as string;
  }

  get action(): Action {
    return this.line.actionText as Action;
  }

  get turn(): number {
    return this.#run.from + this.#place;
  }

  get service(): string | undefined {
    return this.line.serviceText ?? this.#run.context.service;
  }

  get argument(): string {
    return this.line.argumentText ?? this.#run.context.argument;
  }

  get redirect(): string | undefined {
    return this.line.values?.target;
  }

  get defaultTarget(): string | undefined {
    return this.line.values?.defaultTarget;
  }

  get user(): string | undefined {
    return this.line.values?.user;
  }

  get notify(): boolean {
    const written = this.line.values?.notify;
    return written === undefined ? this.action === 'deny' : written === 'yes';
  }

  get autostart(): boolean {
    return this.line.values?.autostart !== 'no';
  }

  get through(): readonly Include[] {
    return this.#run.context.through;
  }
}
