// What a keystroke costs: from the edit to the published diagnostics over stdio, beside one parse by `yaml` and beside yaml-language-server;
// with hover, completion, start-up and memory, while the servers are running.
import { parseDocument } from 'yaml';
import { samplePlan } from '../sample-plan.ts';
import type { LineEdit, Server } from './language-server.ts';
import { atLeast, atMost, dice, ms, percentiles, spread, timed, timedAsync, type Goal, type Part, type Percentiles } from './measure.ts';
import { ours, peer, peerName, peerPause } from './peers.ts';

/** Edits and requests before any is measured: the first run code that the machine has not seen yet, in either server. */
const warmUp = 20;

interface Side {
  /** Process start to the diagnostics of the opened text, in milliseconds. */
  readonly start: number;
  readonly edit: Percentiles;
  readonly hover: Percentiles;
  readonly completion: Percentiles;
  /** MiB. */
  readonly memory: number;
}

export async function measureEdit(sizes: readonly number[], quick: boolean, withPeer: boolean, tell: (what: string) => void): Promise<Part> {
  const goals: Goal[] = [];
  const lines: string[] = [];
  const data: unknown[] = [];
  for (const size of sizes) {
    const text = samplePlan(size);
    const parse = spread(Array.from({ length: 9 }, () => timed(() => parseDocument(text, { prettyErrors: false }))));
    tell(`edits at ${size} lines`);
    const own = await measure(ours, text, quick ? 20 : 200, 0);
    tell(`edits at ${size} lines in ${peerName}`);
    const other = withPeer ? await measure(peer, text, quick ? 4 : 20, peerPause) : undefined;
    const ratio = own.edit.p50 / parse.median;
    if (size === 5_000) goals.push(atMost('an edit ÷ one parse, 5000 lines', ratio, 0.25), atMost('hover, p95 in ms, 5000 lines', own.hover.p95, 1), atMost('completion, p95 in ms, 5000 lines', own.completion.p95, 1));
    if (size === 20_000) goals.push(atMost('an edit ÷ one parse, 20000 lines', ratio, 0.1));
    if (other) {
      goals.push(atLeast(`an edit: ${peerName} ÷ ours, ${size} lines`, other.edit.p50 / own.edit.p50, size < 1_000 ? 4 : 10));
      if (size === 20_000) goals.push(atMost('memory: ours ÷ its, 20000 lines', own.memory / other.memory, 0.5));
    }
    lines.push(`${size} lines, one parse ${ms(parse.median)}; ours: ${words(own)}`, ...(other ? [`${size} lines, ${peerName} (its pause of ${peerPause} ms subtracted): ${words(other)}`] : []));
    data.push({ lines: size, parse, ratio, p95Ratio: own.edit.p95 / parse.median, ours: own, ...(other ? { peer: other } : {}) });
  }
  return { goals, lines, data };
}

const words = ({ start, edit, hover, completion, memory }: Side): string =>
  `edit p50 ${ms(edit.p50)}, p95 ${ms(edit.p95)}, p99 ${ms(edit.p99)}; hover p95 ${ms(hover.p95)}; completion p95 ${ms(completion.p95)}; start ${ms(start)}; memory ${memory.toFixed(0)} MiB`;

async function measure(start: () => Promise<Server>, text: string, count: number, pause: number): Promise<Side> {
  const uri = 'file:///bench/sample.qube-plan.yaml';
  let server: Server | undefined;
  const started = await timedAsync(async () => {
    server = await start();
    await server.open(uri, 'yaml', text);
  });
  if (!server) throw new Error('the server did not start');
  const roll = dice(42);
  const places = editable(text);
  for (const edit of pairs(places, roll, warmUp)) await server.change(uri, edit);
  const edits: number[] = [];
  for (const edit of pairs(places, roll, count)) edits.push((await timedAsync(() => (server as Server).change(uri, edit))) - pause);
  const position = (): object => {
    const place = places[Math.floor(roll() * places.length)] as Place;
    return { textDocument: { uri }, position: { line: place.line, character: place.from + 1 } };
  };
  const asked = async (method: string): Promise<Percentiles> => {
    for (let i = 0; i < warmUp; i++) await (server as Server).request(method, position());
    const times: number[] = [];
    const empty: number[] = [];
    for (let i = 0; i < Math.min(count, 100); i++) {
      const params = position();
      times.push(await timedAsync(() => (server as Server).request(method, params)));
      // The way there and back, without any work: a place in a file that nobody opened. It has its own slow moments, so like is taken from like.
      empty.push(await timedAsync(() => (server as Server).request(method, { textDocument: { uri: 'file:///bench/none.txt' }, position: { line: 0, character: 0 } })));
    }
    const [whole, way] = [percentiles(times), percentiles(empty)];
    const beyond = (at: 'p50' | 'p95' | 'p99'): number => Math.max(0, whole[at] - way[at]);
    return { p50: beyond('p50'), p95: beyond('p95'), p99: beyond('p99'), count: whole.count };
  };
  const hover = await asked('textDocument/hover');
  const completion = await asked('textDocument/completion');
  const memory = server.memory();
  await server.stop();
  return { start: started, edit: percentiles(edits), hover, completion, memory };
}

interface Place {
  readonly line: number;
  /** Columns of a value inside a qube. */
  readonly from: number;
  readonly to: number;
}

/** Values of keys inside qubes. */
function editable(text: string): Place[] {
  return text.split('\n').flatMap((it, line) => {
    const [, before = '', value = ''] = /^( {4}[a-z_]+: )([a-zA-Z0-9-]+)/.exec(it) ?? [];
    return before === '' ? [] : [{ line, from: before.length, to: before.length + value.length }];
  });
}

/** Characters typed into values, and taken out again: `count` edits in all. */
function* pairs(places: readonly Place[], roll: () => number, count: number): Generator<LineEdit> {
  for (let i = 0; i < count; i += 2) {
    const { line, from, to } = places[Math.floor(roll() * places.length)] as Place;
    const at = from + Math.floor(roll() * (to - from + 1));
    yield { line, from: at, to: at, text: 'axz0-'[Math.floor(roll() * 5)] as string };
    yield { line, from: at, to: at + 1, text: '' };
  }
}
