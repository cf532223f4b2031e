// Tests the checker that holds the server's messages to the protocol: it knows every method the server answers, and it sees mistakes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { checker } from './conformance/checker.ts';

const frame = (message: object): Buffer => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};

test('a message that is as it should be passes, in pieces too', () => {
  const it = checker();
  it.toServer(frame({ id: 1, method: 'textDocument/hover', params: {} }));
  const whole = frame({ id: 1, result: { contents: { kind: 'markdown', value: 'é' }, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } } });
  it.fromServer(whole.subarray(0, 30));
  it.fromServer(whole.subarray(30));
  it.fromServer(frame({ method: 'qubePlan/readFile', params: 7 }));
  assert.deepEqual([it.problems(), it.checked()], [[], 1]);
});

for (const [name, method, result] of [
  ['a word that does not exist', 'textDocument/hover', { contents: { kind: 'html', value: '' } }],
  ['a place without a line', 'textDocument/definition', [{ uri: 'x', range: { start: { character: 0 }, end: { line: 0, character: 1 } } }]],
  ['a field with a slip of the pen', 'textDocument/foldingRange', [{ startLine: 0, endLine: 1, knd: 'comment' }]],
  ['a missing field', 'textDocument/diagnostic', { kind: 'full' }],
  ['a number for a text', 'textDocument/codeLens', [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, command: { title: 3, command: '' } }]],
  ['a method without a type', 'textDocument/moniker', null],
] as const) {
  test(`sees ${name}`, () => {
    const it = checker();
    it.toServer(frame({ id: 1, method, params: {} }));
    it.fromServer(frame({ id: 1, result }));
    assert.equal(it.problems().length, 1, it.problems().join());
  });
}

test('sees answers to nothing, and errors that are none', () => {
  const it = checker();
  it.fromServer(frame({ id: 5, result: null }));
  it.toServer(frame({ id: 6, method: 'shutdown' }));
  it.fromServer(frame({ id: 6, error: { message: 'x' } }));
  it.fromServer(frame({ method: 'textDocument/publishDiagnostics', params: { uri: 'x' } }));
  assert.equal(it.problems().length, 3, it.problems().join('\n'));
});

test('every request that the server answers has its type', () => {
  const folder = new URL('../../server/lsp/', import.meta.url);
  const code = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const types = readFileSync(new URL('./conformance/messages.ts', import.meta.url), 'utf8');
  const handlers = [...code.matchAll(/connection\.on([A-Z]\w+)\(/g)].map((it) => it[1] as string);
  assert.ok(handlers.length > 20);
  const names: Record<string, string> = { FoldingRanges: 'FoldingRange', SelectionRanges: 'SelectionRange', DocumentLinks: 'DocumentLink', RenameRequest: 'Rename', DocumentSymbol: 'DocumentSymbol' };
  for (const name of handlers.filter((it) => !/^(?:Initialize|Initialized|Shutdown|Did|Request|Notification)/.test(it))) assert.ok(types.includes(`${names[name] ?? name}Request.type`), name);
});
