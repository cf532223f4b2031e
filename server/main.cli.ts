// The `qube-plan` command on Node.
import { createInterface } from 'node:readline/promises';
import { main } from './cli/main.ts';
import { startNode, tune } from './main.node.ts';

/** Put in by the build. */
declare const QUBE_PLAN_VERSION: string;

const now = new Date();
const two = (number: number): string => String(number).padStart(2, '0');
const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

// What a check makes it mostly keeps to its end. V8 would give short-lived things more and more room for that, and every fresh page of it costs.
// The language server has its own way with memory.
if (process.argv[2] !== 'lsp') tune('--semi-space-growth-factor=1');

// A reader that goes away early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

const io = {
  cwd: process.cwd(),
  color: Boolean(process.stdout.isTTY) && !process.env['NO_COLOR'],
  today,
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(text),
  async stdin(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  },
  ask: process.stdin.isTTY && process.stdout.isTTY ? ask : undefined,
};

/** One line from the person at the terminal; undefined when they close the input. */
async function ask(prompt: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((resolve) => {
    lines.on('close', () => resolve(undefined));
    void lines.question(prompt).then((line) => {
      resolve(line);
      lines.close();
    }, () => resolve(undefined));
  });
}

void main(process.argv.slice(2), io, QUBE_PLAN_VERSION, startNode).then((code) => {
  if (code !== undefined) process.exitCode = code;
});
