// Tests the checker that holds the server's messages to the protocol: it sees mistakes.
import assert from 'node:assert/strict';
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
  ['a method that does not exist', 'textDocument/hovers', null],
  ['a negative line', 'textDocument/foldingRange', [{ startLine: -1, endLine: 1 }]],
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

test('sees a request that only a client may make, and parameters where there are none', () => {
  const it = checker();
  it.fromServer(frame({ id: 1, method: 'textDocument/hover', params: {} }));
  it.fromServer(frame({ id: 2, method: 'workspace/codeLens/refresh', params: {} }));
  it.fromServer(frame({ id: 3, method: 'workspace/codeLens/refresh' }));
  assert.equal(it.problems().length, 2, it.problems().join('\n'));
});
