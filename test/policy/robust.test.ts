// No policy, however broken or hostile, makes the engine throw, hang or point outside the text; and a thousand files take about a second.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { applyEdits } from '../../server/base/edit.ts';
import { allFound, lookAtPolicy } from '../../server/features/explain-policy.ts';
import { policyActions, policyFixAll } from '../../server/features/policy-actions.ts';
import { policyComplete } from '../../server/features/policy-completion.ts';
import { formatPolicy } from '../../server/features/policy-format.ts';
import { policyHover } from '../../server/features/policy-hover.ts';
import { policyFolds, policyLenses, policyLinks, policyNameAt, policySymbols } from '../../server/features/policy-outline.ts';
import { policyTokens } from '../../server/features/policy-tokens.ts';
import { bundleDisk, bundleFiles, readBundle, type Piece } from '../../server/policy/model/bundle.ts';
import { policyShot, type PolicyShot } from '../../server/policy/policy-shot.ts';
import { policyRules } from '../../server/policy/rules/index.ts';
import { parsePolicy } from '../../server/policy/syntax/parse.ts';
import { defaultSettings } from '../../server/plan/settings.ts';

const settings = defaultSettings('2026-11-23');
/** `QUBE_PLAN_ALL=1` tries every prefix, a plain run each 31st, beginning elsewhere in each text. */
const stride = process.env['QUBE_PLAN_ALL'] === '1' ? 1 : 31;
const every = Object.keys(policyRules);

/** CPU time that has passed, in milliseconds: a busy machine makes no difference. */
function stopwatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return Math.round((user + system) / 1000);
  };
}

/** Looks at everything there is to see in the files of a text, and that it makes sense. */
function survive(text: string, name: string, offsets: readonly number[] = []): PolicyShot {
  const shot = lookAtPolicy(text, every);
  for (const { at, says, file, because } of allFound(shot)) {
    assert.ok(at.start >= 0 && at.start <= at.end && at.end <= file.text.length, `${name}: ${says} at ${at.start}-${at.end}`);
    assert.doesNotMatch(file.text.slice(at.start, at.end), /[\r\n]/, `${name}: "${says}" is about more than one line`);
    assert.ok(says !== '' && says.length < 600, `${name}: ${says}`);
    for (const note of because) assert.ok(note.at.end <= (shot.policies.file(note.at.file ?? file.path)?.text ?? shot.facts.planned?.textOf(note.at.file ?? '') ?? '').length);
  }
  for (const file of shot.policies.files) {
    policySymbols(file);
    policyFolds(file);
    policyLenses(shot.policies, file);
    policyLinks(shot.policies, file);
    for (const reading of file.readings) {
      policyTokens(reading);
      const laidOut = applyEdits(file.text, formatPolicy(reading));
      assert.equal(words(laidOut), words(file.text), `${name}: formatting changes nothing but blanks`);
      assert.deepEqual(formatPolicy(parsePolicy(laidOut, reading.dialect)), [], `${name}: laying out twice is laying out once\n${laidOut}`);
    }
    for (const offset of offsets.filter((it) => it <= file.text.length)) {
      policyHover(shot, file, offset);
      policyComplete(shot, file, offset);
      policyNameAt(file, offset);
    }
  }
  return shot;
}

