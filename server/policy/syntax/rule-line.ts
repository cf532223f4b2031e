// A rule on its line. Where its words stand is made out again only when somebody asks: a policy has far more lines than anybody looks at.
import type { Span } from '../../base/span.ts';
import { ruleProblem, type Problem } from './check.ts';
import type { Param, ParamValues, RuleLine } from './parse.ts';
import { words, type Dialect, type Word } from './words.ts';

/** Words come again and again, and each is kept once: of the texts of one file. */
export type Spelling = Map<string, string>;

/** More different words than this are not looked up: a hostile file has millions. */
const mostSpelt = 20_000;

function spelt(text: string, known: Spelling): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size < mostSpelt) known.set(text, text);
  return text;
}

/** What is made of a line's words when they are asked for. */
interface Parts {
  readonly words: readonly Word[];
  readonly params: readonly Param[];
}

class RuleOnLine implements RuleLine {
  readonly number: number;
  readonly conditional: boolean;
  readonly opaque: boolean;
  readonly problem: Problem | undefined;
  readonly serviceText: string | undefined;
  readonly argumentText: string | undefined;
  readonly sourceText: string | undefined;
  readonly targetText: string | undefined;
  readonly actionText: string | undefined;
  readonly values: ParamValues | undefined;
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #start: number;
  readonly #end: number;
  #parts: Parts | undefined;

  constructor(text: string, number: number, at: Span, all: readonly Word[], dialect: Dialect, opaque: boolean, conditional: boolean, known: Spelling) {
    const first = firstOf(dialect);
    const textOf = (word: Word | undefined): string | undefined => word && spelt(word.text, known);
    this.number = number;
    this.opaque = opaque;
    this.conditional = conditional;
    this.serviceText = first === 0 ? undefined : textOf(all[0]);
    this.argumentText = first === 0 ? undefined : textOf(all[1]);
    this.sourceText = textOf(all[first]);
    this.targetText = textOf(all[first + 1]);
    this.actionText = textOf(all[first + 2]);
    const params = all.length > first + 3 ? paramsIn(all, first) : noParams;
    this.values = params.length > 0 ? valuesOf(params, known) : undefined;
    this.#text = text;
    this.#dialect = dialect;
    this.#start = at.start;
    this.#end = at.end;
    this.problem = opaque ? undefined : ruleProblem({ service: first === 0 ? undefined : all[0], argument: first === 0 ? undefined : all[1], source: all[first], target: all[first + 1], action: all[first + 2], params, at }, dialect);
  }

  get kind(): 'rule' {
    return 'rule';
  }

  get at(): Span {
    return { start: this.#start, end: this.#end };
  }

  get words(): readonly Word[] {
    return this.#made().words;
  }

  get params(): readonly Param[] {
    return this.values ? this.#made().params : noParams;
  }

  get service(): Word | undefined {
    return firstOf(this.#dialect) === 0 ? undefined : this.words[0];
  }

  get argument(): Word | undefined {
    return firstOf(this.#dialect) === 0 ? undefined : this.words[1];
  }

  get source(): Word | undefined {
    return this.words[firstOf(this.#dialect)];
  }

  get target(): Word | undefined {
    return this.words[firstOf(this.#dialect) + 1];
  }

  get action(): Word | undefined {
    return this.words[firstOf(this.#dialect) + 2];
  }

  #made(): Parts {
    if (this.#parts) return this.#parts;
    const all = words(this.#text, { start: this.#start, end: this.#end }, this.#dialect);
    this.#parts = { words: all, params: this.values ? paramsIn(all, firstOf(this.#dialect)) : noParams };
    return this.#parts;
  }
}

const noParams: readonly Param[] = [];

/** A parameter that is given twice is a mistake, and what it says does not matter. */
function valuesOf(params: readonly Param[], known: Spelling): ParamValues {
  const value = (key: string): string | undefined => {
    const text = params.find((it) => it.key.text === key)?.value?.text;
    return text === undefined ? undefined : spelt(text, known);
  };
  return { target: value('target'), defaultTarget: value('default_target'), user: value('user'), notify: value('notify'), autostart: value('autostart') };
}

/** Where the source stands among the words. */
const firstOf = (dialect: Dialect): 0 | 2 => (dialect === 'policy' ? 2 : 0);

const paramsIn = (all: readonly Word[], first: number): readonly Param[] => all.slice(first + 3).map(readParam);

function readParam(word: Word): Param {
  const equals = word.text.indexOf('=');
  if (equals < 0) return { ...word, key: word, value: undefined };
  const key = { start: word.start, end: word.start + equals, text: word.text.slice(0, equals) };
  return { ...word, key, value: { start: key.end + 1, end: word.end, text: word.text.slice(equals + 1) } };
}

/** `all`: the words of the line, which are not kept. */
export const ruleOnLine = (text: string, number: number, at: Span, all: readonly Word[], dialect: Dialect, opaque: boolean, conditional: boolean, known: Spelling): RuleLine =>
  new RuleOnLine(text, number, at, all, dialect, opaque, conditional, known);
