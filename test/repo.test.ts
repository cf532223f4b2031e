// Keeps the repository in shape: layers, file heads and sizes, and that every rule is whole.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { passages } from '../server/guide/passages.ts';
import { rules } from '../server/rules/index.ts';
import { readFixture } from './fixture.ts';
import { layers, type Layer } from './layers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['server', 'client', 'webview'].flatMap((folder) => files(folder)).filter((file) => /\.ts$/.test(file) && !file.includes('.generated.'));

test('imports follow the layers', () => {
  const wrong: string[] = [];
  for (const file of sources) {
    const layer = layerOf(file);
    if (!layer) {
      wrong.push(`${file} belongs to no layer: add its folder to test/layers.ts`);
      continue;
    }
    for (const target of imports(file)) {
      const name = target.startsWith('.') ? normalize(join(dirname(file), target)) : target;
      if (!allowed(layer, name)) wrong.push(`${file} may not import ${name}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('a rule imports no other rule', () => {
  const wrong = sources
    .filter((file) => /^server\/rules\/[a-z0-9-]+\.ts$/.test(file) && !/(index|run|rule)\.ts$/.test(file))
    .flatMap((file) => imports(file).filter((name) => name.startsWith('./') && !['./rule.ts'].includes(name) && !name.startsWith('./common/')).map((name) => `${file} imports ${name}`));
  assert.deepEqual(wrong, []);
});

test('every file opens with a sentence that says what it is for', () => {
  const wrong = [...sources, ...files('test'), ...files('scripts')]
    .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes('.generated.'))
    .filter((file) => !/^(#!.*\n)?\/\/ [A-Z"`@].{10,}/.test(readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(wrong, []);
});

test('no file grows past 400 lines', () => {
  const wrong = sources.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 401);
  assert.deepEqual(wrong, []);
});

test('no test is skipped', () => {
  const wrong = files('test').filter((file) => file.endsWith('.ts') && /\btest\.(skip|todo|only)\(|\{ ?(skip|todo|only):/.test(readFileSync(join(root, file), 'utf8').replace(/^.*no test is skipped[\s\S]*$/m, '')));
  assert.deepEqual(wrong, []);
});

for (const [id, rule] of Object.entries(rules)) {
  test(`rule ${id} is whole`, () => {
    assert.match(id, /^[a-z]+(-[a-z0-9]+)*$/);
    assert.match(rule.title, /^[A-Z0-9`"].{5,70}[^.]$/, 'a title is a noun phrase without a full stop');
    assert.ok(rule.why.length > 80, 'the reason is worth reading');
    assert.match(rule.why.trim(), /[.!)]$/, 'the reason ends like a sentence');
    assert.ok(rule.cites.every((passage) => passage in passages));
    const sections = readFixture(readFileSync(join(root, `test/rules/${id}.yaml`), 'utf8'));
    assert.ok(sections.some(({ kind }) => kind === 'bad') && sections.some(({ kind }) => kind === 'good'));
  });
}

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\s[^;]*?from\s+'([^']+)'/gm), ...text.matchAll(/\bimport\('([^']+)'\)/g)].map((match) => match[1] as string);
}

const layerOf = (file: string): Layer | undefined => layers.find(({ name }) => file === name || file.startsWith(`${name}/`));

const allowed = (layer: Layer, target: string): boolean =>
  target === layer.name ||
  target.startsWith(`${layer.name}/`) ||
  layer.may.some((name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`));