/** What a text says, line by line, blanks apart: those that Python counts as such. */
const words = (text: string): string => text.split(/\r\n|\r|\n/).map((line) => line.split(/[\t\v\f\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/).filter((it) => it !== '').join(' ')).join('\n');

const folder = new URL('./rules/', import.meta.url);
const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8').replace(/^--- #.*$/gm, '').slice(0, 3000));

test('every prefix of a policy is read', () => {
  for (const [index, text] of texts.entries()) {
    for (let end = index % stride; end <= text.length; end += stride) survive(text.slice(0, end), `prefix ${end} of text ${index}`, [end, Math.floor(end / 2)]);
  }
});

/** Repeatable numbers from 0 up to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

test('laying out keeps every line, also a blank one between two sorts of line breaks', () => {
  const text = 'my.A * work vault ask\r  \nmy.Service * work vault ask \n';
  const laidOut = applyEdits(text, formatPolicy(parsePolicy(text, 'policy')));
  assert.equal(laidOut, 'my.A  *  work  vault  ask\r  \nmy.Service  *  work  vault  ask\n');
  assert.deepEqual(formatPolicy(parsePolicy(laidOut, 'policy')), []);
});

test('random bytes and flipped bits are read', () => {
  const next = numbers(7);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  const letters = [' ', '\t', '\n', '\r', '\r\n', '@', '*', '+', '=', '!', '#', '$', ',', '{{', '}}', '{%', '%}', '{#', '#}', '\u0000', '\u2028', '\u00a0', '\ufeff', '\ud800', '\udc00', '\u{1f600}', 'allow', 'ask', 'deny', '@anyvm', '@tag:', '@dispvm:', 'target=', 'default_target=', 'notify=', 'qubes.VMShell', 'work', 'dom0', '!include ', '!include-service ', '!compat-4.0', '=== /etc/qubes/policy.d/x\n'];
  for (let round = 0; round < 400; round++) {
    const text = Array.from({ length: 5 + Math.floor(next() * 60) }, () => pick(letters)).join('');
    survive(text, JSON.stringify(text), [0, Math.floor(text.length / 2), text.length]);
  }
  for (const [index, text] of texts.entries()) {
    for (let round = 0; round < 4; round++) {
      const at = Math.floor(next() * text.length);
      const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << Math.floor(next() * 8))) + text.slice(at + 1);
      survive(flipped, `text ${index} flipped at ${at}`, [at]);
    }
  }
});

test('whatever is offered can be done, and mending everything ends', () => {
  for (const text of texts) {
    const shot = lookAtPolicy(text, every);
    for (const file of shot.policies.files) {
      for (const action of policyActions(shot, file, { start: 0, end: file.text.length })) applyEdits(file.text, action.edits);
      const pieces = readBundle(text);
      const fixed = policyFixAll(shot, file.path, (changed) => lookAtPolicy(pieces.map((it) => `=== ${it.path}\n${it.path === file.path ? changed : it.text}`).join('\n'), every));
      assert.ok(typeof fixed.text === 'string');
    }
  }
});

function folderOf(pieces: readonly Omit<Piece, 'start'>[]): PolicyShot {
  const all = pieces.map((it) => ({ ...it, start: 0 }));
  return policyShot({ folder: '/etc/qubes/policy.d', disk: bundleDisk(all), others: bundleFiles(all), settings });
}

test('includes that loop, branch and cross end', () => {
  const files: Record<string, string> = { '/etc/qubes/policy.d/30-a.policy': '!include include/0\n!include include/0\n!include 30-a.policy\n!include-dir .\n!include-service x * 30-a.policy\n!compat-4.0\n' };
  // Each of thirty files includes the next one twice: a thousand million ways, if all were gone.
  for (let i = 0; i < 30; i++) files[`/etc/qubes/policy.d/include/${i}`] = `!include include/${i + 1}\n!include include/${i + 1}\nmy.S +a${i} work vault ask\n!include-service my.T * include/s\n`;
  files['/etc/qubes/policy.d/include/30'] = '!include include/0\nmy.S * work vault deny\n';
  files['/etc/qubes/policy.d/include/s'] = '!include include/s\nwork vault ask\n';
  files['/etc/qubes-rpc/policy/my.S'] = '!include my.S\n$include:my.T\nwork vault deny\n';
  files['/etc/qubes-rpc/policy/my.T'] = '!include my.S\n';
  const took = stopwatch();
  const shot = folderOf(Object.entries(files).map(([path, text]) => ({ path, text })));
  const found = allFound(shot);
  assert.ok(found.some(({ rule, says }) => rule === 'policy-include' && /leads back/.test(says)));
  assert.ok(took() < 20_000, `took ${took()} ms`);
});

test('texts of megabytes, in a line or in many, are read in bounded time', () => {
  const big: readonly (readonly [name: string, text: string])[] = [
    ['rules', 'qubes.Filecopy * work vault ask\n'.repeat(100_000)],
    ['one line', `my.S * work vault ask ${'x=y '.repeat(2_500_000)}`],
    ['one word', 'x'.repeat(10_000_000)],
    ['blanks', ' '.repeat(10_000_000)],
    ['comments', '# qube-plan: allow x\nmy.S * a b ask\n'.repeat(50_000)],
    ['openings', '{{'.repeat(5_000_000)],
    ['blocks', '{% if x %}\n'.repeat(100_000)],
    ['mixed openings', '{%{{{#\n'.repeat(100_000)],
    ['directives', '!include x\n'.repeat(100_000)],
    ['broken', 'x\n'.repeat(200_000)],
    ['tags', Array.from({ length: 50_000 }, (_, i) => `my.S * @tag:t${i} @anyvm ask`).join('\n')],
    ['services', Array.from({ length: 50_000 }, (_, i) => `qubes.S${i} * work @default ask default_target=v`).join('\n')],
  ];
  for (const [name, text] of big) {
    const took = stopwatch();
    const shot = folderOf([{ path: '/etc/qubes/policy.d/30-big.policy', text }]);
    const [file] = shot.policies.files;
    assert.ok(file);
    shot.findings(file);
    assert.ok(took() < 30_000, `${name} took ${took()} ms`);
  }
});

test('a thousand files of a hundred lines take about a second, and one more edit far less', () => {
  const pieces = Array.from({ length: 1000 }, (_, file) => ({
    path: `/etc/qubes/policy.d/30-${String(file).padStart(4, '0')}.policy`,
    text: Array.from({ length: 100 }, (_, line) => (line % 5 === 0 ? `# what the lines below are for, number ${line}` : `my.Service${file}  +a${line}  qube-${line}  vault-${file}  ask default_target=vault-${file}`)).join('\n'),
  }));
  folderOf(pieces.slice(0, 50)).policies.files.forEach((file) => void file);
  const took = stopwatch();
  const shot = folderOf(pieces);
  assert.equal(allFound(shot).filter(({ severity }) => severity === 'error' || severity === 'warning').length, 0);
  // A second on a machine that does nothing else; slow ones and the collector of garbage are given room.
  assert.ok(took() < 4000, `took ${took()} ms`);
});
