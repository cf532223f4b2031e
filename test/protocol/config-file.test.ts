// Tests that the settings of a folder get the same help as plans: findings, repairs, hovers, completion, layout, folds.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CodeActionRequest,
  CompletionRequest,
  DocumentFormattingRequest,
  FoldingRangeRequest,
  HoverRequest,
  type CodeAction,
  type CompletionList,
  type Hover,
  type MarkupContent,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { configProblems } from '../../server/features/config-problems.ts';
import { parse } from '../../server/syntax/parse.ts';
import { connect, itemsOf, modern, modest } from './client.ts';

const uri = 'file:///work/qube-plan.config.yaml';
const text = 'rules:\n  vault-has-netwrk: error\n  no-fallback: warnin\noverdue_days:   soon\nexclude: [a, 3]\n';

const says = (config: string): string[] => configProblems(parse(config)).map(({ at, says: words }) => `${config.slice(at.start, at.end)}: ${words}`);

test('what means nothing is found, at the word', () => {
  assert.deepEqual(says(text), [
    'vault-has-netwrk: There is no rule `vault-has-netwrk`; did you mean `vault-has-network`?',
    'warnin: `no-fallback` should be one of `off`, `hint`, `information`, `warning`, `error`, not `warnin`; did you mean `warning`?',
    'soon: `overdue_days` should be a number, 0 or more, not `soon`',
    '3: `exclude` should be a word, not `3`',
  ]);
  assert.deepEqual(says('overdue_days: -1\nend_of_life: { fedora-43: 2027-5-1 }\nexlude: []\nrules: [a]\n'), [
    '-1: `overdue_days` should be a number, 0 or more, not `-1`',
    '2027-5-1: `fedora-43` should be a date such as 2027-05-31, not `2027-5-1`',
    'exlude: There is no setting `exlude`; did you mean `exclude`?',
    'rules: `rules` should be a mapping, not a list',
  ]);
  assert.match(says('rules: { a: [\n')[0] ?? '', /\S/);
  assert.deepEqual(says('rules: { no-fallback: off, no-backup: hint }\noverdue_days: 21\nend_of_life: { fedora-43: 2027-05-31 }\nexclude: [archive/**]\n'), []);
  for (const fine of ['', '# nothing\n', 'rules:\nexclude:\n', 'rules: { no-fallback: false }\n', 'overdue_days: ~\n']) assert.deepEqual(says(fine), [], fine);
  for (let end = 0; end <= text.length; end++) configProblems(parse(text.slice(0, end)));
});

test('findings and repairs reach the editor', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, text, 1, 'yaml');
  const items = itemsOf(await client.pull(uri));
  assert.deepEqual(items.map(({ code, severity, source }) => [code, severity, source]), [['unknown-key', 2, 'qube-plan'], ['schema', 1, 'qube-plan'], ['schema', 1, 'qube-plan'], ['schema', 1, 'qube-plan']]);
  const [action] = (await client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range: items[1]?.range as never, context: { diagnostics: [] } })) as CodeAction[];
  assert.deepEqual([action?.title, action?.isPreferred], ['Change to `warning`', true]);
  await client.apply(uri, (action?.edit?.documentChanges as TextDocumentEdit[])[0]?.edits as never);
  assert.ok(client.text(uri).includes('no-fallback: warning\n'));
  assert.equal(itemsOf(await client.pull(uri)).length, 3);
  await client.end();

  const other = await connect({ capabilities: modest });
  await other.open(uri, text, 1, 'yaml');
  await other.until(uri, ({ diagnostics }) => diagnostics.length === 4);
  await other.end();
});

test('hovers, completion, layout and folds work as in a plan', async () => {
  const client = await connect({ capabilities: modern });
  await client.open(uri, 'rules:\n  no-fallback:   \n', 1, 'yaml');
  const hover = (await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 1, character: 5 } })) as Hover;
  assert.match((hover.contents as MarkupContent).value, /Plan without a fallback/);
  const { items } = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: { line: 1, character: 16 } })) as CompletionList;
  assert.deepEqual(items.map(({ label }) => label), ['off', 'hint', 'information', 'warning', 'error']);
  await client.change(uri, undefined, 'rules:\n    no-fallback:   off\n');
  assert.deepEqual(await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } }), [{ startLine: 0, endLine: 1 }]);
  await client.apply(uri, (await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } })) ?? []);
  assert.equal(client.text(uri), 'rules:\n  no-fallback: off\n');
  await client.end();
});
