// Reads a policy file line by line: comments, rules, directives, and what qrexec would refuse. Never throws, whatever the text.
import { Lines } from '../../base/lines.ts';
import type { Span } from '../../base/span.ts';
import { directiveProblem, type Problem } from './check.ts';
import { jinja } from './jinja.ts';
import { ruleOnLine, type Spelling } from './rule-line.ts';
import { asRead, inked, words, type Dialect, type Word } from './words.ts';

/** A line that is neither blank nor a comment. */
export type Line = RuleLine | DirectiveLine;

interface Common {
  /** Zero-based. */
  readonly number: number;
  /** From its first to its last letter. */
  readonly at: Span;
  readonly words: readonly Word[];
  /** What qrexec says against it: it stops at the first fault. */
  readonly problem: Problem | undefined;
  /** It holds Jinja: nobody can say what it will be. */
  readonly opaque: boolean;
  /** It stands in a Jinja block, and so may not be there at all. */
  readonly conditional: boolean;
}

export interface RuleLine extends Common {
  readonly kind: 'rule';
  /** Only in the present form. */
  readonly service: Word | undefined;
  readonly argument: Word | undefined;
  readonly source: Word | undefined;
  readonly target: Word | undefined;
  readonly action: Word | undefined;
  readonly params: readonly Param[];
  /** Undefined where there are no parameters. */
  readonly values: ParamValues | undefined;
  /** The words without their places: whoever needs no more gets them for less. */
  readonly serviceText: string | undefined;
  readonly argumentText: string | undefined;
  readonly sourceText: string | undefined;
  readonly targetText: string | undefined;
  readonly actionText: string | undefined;
}

/** What the parameters that qrexec knows say. */
export interface ParamValues {
  readonly target: string | undefined;
  readonly defaultTarget: string | undefined;
  readonly user: string | undefined;
  readonly notify: string | undefined;
  readonly autostart: string | undefined;
}

export interface DirectiveLine extends Common {
  readonly kind: 'directive';
  /** `!include` and the like. */
  readonly name: Word;
  readonly params: readonly Word[];
}

/** `KEY=VALUE`; without `=` there is no value, and qrexec refuses it. */
export interface Param extends Word {
  readonly key: Word;
  readonly value: Word | undefined;
}

export interface Comment {
  readonly number: number;
  /** From `#` to its last letter. */
  readonly at: Span;
}

export interface PolicyText {
  readonly text: string;
  readonly dialect: Dialect;
  readonly lines: readonly Line[];
  readonly comments: readonly Comment[];
  /** Stretches of Jinja. */
  readonly jinja: readonly Span[];
  readonly layout: Lines;
  /** The first line begins with a byte order mark that the text does not show. */
  readonly mark: boolean;
  readonly hasProblems: boolean;
  readonly hasDirectives: boolean;
}

/** `mark`: the file begins with a byte order mark that the text does not show. To qrexec it is a letter like any other. */
export function parsePolicy(text: string, dialect: Dialect, mark = false): PolicyText {
  const layout = new Lines(text);
  const { spans, inBlock } = jinja(text);
  const lines: Line[] = [];
  const comments: Comment[] = [];
  const known: Spelling = new Map();
  let next = 0;
  for (let number = 0; number < layout.count; number++) {
    if (number === 0 && mark) {
      lines.push(markedLine(text.slice(0, layout.end(0)), dialect));
      continue;
    }
    const at = inked(text, { start: layout.start(number), end: layout.end(number) });
    if (!at) continue;
    while (next < spans.length && (spans[next] as Span).end <= at.start) next++;
    const first = spans[next];
    const opaque = first !== undefined && first.start < at.end;
    if (opaque && isCovered(text, at, spans, next)) continue;
    if (text.startsWith('#', at.start) && !(opaque && first.start <= at.start)) comments.push({ number, at });
    else lines.push(readLine(text, number, at, dialect, opaque, inBlock(at.start), known));
  }
  return { text, dialect, lines, comments, jinja: spans, layout, mark, hasProblems: lines.some(({ problem }) => problem !== undefined), hasDirectives: lines.some(({ kind }) => kind === 'directive') };
}

/** The first line with the mark before it, each thing where it stands without. */
function markedLine(text: string, dialect: Dialect): Line {
  const whole = `\ufeff${text}`;
  const at = inked(whole, { start: 0, end: whole.length }) as Span;
  const line = readLine(whole, 0, at, dialect, /\{[{%#]/.test(text), false, new Map());
  const moved = <T extends Span>(it: T): T => ({ ...it, start: Math.max(0, it.start - 1), end: Math.max(0, it.end - 1) });
  const word = (it: Word | undefined): Word | undefined => it && moved(it);
  const common = { at: moved(line.at), words: line.words.map(moved), problem: line.problem && { ...line.problem, at: moved(line.problem.at) } };
  if (line.kind === 'directive') return { ...line, ...common, name: moved(line.name), params: line.params.map(moved) };
  const { kind, number, opaque, conditional, values, serviceText, argumentText, sourceText, targetText, actionText } = line;
  const params = line.params.map((it) => ({ ...moved(it), key: moved(it.key), value: word(it.value) }));
  const fields = { service: word(line.service), argument: word(line.argument), source: word(line.source), target: word(line.target), action: word(line.action), params };
  return { kind, number, opaque, conditional, values, serviceText, argumentText, sourceText, targetText, actionText, ...common, ...fields };
}

/** Whether nothing but Jinja and blanks stands there. */
function isCovered(text: string, at: Span, spans: readonly Span[], from: number): boolean {
  let offset = at.start;
  for (let i = from; i < spans.length && (spans[i] as Span).start < at.end; i++) {
    const span = spans[i] as Span;
    if (span.start > offset && inked(text, { start: offset, end: span.start })) return false;
    offset = Math.max(offset, span.end);
  }
  return offset >= at.end || !inked(text, { start: offset, end: at.end });
}

function readLine(text: string, number: number, at: Span, dialect: Dialect, opaque: boolean, conditional: boolean, known: Spelling): Line {
  const all = words(text, at, dialect);
  const [name] = all;
  if (!name || !asRead(text, { start: at.start, end: at.end }, dialect).startsWith('!')) return ruleOnLine(text, number, at, all, dialect, opaque, conditional, known);
  const params = all.slice(1);
  return { kind: 'directive', number, at, words: all, opaque, conditional, name, params, problem: opaque ? undefined : directiveProblem(name, params, dialect) };
}
