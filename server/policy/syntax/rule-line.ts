// A rule on its line. Where its words stand is made out again only when somebody asks: a policy has far more lines than anybody looks at.
import type { Span } from '../../base/span.ts';
import { ruleProblem, WordPlace, type Problem } from './check.ts';
import type { Param, ParamValues, RuleLine } from './parse.ts';
import { speltAt, type Spelt } from './spelling.ts';
import { asRead, firstBlank, firstInk, words, type Dialect, type Word } from './words.ts';

/** What the lines of one text share. */
export interface Sheet {
  readonly text: string;
  readonly dialect: Dialect;
}

/** What is made of a line's words when they are asked for. */
interface Parts {
  readonly words: readonly Word[];
  readonly params: readonly Param[];
}

/** What few lines have. */
interface Rest {
  readonly problem: Problem | undefined;
  readonly values: ParamValues | undefined;
  readonly opaque: boolean;
  readonly conditional: boolean;
}

const nothing: Rest = { problem: undefined, values: undefined, opaque: false, conditional: false };

class RuleOnLine implements RuleLine {
  readonly number: number;
  readonly serviceText: string | undefined;
  readonly argumentText: string | undefined;
  readonly sourceText: string | undefined;
  readonly targetText: string | undefined;
  readonly actionText: string | undefined;
  readonly #sheet: Sheet;
  readonly #start: number;
  readonly #end: number;
  readonly #rest: Rest;
  #parts: Parts | undefined;

  constructor(sheet: Sheet, number: number, start: number, end: number, opaque: boolean, conditional: boolean) {
    const { text, dialect } = sheet;
    const isPresent = dialect === 'policy';
    // In the older form a line is read on its own.
    const read = isPresent ? text : asRead(text, { start, end }, dialect);
    const last = isPresent ? end : end - start;
    // Where the first five words begin and end; the older form has three before its parameters.
    const a = firstInk(read, isPresent ? start : 0, last);
    const aEnd = firstBlank(read, a, last);
    const b = firstInk(read, aEnd, last);
    const bEnd = firstBlank(read, b, last);
    const c = firstInk(read, bEnd, last);
    const cEnd = firstBlank(read, c, last);
    const d = isPresent ? firstInk(read, cEnd, last) : last;
    const dEnd = firstBlank(read, d, last);
    const e = firstInk(read, dEnd, last);
    const eEnd = firstBlank(read, e, last);
    const service = isPresent ? wordAt(read, a, aEnd) : undefined;
    const argument = isPresent ? wordAt(read, b, bEnd) : undefined;
    const source = isPresent ? wordAt(read, c, cEnd) : wordAt(read, a, aEnd);
    const target = isPresent ? wordAt(read, d, dEnd) : wordAt(read, b, bEnd);
    const action = isPresent ? wordAt(read, e, eEnd) : wordAt(read, c, cEnd);
    const hasMore = firstInk(read, isPresent ? eEnd : cEnd, last) < last;
    this.number = number;
    this.serviceText = service?.text;
    this.argumentText = argument?.text;
    this.sourceText = source?.text;
    this.targetText = target?.text;
    this.actionText = action?.text;
    this.#sheet = sheet;
    this.#start = start;
    this.#end = end;
    this.#parts = undefined;
    this.#rest = !hasMore && !opaque && !conditional && isPlain(isPresent, service, argument, source, target, action) ? nothing : restOf(sheet, start, end, opaque, conditional);
  }

  get problem(): Problem | undefined {
    return this.#rest.problem;
  }

  get values(): ParamValues | undefined {
    return this.#rest.values;
  }

  get opaque(): boolean {
    return this.#rest.opaque;
  }

  get conditional(): boolean {
    return this.#rest.conditional;
  }

  get kind(): 'rule' {
    return 'rule';
  }

