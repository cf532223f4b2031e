// `qube-plan new`: asks the guide's questions in the terminal, or takes the answers as options, and writes the plan they lead to.
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../base/nearest.ts';
import { nextQuestion, questionOf, questions, questionsFor, type Answers, type Question, type QuestionId } from '../interview/questions.ts';
import { planFor } from '../interview/scaffold.ts';
import { filled, labelOf, verdictOn, type Verdict } from '../interview/verdict.ts';
import type { Options } from './arguments.ts';
import { exit, paint, UsageError, type Io } from './io.ts';

const usualFile = 'qube-plan.yaml';

/** Exit code 1 says that something else than Qubes OS is the better step, and nothing was written. @throws UsageError for answers that are none. */
export async function newPlan(options: Options, io: Io): Promise<number> {
  if (options.rest.length > 0) throw new UsageError(`new takes no file; --output ${options.rest[0] as string} writes the plan there`);
  const given = readAnswers(options.answers);
  const answers = await complete(given, io);
  if (!answers) {
    io.err('Nothing was written.\n');
    return exit.usage;
  }
  const verdict = verdictOn(answers);
  if (verdict.step !== 'qubes' && !options.anyway) {
    io.err(told(verdict, io));
    io.err(`\nNothing was written. --anyway writes a plan for Qubes OS all the same${verdict.step === 'machine' ? ', to be finished when the machine is there' : ''}.\n`);
    return exit.findings;
  }
  const text = planFor(answers);
  if (options.output === '-') {
    io.out(text);
    return exit.clean;
  }
  io.err(told(verdict, io));
  const name = options.output ?? usualFile;
  const path = resolve(io.cwd, name);
  if (existsSync(path)) throw new UsageError(`${name} is there already; --output FILE writes the plan under another name`);
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${name}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  io.out(`${name} is written. Replace in it what is not true for you; qube-plan check tells what follows.\n`);
  return exit.clean;
}

/** The verdict as a person reads it. */
function told({ says, because, beside }: Verdict, io: Io): string {
  const style = paint(io);
  const reasons = because.map((it) => `  ${filled(it)}\n  ${style('dim', `guide: ${it.section}`)}\n`);
  const others = beside.map(({ risk, remedy }) => `  ${labelOf('risks', risk)}: ${remedy}\n`);
  return [`\n${style('bold', says)}\n`, ...reasons, ...(others.length > 0 ? ['\nWhat no qube helps against, and what does:\n', ...others] : []), ''].join('');
}

/** Options as answers. `--risks none` answers with nothing. */
function readAnswers(written: Readonly<Record<string, string | undefined>>): Answers {
  const found: Record<string, string | readonly string[]> = {};
  for (const { id, kind, choices } of questions) {
    const text = written[id];
    if (text === undefined) continue;
    if (kind === 'text') {
      found[id] = text;
      continue;
    }
    const words = kind === 'several' ? text.split(',').map((it) => it.trim()).filter((it) => it !== '' && it !== 'none') : [text];
    const known = choices.map(({ value }) => value);
    for (const word of words) {
      if (known.includes(word)) continue;
      const meant = nearest(word, known);
      throw new UsageError(`--${id} can be ${known.join(', ')}, not "${word}"${meant === undefined ? '' : `; did you mean ${meant}?`}`);
    }
    found[id] = kind === 'several' ? words : (words[0] as string);
  }
  return found as Answers;
}

/** Asks for what is not answered yet; undefined when the person leaves. Where nobody can be asked, open questions are a mistake. */
async function complete(given: Answers, io: Io): Promise<Answers | undefined> {
  let answers = given;
  const asked: QuestionId[] = [];
  for (let question = nextQuestion(answers); question; question = nextQuestion(answers)) {
    if (!io.ask) {
      // A name is no decision.
      if (question.id === 'title') return answers;
      const open = questionsFor(answers).filter(({ id }) => id !== 'title' && answers[id] === undefined);
      throw new UsageError(`there is nobody to ask here, so the answers have to be options: ${open.map(({ id }) => `--${id}`).join(', ')} (qube-plan --help lists what they can be)`);
    }
    const answer = await ask(question, asked.length > 0, answers, io);
    if (answer === 'leave') return undefined;
    if (answer === 'back') {
      const last = asked.pop() as QuestionId;
      const { [last]: _, ...rest } = answers;
      answers = rest;
      continue;
    }
    asked.push(question.id);
    answers = { ...answers, [question.id]: answer };
  }
  return answers;
}

async function ask(question: Question, canGoBack: boolean, answers: Answers, io: Io): Promise<string | readonly string[] | 'back' | 'leave'> {
  const style = paint(io);
  const { kind, choices, usual } = question;
  const all = questionsFor(answers);
  io.out(`\n${style('bold', question.asks)} ${style('dim', `(${all.findIndex(({ id }) => id === question.id) + 1}/${all.length})`)}\n`);
  choices.forEach(({ label, says }, index) => io.out(`  ${String(index + 1).padStart(2)}  ${label} ${style('dim', `– ${says}`)}\n`));
  const how = kind === 'one' ? 'a number' : kind === 'several' ? 'numbers, such as 1 3, or nothing for none of them' : `a name, or nothing for "${usual ?? ''}"`;
  for (;;) {
    const line = await io.ask?.(`${how}${canGoBack ? '; b goes back' : ''}: `);
    if (line === undefined) return 'leave';
    const words = line.trim();
    if (canGoBack && /^b(?:ack)?$/i.test(words)) return 'back';
    if (kind === 'text') return words === '' ? (usual as string) : words;
    const numbers = words.split(/[\s,]+/).filter((it) => it !== '').map(Number);
    const chosen = numbers.map((it) => choices[it - 1]?.value);
    if (chosen.every((it) => it !== undefined) && (kind === 'several' || chosen.length === 1)) return kind === 'several' ? [...new Set(chosen)] : (chosen[0] as string);
    io.out(`That is none of the numbers above.\n`);
  }
}

/** For `--help`: each option with what it can be. */
export const answersHelp = questions
  .filter(({ id }) => id !== 'title')
  .map(({ id, kind }) => `      --${id} ${questionOf(id).choices.map(({ value }) => value).join(kind === 'several' ? ',' : '|')}${kind === 'several' ? '|none' : ''}`)
  .map((line) => wrapped(line))
  .join('\n');

/** Lines of at most 100 characters; what goes on is indented. */
function wrapped(line: string): string {
  if (line.length <= 100) return line;
  const at = Math.max(line.lastIndexOf(',', 99), line.lastIndexOf('|', 99)) + 1;
  return `${line.slice(0, at)}\n${wrapped(`          ${line.slice(at)}`)}`;
}
