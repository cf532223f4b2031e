// Writes data as YAML text, in the shortest form that reads back as the same data.
import { lineBreakOf } from '../base/lines.ts';
import type { ScalarStyle } from './tree.ts';

/** `null` is written `none`; an undefined value of a mapping is left open for the user to fill in. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data | undefined };

/** On one line. `flow`: it will stand inside `{}` or `[]`. */
export function plainData(value: Data | undefined, flow: boolean, style?: ScalarStyle): string {
  if (value === undefined) return '~';
  if (value === null) return 'none';
  if (typeof value === 'string') return scalarText(value, flow, style);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((item) => plainData(item, true)).join(', ')}]`;
  const entries = Object.entries(value);
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, item]) => `${scalarText(key, true)}: ${plainData(item, true)}`).join(', ')} }`;
}

/** A word as a scalar: in the quotes it had if any, plain where that reads back as the same word, else in double quotes. */
export function scalarText(value: string, flow: boolean, style?: ScalarStyle): string {
  if (style === 'single' && !/[\n\r\t\u0000-\u001f\ufeff\ufffe\uffff]/.test(value)) return `'${value.replace(/'/g, "''")}'`;
  if (style === 'double' || !isPlain(value, flow)) return JSON.stringify(value);
  return value;
}

/** `key: value` on new lines below the current one, starting with a line break. Mappings and long lists become blocks. */
export function block(text: string, key: string, value: Data, indent: string): string {
  return lines(key, value, indent)
    .map((line) => lineBreakOf(text) + line)
    .join('');
}

/** What stands behind `key:` for a value: the value on the same line, or below it as a block indented deeper than `indent`. */
export function behindKey(text: string, value: Data, indent: string, flow: boolean, style?: ScalarStyle): string {
  const [, ...below] = flow ? [] : lines('', value, indent);
  return below.length > 0 ? below.map((line) => lineBreakOf(text) + line).join('') : ` ${plainData(value, flow, style)}`;
}

function lines(key: string, value: Data | undefined, indent: string): string[] {
  const name = `${indent}${scalarText(key, false)}:`;
  if (value === undefined) return [name];
  if (value !== null && typeof value === 'object') {
    if (isList(value) && value.some((item) => item !== null && typeof item === 'object')) {
      return [name, ...value.map((item) => `${indent}  - ${plainData(item, false)}`)];
    }
    if (!isList(value) && Object.keys(value).length > 0) return [name, ...Object.entries(value).flatMap(([inner, item]) => lines(inner, item, `${indent}  `))];
  }
  return [`${name} ${plainData(value, false)}`];
}

const isList = (value: Data): value is readonly Data[] => Array.isArray(value);

/** Words YAML 1.2 reads as something other than text. */
const special = /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?(?:\d|\.\d|\.inf|\.Inf|\.INF)[\w.+-]*|\.nan|\.NaN|\.NAN|---|\.\.\.|<<|=)$/;

/** A date looks like a number, but to YAML 1.2 it is text, and people write it without quotes. */
const day = /^\d{4}-\d\d-\d\d$/;

function isPlain(value: string, flow: boolean): boolean {
  if (value === '' || (special.test(value) && !day.test(value)) || /^\s|\s$/.test(value)) return false;
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(value) && !/^[-?:][^\s,[\]{}]/.test(value)) return false;
  if (/: |:$| #|[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/.test(value) || hasLoneSurrogate(value)) return false;
  return !(flow && /[,[\]{}]/.test(value)) && !(flow && /:$|:[,[\]{}]/.test(value));
}

const hasLoneSurrogate = (value: string): boolean => /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value);
