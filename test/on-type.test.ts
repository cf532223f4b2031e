// Types into plans character by character and looks at what moves: `$` is where the character was just typed.
import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../server/base/edit.ts';
import { onType } from '../server/features/on-type.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { snapshot } from '../server/snapshot.ts';

const settings = defaultSettings('2026-11-23');

function typed(marked: string, step = 2): string {
  const offset = marked.indexOf('$');
  const text = marked.replace('$', '');
  return applyEdits(text, onType(snapshot(text, { settings }), offset, text[offset - 1] as string, step));
}

const cases: readonly (readonly [string, string, string])[] = [
  ['a key joins its siblings', 'qubes:\n  work:\n    label: blue\n   netvm:$\n', 'qubes:\n  work:\n    label: blue\n    netvm:\n'],
  ['a key below a qube that was just begun', 'qubes:\n  work:\n     label:$\n', 'qubes:\n  work:\n    label:\n'],
  ['a qube joins the others', 'qubes:\n  work:\n    label: blue\n vault:$\n', 'qubes:\n  work:\n    label: blue\n  vault:\n'],
  ['a key of a flow joins the others', 'flows:\n  - from: a\n     to:$\n', 'flows:\n  - from: a\n    to:\n'],
  ['a key that is in place stays', 'qubes:\n  work:\n    label:$\n', 'qubes:\n  work:\n    label:\n'],
  ['a dash joins its siblings', 'flows:\n  - from: a\n    to: b\n -$\n', 'flows:\n  - from: a\n    to: b\n  -\n'],
  ['a first dash below its key', 'flows:\n   -$\n', 'flows:\n  -\n'],
  ['a dash at the column of its key is fine', 'flows:\n-$\n', 'flows:\n-\n'],
  ['a dash within a word is none', 'qubes:\n   sys-$\n', 'qubes:\n   sys-\n'],
  ['a colon in a value is none of a key', 'qubes:\n  work:\n   purpose: see:$\n', 'qubes:\n  work:\n   purpose: see:\n'],
  ['nothing moves in a text block', 'qubes:\n  work:\n    purpose: |\n      one\n     two:$\n', 'qubes:\n  work:\n    purpose: |\n      one\n     two:\n'],
  ['nothing moves in a remark', 'qubes:\n  work:\n # note:$\n', 'qubes:\n  work:\n # note:\n'],
  ['a new line below a key is indented', 'qubes:\n$\n', 'qubes:\n  \n'],
  ['a new line below a list\'s key begins with a dash', 'flows:\n$\n', 'flows:\n  - \n'],
  ['the indentation that an editor made is kept', 'backups:\n  $\n', 'backups:\n  - \n'],
  ['a new line in a flow stands below its key', 'flows:\n  - from: a\n$\n', 'flows:\n  - from: a\n    \n'],
  ['a new line below a value stays level', 'qubes:\n  work:\n    label: blue\n$\n', 'qubes:\n  work:\n    label: blue\n    \n'],
  ['no dash where items stand below already', 'flows:\n$\n  - from: a\n', 'flows:\n  \n  - from: a\n'],
];

for (const [title, before, after] of cases) test(title, () => {
  // The new line was typed at its start.
  const at = before.indexOf('$');
  const isNewLine = /\n *$/.test(before.slice(0, at));
  const text = before.replace('$', '');
  const edits = onType(snapshot(text, { settings }), at, isNewLine ? '\n' : (text[at - 1] as string), 2);
  assert.equal(applyEdits(text, edits), after);
});

test('the editor\'s indentation is followed', () => {
  assert.equal(typed('qubes:\n    work:\n       label:$\n', 4), 'qubes:\n    work:\n        label:\n');
});

test('no text is too strange', () => {
  const text = 'qubes:\n  a: { b: [\n  "x\n - : -\n# -\n  | >\n-\n';
  for (let offset = 1; offset <= text.length; offset++) for (const ch of ['\n', ':', '-']) onType(snapshot(text, { settings }), offset, ch, 2);
});
