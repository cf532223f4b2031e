// Runs the grammar's fixtures, and checks the editing settings and snippets that belong to the language of plans.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { worked } from '../cpu.ts';

const root = new URL('../../', import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

test('every fixture has the colours it states', () => {
  const require = createRequire(import.meta.url);
  const runner = require.resolve('vscode-tmgrammar-test/dist/unit.js');
  const args = [runner, '-g', 'syntaxes/qube-plan.tmLanguage.json', 'test/grammar/*.yaml'];
  execFileSync(process.execPath, args, { cwd: fileURLToPath(root), encoding: 'utf8' });
});

test('every fixture of policies has the colours it states', () => {
  const require = createRequire(import.meta.url);
  const runner = require.resolve('vscode-tmgrammar-test/dist/unit.js');
  const args = [runner, '-g', 'syntaxes/qrexec-policy.tmLanguage.json', 'test/grammar/policy/*.policy'];
  execFileSync(process.execPath, args, { cwd: fileURLToPath(root), encoding: 'utf8' });
});

test('a hostile line of a policy is coloured quickly', async () => {
  const grammar = await grammarOf('source.qrexec-policy', 'syntaxes/qrexec-policy.tmLanguage.json');
  for (const piece of ['@', '@tag:', 'a ', ' ', 'target=', '{{ ', '+a', '! ', '$anyvm ', '#x', 'a,']) {
    for (const start of ['', 'my.S * ', 'a b allow ', '!include ']) {
      const began = performance.now();
      grammar.tokenizeLine(`${start}${piece.repeat(20_000 / piece.length)}x`, null);
      const took = performance.now() - began;
      assert.ok(took < 4000, `${JSON.stringify(start + piece)} took ${Math.round(took)} ms`);
    }
  }
});

test('a word of a policy is one word', () => {
  const { pattern, flags } = (json('language-configuration.policy.json') as Configuration).wordPattern;
  const words = (text: string): string[] => text.match(new RegExp(pattern, `g${flags}`)) ?? [];
  assert.deepEqual(words('my.Service +a.b sys-net @dispvm:@tag:x ask target=@dispvm'), ['my.Service', '+a.b', 'sys-net', '@dispvm:@tag:x', 'ask', 'target', '@dispvm']);
  assert.deepEqual(words('!include-service * * include/x'), ['!include-service', '*', '*', 'include', 'x']);
});

test('a hostile line of 20,000 characters is coloured quickly', async () => {
  const grammar = await grammarOf('source.yaml.qube-plan', 'syntaxes/qube-plan.tmLanguage.json');
  const { ruleStack } = grammar.tokenizeLine('  work:', grammar.tokenizeLine('qubes:', null).ruleStack);
  // Deep nesting is left out: the engine itself slows down with the depth of its stack, whatever the grammar, and editors stop it.
  for (const piece of ['- ', ' ', '-a', 'a:b', '"\\q', '! ', 'a: &b #x ', 'a b # ', 'a  ']) {
    for (const start of ['    ', '    notes: ', '    label: ', '  - ', '']) {
      const began = worked();
      grammar.tokenizeLine(`${start}${piece.repeat(20_000 / piece.length)}x`, ruleStack);
      const took = worked() - began;
      assert.ok(took < 2000, `${JSON.stringify(start + piece)} took ${Math.round(took)} ms`);
    }
  }
});

test('the grammar knows every key of the schema', () => {
  const grammar = readFileSync(new URL('syntaxes/qube-plan.tmLanguage.json', root), 'utf8');
  const words = new Set(grammar.match(/[a-z][a-z0-9_]*/g));
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') for (const name of Object.keys(value as object)) assert.ok(words.has(name), `unknown key: ${name}`);
      visit(value);
    }
  };
  visit(json('schemas/plan.schema.json'));
});

/** A grammar in the engine VS Code itself colours with. */
async function grammarOf(scope: string, file: string): Promise<any> {
  // The two packages are the engine VS Code itself colours with; they are CommonJS and come with the fixtures' runner.
  const require = createRequire(import.meta.url);
  const textmate = require('vscode-textmate');
  const oniguruma = require('vscode-oniguruma');
  const wasm = readFileSync(require.resolve('vscode-oniguruma').replace('main.js', 'onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => json(file),
  });
  return registry.loadGrammar(scope);
}

