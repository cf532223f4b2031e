// What a large folder of policies costs: `check` over all of it beside reading its words alone, and a key pressed in one of its files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectNode, root } from '../prepare.mjs';
import { samplePolicies } from '../sample-policies.ts';
import { dice, ms, percentiles, spread, timed, timedAsync, type Part, type Percentiles } from './measure.ts';
import { ours } from './peers.ts';

/** Edits before any is measured: the first run code that the machine has not seen yet. */
const warmUp = 120;

/** Of each file. */
const length = 100;

export async function measurePolicies(count: number, quick: boolean): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), 'qube-plan-bench-'));
  try {
    const home = join(folder, 'etc', 'qubes', 'policy.d');
    mkdirSync(join(home, 'include'), { recursive: true });
    const files = samplePolicies(count, length);
    for (const [name, text] of files) writeFileSync(join(home, name), text);
    const runs = Array.from({ length: quick ? 3 : 7 }, () => ({
      check: timed(() => execFileSync(projectNode, [join(root, 'dist', 'cli.cjs'), 'check', '--format', 'json', '--fail-on', 'never', folder], { maxBuffer: 1e9 })),
      start: timed(() => execFileSync(projectNode, [join(root, 'dist', 'cli.cjs'), '--version'])),
      floor: timed(() => [...files.keys()].map((name) => readFileSync(join(home, name), 'utf8').split(/\r\n|[\r\n]/).map((line) => line.split(/\s+/)))),
    }));
    const [check, start, floor] = [spread(runs.map((it) => it.check)), spread(runs.map((it) => it.start)), spread(runs.map((it) => it.floor))];
    const edit = await keysIn(folder, home, [...files], quick ? 20 : 200);
    const ratio = (check.median - start.median) / floor.median;
    return {
      goals: [],
      lines: [
        `${count} policies of ${length} lines: checked in ${ms(check.median)}, ${ms(start.median)} of them the start of the process; reading their words alone ${ms(floor.median)}; ratio without the start ${ratio.toFixed(2)}`,
        `a key in one of them, from the edit to the diagnostics: p50 ${ms(edit.p50)}, p95 ${ms(edit.p95)}; ratio to reading the words of all ${(edit.p50 / floor.median).toFixed(3)}`,
      ],
      data: { count, lines: length, check, start, floor, ratio, edit },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An action that becomes another one and back, anywhere in a file in the middle: what it shadows, and what shadows it, has to be found out again. */
async function keysIn(folder: string, home: string, files: readonly (readonly [string, string])[], count: number): Promise<Percentiles> {
  const [name, text] = files[Math.floor(files.length / 2)] as readonly [string, string];
  const uri = pathToFileURL(join(home, name)).href;
  const places = text.split('\n').flatMap((it, line) => (/ (?:ask|deny)$/.test(it) ? [{ line, to: it.length, word: it.slice(it.lastIndexOf(' ') + 1) }] : []));
  const server = await ours(folder);
  try {
    await server.open(uri, 'qrexec-policy', text);
    const roll = dice(42);
    const times: number[] = [];
    for (let at = -warmUp; at < count; at += 2) {
      const { line, to, word } = places[Math.floor(roll() * places.length)] as (typeof places)[number];
      const from = to - word.length;
      const other = word === 'ask' ? 'deny' : 'ask';
      const took = [await timedAsync(() => server.change(uri, { line, from, to, text: other })), await timedAsync(() => server.change(uri, { line, from, to: from + other.length, text: word }))];
      if (at >= 0) times.push(...took);
    }
    return percentiles(times);
  } finally {
    await server.stop();
  }
}
