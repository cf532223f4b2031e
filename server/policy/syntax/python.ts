// Writes texts as Python would, so that what qrexec says of a line can be quoted to the letter.

/** A text as Python's `repr` shows it. */
export function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const letter of text) {
    const code = letter.codePointAt(0) as number;
    if (letter === quote || letter === '\\') out += `\\${letter}`;
    else if (letter === '\n') out += '\\n';
    else if (letter === '\r') out += '\\r';
    else if (letter === '\t') out += '\\t';
    else if (code < 0x20 || code === 0x7f) out += `\\x${hex(code, 2)}`;
    else if (code < 0x7f || !/[\p{C}\p{Z}]/u.test(letter)) out += letter;
    else out += code <= 0xff ? `\\x${hex(code, 2)}` : code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return out + quote;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** A list as Python shows it. */
export const reprList = (texts: readonly string[]): string => `[${texts.map(repr).join(', ')}]`;

/** A tuple as Python shows it. */
export const reprTuple = (texts: readonly string[]): string => `(${texts.map(repr).join(', ')}${texts.length === 1 ? ',' : ''})`;