interface Configuration {
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
  readonly indentationRules: Record<'increaseIndentPattern' | 'decreaseIndentPattern', string>;
  readonly onEnterRules: readonly { readonly beforeText: string; readonly action: { readonly indent: string; readonly appendText: string } }[];
}
const configuration = json('language-configuration.json') as Configuration;

test('a qube name, a token and a word of prose are one word each', () => {
  const { pattern, flags } = configuration.wordPattern;
  const words = (text: string): string[] => text.match(new RegExp(pattern, `g${flags}`)) ?? [];
  assert.deepEqual(words('  sys-net.2: { to: "@dispvm:my-dvm", from: [@anyvm, a_b] }'), ['sys-net.2', 'to', '@dispvm:my-dvm', 'from', '@anyvm', 'a_b']);
  assert.deepEqual(words('- { to: "@dispvm:@tag:x" } # Größe, end.'), ['to', '@dispvm:@tag:x', 'Größe', 'end']);
});

test('the line after a key is indented, the line after a value is not', () => {
  const indents = new RegExp(configuration.indentationRules.increaseIndentPattern);
  for (const line of ['qubes:', '  vault: # offline', '    notes: |', '  a: &x', '    tags: [', '  b: {', '  "quoted":', '- from:']) assert.match(line, indents);
  for (const line of ['    label: red', '# a comment:', '    tags: [a]', '  - work', '  - { from: a, to: b }', 'title: half past 12:30', '']) assert.doesNotMatch(line, indents);
  const closes = new RegExp(configuration.indentationRules.decreaseIndentPattern);
  assert.match('  ]', closes);
  assert.doesNotMatch('  - x', closes);
});

test('a list item of several keys goes on below its first key', () => {
  const action = (line: string): string | undefined => {
    const found = configuration.onEnterRules.find((it) => new RegExp(it.beforeText).test(line))?.action;
    return found && `${found.indent}${found.appendText}`;
  };
  assert.equal(action('  - from: work'), 'none  ');
  assert.equal(action('  - from:'), 'indent  ');
  assert.equal(action('  - reason: |'), 'indent  ');
  assert.equal(action('  - work'), undefined);
  assert.equal(action('  - { from: a, to: b }'), undefined);
  assert.equal(action('  - "a: b"'), undefined);
  assert.equal(action('    label: red'), undefined);
});

test('editing rules answer at once on a hostile line', () => {
  const line = `  - ${'a: &b #x '.repeat(3000)}`;
  const began = worked();
  for (const pattern of [...Object.values(configuration.indentationRules), ...configuration.onEnterRules.map((it) => it.beforeText)]) new RegExp(pattern).test(line);
  assert.ok(worked() - began < 1000);
});

/** The text a snippet leaves when every placeholder keeps what it proposes. */
const expand = (body: readonly string[]): string =>
  body.join('\n').replace(/\$\{\d+\|([^,|]+)[^|]*\|\}/g, '$1').replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace('$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE', '2026-11-23').replaceAll('$0', '');

const places: Record<string, string> = {
  'A qube': '#/definitions/qubes', 'An offline vault': '#/definitions/qubes', 'A disposable template': '#/definitions/qubes',
  'A flow': '#/definitions/flows', 'A backup': '#/definitions/backups', 'A whole plan': '#',
};
const snippets = json('syntaxes/snippets.json') as Record<string, { prefix: string; description: string; body: string[] }>;
const schema = json('schemas/plan.schema.json') as { $id: string };
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema);

test('every snippet has a place', () => assert.deepEqual(Object.keys(snippets), Object.keys(places)));
for (const [name, { body }] of Object.entries(snippets)) {
  test(`snippet: ${name}`, () => {
    const validate = ajv.compile({ $ref: `${schema.$id}${places[name] ?? ''}` });
    const text = expand(body);
    assert.doesNotMatch(text, /\$/);
    assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
  });
}
