// What a full check costs beside one parse by `yaml`, and where the floor lies: its lexer alone, and reading the text alone.
import { Lexer, parseDocument } from 'yaml';
import { defaultSettings } from '../../server/plan/settings.ts';
import { snapshot } from '../../server/snapshot.ts';
import { samplePlan } from '../sample-plan.ts';
import { atMost, inTurn, withSpread, type Part } from './measure.ts';

const settings = defaultSettings('2026-11-23');

export function measureCheck(sizes: readonly number[], quick: boolean): Part {
  const rows = sizes.map((lines) => {
    const text = samplePlan(lines);
    const times = inTurn(
      {
        check: () => snapshot(text, { settings }).outcome.findings,
        parse: () => parseDocument(text, { prettyErrors: false }),
        lexer: () => [...new Lexer().lex(text)].length,
        read: () => sum(text),
      },
      quick ? 7 : lines <= 100 ? 301 : lines <= 1_000 ? 41 : lines <= 5_000 ? 15 : 9,
    );
    return { lines, ratio: times.check.median / times.parse.median, floor: times.lexer.median / times.parse.median, ...times };
  });
  return {
    goals: rows.map(({ lines, ratio }) => atMost(`full check ÷ one parse, ${lines} lines`, ratio, 1.5)),
    lines: rows.map(({ lines, check, parse, lexer, read }) => `${lines} lines: check ${withSpread(check)}, parse ${withSpread(parse)}; floor: lexer alone ${withSpread(lexer)}, reading alone ${withSpread(read)}`),
    data: rows,
  };
}

/** Looks at every character once. */
function sum(text: string): number {
  let total = 0;
  for (let i = 0; i < text.length; i++) total += text.charCodeAt(i);
  return total;
}
