// A rule in its turn: its line, and what holds for all the lines of its file on the way it was read.
import { isAction, type Action } from '../syntax/check.ts';
import type { RuleLine } from '../syntax/parse.ts';
import type { Dialect } from '../syntax/words.ts';
import type { Include, PolicyFile, Rule } from './policies.ts';

/** Rules that follow each other: their places are counted from the first, so that they move together. */
export interface Run {
  from: number;
}

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

/** Undefined for a line that is no whole rule. `place`: among those of its run. */
export function ruleOf(file: PolicyFile, line: RuleLine, context: Context, run: Run, place: number, implied = false): Rule | undefined {
  const { sourceText, targetText, actionText } = line;
  return sourceText !== undefined && targetText !== undefined && actionText !== undefined && isAction(actionText) ? new RuleInTurn(file, line, context, run, place, implied, sourceText, targetText, actionText) : undefined;
}

/** Keeps what tells it from others, and reads the rest from its line. */
class RuleInTurn implements Rule {
  readonly file: PolicyFile;
  readonly line: RuleLine;
  readonly implied: boolean;
  readonly source: string;
  readonly target: string;
  readonly action: Action;
  readonly #context: Context;
  readonly #run: Run;
  readonly #place: number;

  constructor(file: PolicyFile, line: RuleLine, context: Context, run: Run, place: number, implied: boolean, source: string, target: string, action: Action) {
    this.file = file;
    this.line = line;
    this.implied = implied;
    this.source = source;
    this.target = target;
    this.action = action;
    this.#context = context;
    this.#run = run;
    this.#place = place;
  }

  get turn(): number {
    return this.#run.from + this.#place;
  }

  get service(): string | undefined {
    return this.line.serviceText ?? this.#context.service;
  }

  get argument(): string {
    return this.line.argumentText ?? this.#context.argument;
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
    return this.#context.through;
  }
}
