// Refuses texts nested so deeply that reading them could exhaust the stack.

/** Collections nested deeper than this are not read. */
const maxDepth = 200;

/**
 * Offset at which nesting passes `maxDepth`, by a count that may only err on the high side: flow brackets that are still open,
 * runs of block markers (`- - -`, `? ?`) on one line, and indentation steps.
 */
export function tooDeep(text: string): number | undefined {
  let flow = 0;
  let flowIndent = 0;
  let markers = 0;
  let lineIndent = 0;
  let atLineStart = true;
  const indents: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) {
      atLineStart = true;
      markers = 0;
      continue;
    }
    if (atLineStart) {
      let indent = 0;
      while (text.charCodeAt(i + indent) === 32) indent++;
      const first = text.charCodeAt(i + indent);
      if (first !== 10 && first !== 13 && first !== 35 && !Number.isNaN(first)) {
        while (indents.length && (indents[indents.length - 1] as number) >= indent) indents.pop();
        indents.push(indent);
        if (indents.length > maxDepth) return i;
        lineIndent = indent;
        // A bracket that was never closed ends with the entry it stands in.
        if (indent <= flowIndent && first !== 93 && first !== 125) flow = 0;
      }
      atLineStart = false;
      i += indent - 1;
      continue;
    }
    if (c === 91 || c === 123) {
      if (flow === 0) flowIndent = lineIndent;
      if (++flow > maxDepth) return i;
    } else if ((c === 93 || c === 125) && flow > 0) flow--;
    else if ((c === 45 || c === 63 || c === 58) && (text.charCodeAt(i + 1) === 32 || text.charCodeAt(i + 1) === 9)) {
      if (++markers > maxDepth) return i;
    }
  }
  return undefined;
}
