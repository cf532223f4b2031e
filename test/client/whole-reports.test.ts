// A report whose request was cancelled while it was being converted never reaches the editor, nor is its name remembered.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { CancellationToken, TextDocument } from 'vscode';
import { wholeReports } from '../../client/whole-reports.ts';

const document = {} as TextDocument;

/** The client library's conversion of a list: cancelled in the middle, it gives what it has. */
const answer = async (cancelled: boolean, previous?: string): Promise<unknown> => {
  const token = { isCancellationRequested: false } as { -readonly [K in keyof CancellationToken]: CancellationToken[K] };
  const next = async (): Promise<never> => {
    token.isCancellationRequested = cancelled;
    return { kind: 'full', resultId: 'new', items: cancelled ? new Array(14) : [] } as never;
  };
  return wholeReports.provideDiagnostics?.(document, previous, token, next);
};

test('a whole report passes', async () => {
  assert.deepEqual(await answer(false, 'old'), { kind: 'full', resultId: 'new', items: [] });
});

test('a report that was cancelled leaves what is shown, and what is known of it', async () => {
  assert.deepEqual(await answer(true, 'old'), { kind: 'unChanged', resultId: 'old' });
});

test('a first report that was cancelled leaves no name that the server would call unchanged', async () => {
  assert.deepEqual(await answer(true), { kind: 'unChanged', resultId: '' });
});
