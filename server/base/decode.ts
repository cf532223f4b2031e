// Reads bytes as a text the way editors do, and says what they hide of the bytes: a byte order mark, and what is no UTF-8.

export interface Decoded {
  /** Without the byte order mark: editors do not show it, and places are counted as they count them. */
  readonly text: string;
  /** The bytes begin with a byte order mark. */
  readonly mark?: true;
  /** Offset in the text of the first byte that is no UTF-8. */
  readonly brokenAt?: number;
}

export function decode(bytes: Uint8Array): Decoded {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = new TextDecoder().decode(bytes);
  const at = text.includes('\ufffd') ? brokenAt(bytes, text, mark ? 3 : 0) : undefined;
  return { text, ...(mark ? { mark } : {}), ...(at === undefined ? {} : { brokenAt: at }) };
}

/** Where bytes stop being UTF-8, as an offset in the text that was made of them from the byte `from` on. */
export function brokenAt(bytes: Uint8Array, text: string, from = 0): number | undefined {
  let offset = from;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number;
    // What stands for unreadable bytes can also be written on purpose.
    if (code === 0xfffd && !(bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd)) return i;
    offset += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code >= 0x10000) i++;
  }
  return undefined;
}