  get at(): Span {
    return { start: this.#start, end: this.#end };
  }

  get words(): readonly Word[] {
    return (this.#parts ??= partsOf(this.#sheet, this.#start, this.#end)).words;
  }

  get params(): readonly Param[] {
    return this.#rest.values ? (this.#parts ??= partsOf(this.#sheet, this.#start, this.#end)).params : noParams;
  }

  get service(): Word | undefined {
    return firstOf(this.#sheet.dialect) === 0 ? undefined : this.words[0];
  }

  get argument(): Word | undefined {
    return firstOf(this.#sheet.dialect) === 0 ? undefined : this.words[1];
  }

  get source(): Word | undefined {
    return this.words[firstOf(this.#sheet.dialect)];
  }

  get target(): Word | undefined {
    return this.words[firstOf(this.#sheet.dialect) + 1];
  }

  get action(): Word | undefined {
    return this.words[firstOf(this.#sheet.dialect) + 2];
  }
}

const wordAt = (text: string, start: number, end: number): Spelt | undefined => (start < end ? speltAt(text, start, end) : undefined);

function restOf(sheet: Sheet, start: number, end: number, opaque: boolean, conditional: boolean): Rest {
  const parts = partsOf(sheet, start, end);
  const problem = opaque ? undefined : ruleProblem(fieldsOf(parts, sheet.dialect, { start, end }), sheet.dialect);
  return { problem, values: parts.params.length > 0 ? valuesOf(parts.params) : undefined, opaque, conditional };
}

/** Whether nothing can be wrong with a rule without parameters: most are like that. Where this says no, somebody has to look. */
function isPlain(isPresent: boolean, service: Spelt | undefined, argument: Spelt | undefined, source: Spelt | undefined, target: Spelt | undefined, action: Spelt | undefined): boolean {
  if (!source?.fits(WordPlace.source) || !target?.fits(WordPlace.target) || !action?.fits(WordPlace.action)) return false;
  if (target.text === '@default' && action.text === 'allow') return false;
  if (!isPresent) return true;
  return service !== undefined && argument !== undefined && service.fits(WordPlace.service) && (argument.text === '*' || (service.text !== '*' && argument.fits(WordPlace.argument)));
}

const noParams: readonly Param[] = [];

function partsOf({ text, dialect }: Sheet, start: number, end: number): Parts {
  const all = words(text, { start, end }, dialect);
  const first = firstOf(dialect);
  return { words: all, params: all.length > first + 3 ? all.slice(first + 3).map(readParam) : noParams };
}

function fieldsOf({ words: all, params }: Parts, dialect: Dialect, at: Span): Parameters<typeof ruleProblem>[0] {
  const first = firstOf(dialect);
  return { service: first === 0 ? undefined : all[0], argument: first === 0 ? undefined : all[1], source: all[first], target: all[first + 1], action: all[first + 2], params, at };
}

/** A parameter that is given twice is a mistake, and what it says does not matter. */
function valuesOf(params: readonly Param[]): ParamValues {
  const value = (key: string): string | undefined => {
    const text = params.find((it) => it.key.text === key)?.value?.text;
    return text === undefined ? undefined : speltAt(text, 0, text.length).text;
  };
  return { target: value('target'), defaultTarget: value('default_target'), user: value('user'), notify: value('notify'), autostart: value('autostart') };
}

/** Where the source stands among the words. */
const firstOf = (dialect: Dialect): 0 | 2 => (dialect === 'policy' ? 2 : 0);

function readParam(word: Word): Param {
  const equals = word.text.indexOf('=');
  if (equals < 0) return { ...word, key: word, value: undefined };
  const key = { start: word.start, end: word.start + equals, text: word.text.slice(0, equals) };
  return { ...word, key, value: { start: key.end + 1, end: word.end, text: word.text.slice(equals + 1) } };
}

/** From its first to its last letter. */
export const ruleOnLine = (sheet: Sheet, number: number, start: number, end: number, opaque: boolean, conditional: boolean): RuleLine => new RuleOnLine(sheet, number, start, end, opaque, conditional);
