// Tests that laying out is wired: a whole text, a range, ranges, and while typing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { DocumentFormattingRequest, DocumentOnTypeFormattingRequest, DocumentRangeFormattingRequest, DocumentRangesFormattingRequest } from 'vscode-languageserver/node';
import { connect, modern } from './client.ts';

const uri = 'file:///work/home.qube-plan.yaml';
const plan = 'plan:   1\nqubes:\n    work:\n        label:   blue # mine\n';
const options = { tabSize: 2, insertSpaces: true };

test('a plan is laid out with the editor\'s own indentation', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, plan);
  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  const one = await client.connection.sendRequest(DocumentRangeFormattingRequest.type, { textDocument, range, options });
  assert.deepEqual(one, [{ range: { start: { line: 0, character: 5 }, end: { line: 0, character: 8 } }, newText: ' ' }]);
  assert.deepEqual(await client.connection.sendRequest(DocumentRangesFormattingRequest.type, { textDocument, ranges: [range], options }), one);
  await client.apply(uri, (await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options })) ?? []);
  assert.equal(client.text(uri), 'plan: 1\nqubes:\n  work:\n    label: blue # mine\n');
  assert.deepEqual(await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options }), []);
  await client.apply(uri, (await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options: { tabSize: 4, insertSpaces: true } })) ?? []);
  assert.equal(client.text(uri), 'plan: 1\nqubes:\n    work:\n        label: blue # mine\n');
  await client.apply(uri, (await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options: { tabSize: 4, insertSpaces: false } })) ?? []);
  assert.equal(client.text(uri), 'plan: 1\nqubes:\n  work:\n    label: blue # mine\n');
  await client.end();
});

test('a key that is a little off moves to its place when its colon is typed', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, 'qubes:\n  work:\n    label: blue\n   netvm:\n');
  const edits = await client.connection.sendRequest(DocumentOnTypeFormattingRequest.type, { textDocument: { uri }, position: { line: 3, character: 9 }, ch: ':', options });
  await client.apply(uri, edits ?? []);
  assert.equal(client.text(uri), 'qubes:\n  work:\n    label: blue\n    netvm:\n');
  await client.end();
});
