// Offsets to lines and characters and back, counted as the Language Server Protocol counts them.

export interface Position {
  /** Zero-based. */
  readonly line: number;
  /** Zero-based, UTF-16 units. */
  readonly character: number;
}

/** Line starts of a text; `\n`, `\r\n` and a lone `\r` end a line. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    if (!text.includes('\r')) {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
      return;
    }
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10) this.#starts.push(i + 1);
      else if (c === 13) {
        if (text.charCodeAt(i + 1) === 10) i++;
        this.#starts.push(i + 1);
      }
    }
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Zero-based line that holds the offset; offsets outside the text are clamped. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#text.length));
    const line = this.lineAt(clamped);
    return { line, character: clamped - (this.#starts[line] as number) };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.#starts.length) return this.#text.length;
    return Math.max(this.start(line), Math.min(this.start(line) + character, this.end(line)));
  }

  /** Offset of the line's first character. */
  start(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** Offset behind the line's last character, its line break not counted. */
  end(line: number): number {
    let end = line + 1 < this.#starts.length ? (this.#starts[line + 1] as number) : this.#text.length;
    if (line + 1 < this.#starts.length) {
      end--;
      if (this.#text.charCodeAt(end) === 10 && this.#text.charCodeAt(end - 1) === 13) end--;
    }
    return end;
  }

  textOf(line: number): string {
    return this.#text.slice(this.start(line), this.end(line));
  }
}

/** The line break a text uses: that of its first line, `\n` where there is none. */
export function lineBreakOf(text: string): string {
  const at = text.search(/[\r\n]/);
  if (at < 0) return '\n';
  return text[at] === '\n' ? '\n' : text[at + 1] === '\n' ? '\r\n' : '\r';
}
