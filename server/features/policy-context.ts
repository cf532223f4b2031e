// What is under the cursor in a policy file: the word, the field it stands in, and the line.
import { touches, type Span } from '../base/span.ts';
import type { PolicyFile } from '../policy/model/policies.ts';
import type { Line, Param, PolicyText } from '../policy/syntax/parse.ts';
import type { Word } from '../policy/syntax/words.ts';

export type Field = 'service' | 'argument' | 'source' | 'target' | 'action' | 'key' | 'value' | 'directive' | 'path';

export interface PolicySpot {
  readonly field: Field;
  /** Empty, at the cursor, where nothing is written yet. */
  readonly at: Span;
  /** As qrexec reads it. */
  readonly text: string;
  readonly line: Line | undefined;
  /** On a parameter or its value. */
  readonly param?: Param;
}

/** The reading an editor shows; undefined for a file that was not read. */
export const shownReading = ({ readings }: PolicyFile): PolicyText | undefined => readings[0];

/** The field at an offset; undefined in comments, and where no field can stand. */
export function spotAt(reading: PolicyText, offset: number): PolicySpot | undefined {
  const number = reading.layout.lineAt(offset);
  if (reading.comments.some((it) => it.number === number)) return undefined;
  const line = reading.lines.find((it) => it.number === number);
  if (!line) return { field: reading.dialect === 'policy' ? 'service' : 'source', at: { start: offset, end: offset }, text: '', line };
  const index = line.words.findIndex((word) => touches(word, offset));
  const word = line.words[index];
  const before = line.words.filter(({ end }) => end < offset).length;
  const place = word ? index : before;
  if (line.kind === 'directive') return directiveSpot(line.name.text, word, place, offset, line);
  const fields: readonly Field[] = reading.dialect === 'policy' ? ['service', 'argument', 'source', 'target', 'action'] : ['source', 'target', 'action'];
  const field = fields[place];
  if (field) return { field, at: word ?? { start: offset, end: offset }, text: word?.text ?? '', line };
  const param = line.params[place - fields.length];
  if (!param) return { field: 'key', at: { start: offset, end: offset }, text: '', line };
  if (param.value && offset > param.key.end) return { field: 'value', at: param.value, text: param.value.text, line, param };
  return { field: 'key', at: param.key, text: param.key.text, line, param };
}

function directiveSpot(name: string, word: Word | undefined, place: number, offset: number, line: Line): PolicySpot | undefined {
  const fields: readonly Field[] = name === '!include-service' ? ['directive', 'service', 'argument', 'path'] : ['directive', 'path'];
  const field = fields[place];
  return field ? { field, at: word ?? { start: offset, end: offset }, text: word?.text ?? '', line } : undefined;
}
