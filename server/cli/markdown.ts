// Shows our own Markdown pages on a terminal: headings, emphasis, code and lists as plain text with a little colour.
import { paint, type Io } from './io.ts';

/** Only what our pages use; text inside code blocks is left as it is, indented. */
export function renderMarkdown(page: string, io: Io): string {
  const style = paint(io);
  let code = false;
  const out: string[] = [];
  for (const line of page.split('\n')) {
    if (line.startsWith('```')) code = !code;
    else if (code) out.push(`    ${line}`);
    else if (/^#+ /.test(line)) out.push(style('bold', inline(line.replace(/^#+ /, ''), io)));
    else out.push(...wrap(inline(line.replace(/^> ?/, '  '), io), 100));
  }
  return `${out.join('\n').replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

function inline(text: string, io: Io): string {
  const style = paint(io);
  return text
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, (_, words: string) => style('bold', words))
    .replace(/(?<![*\w])[*_]([^*_\s][^*_]*)[*_](?![*\w])/g, '$1')
    .replace(/`([^`]+)`/g, (_, words: string) => style('cyan', words))
    .replace(/\\([\\`*_{}[\]()#+\-.!<>|])/g, '$1');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  const indent = /^\s*(?:[-*] )?/.exec(text)?.[0] ?? '';
  let line = '';
  for (const word of text.trimStart() === '' ? [''] : text.slice(indent.length).split(' ')) {
    if (line !== '' && plainLength(line) + plainLength(word) + 1 > width) {
      lines.push(line);
      line = `${' '.repeat(indent.length)}${word}`;
    } else line = line === '' ? indent + word : `${line} ${word}`;
  }
  return [...lines, line];
}

const plainLength = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length;
