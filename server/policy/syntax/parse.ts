// Reads a policy file line by line: comments, rules, directives, and what qrexec would refuse. Never throws, whatever the text.
import { Lines } from '../../base/lines.ts';
import type { Span } from '../../base/span.ts';
import { directiveProblem, type Problem } from './check.ts';
import { jinja } from './jinja.ts';
import { ruleOnLine, type Sheet } from './rule-line.ts';
import { asRead, firstInk, inked, lastInk, words, type Dialect, type Word } from './words.ts';

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
  const sheet: Sheet = { text, dialect };
  const { spans, inBlock } = jinja(text);
  const lines: Line[] = [];
  const comments: Comment[] = [];
  let hasProblems = false;
  let hasDirectives = false;
  let next = 0;
  const add = (line: Line): void => {
    lines.push(line);
    if (line.problem) hasProblems = true;
    if (line.kind === 'directive') hasDirectives = true;
  };
  for (let number = 0; number < layout.count; number++) {
    if (number === 0 && mark) {
      add(markedLine(text.slice(0, layout.end(0)), dialect));
      continue;
    }
    const last = layout.end(number);
    const start = firstInk(text, layout.start(number), last);
    if (start === last) continue;
    const end = lastInk(text, start, last);
    while (next < spans.length && (spans[next] as Span).end <= start) next++;
    const first = spans[next];
    const opaque = first !== undefined && first.start < end;
    if (opaque && isCovered(text, { start, end }, spans, next)) continue;
    if (text.charCodeAt(start) === hash && !(opaque && first.start <= start)) comments.push({ number, at: { start, end } });
    else add(readLine(sheet, number, start, end, opaque, inBlock(start)));
  }
  return { text, dialect, lines, comments, jinja: spans, layout, mark, hasProblems, hasDirectives };
}

const hash = 35;

/** The first line with the mark before it, each thing where it stands without. */
function markedLine(text: string, dialect: Dialect): Line {
  const whole = `\ufeff${text}`;
  const at = inked(whole, { start: 0, end: whole.length }) as Span;
  const line = readLine({ text: whole, dialect }, 0, at.start, at.end, /\{[{%#]/.test(text), false);
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

function readLine(sheet: Sheet, number: number, start: number, end: number, opaque: boolean, conditional: boolean): Line {
  const { text, dialect } = sheet;
  // What begins with `$` in the older form can be `$include:`.
  if (!text.startsWith('!', start) && (dialect === 'policy' || !asRead(text, { start, end }, dialect).startsWith('!'))) return ruleOnLine(sheet, number, start, end, opaque, conditional);
  const at = { start, end };
  const all = words(text, at, dialect);
  const [name] = all;
  if (!name) return ruleOnLine(sheet, number, start, end, opaque, conditional);
  const params = all.slice(1);
  return { kind: 'directive', number, at, words: all, opaque, conditional, name, params, problem: opaque ? undefined : directiveProblem(name, params, dialect) };
}
