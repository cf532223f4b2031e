// Drives the built server in a language that nobody speaks, over everything there is to look at, and reads whether any English is left.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import type {
  CallHierarchyItem,
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentDiagnosticReport,
  DocumentSymbol,
  Hover,
  InlayHint,
  MarkupContent,
  ResponseError,
} from 'vscode-languageserver/node';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver/node';
import { isPlanFile } from '../../server/plan/files.ts';
import { readBundle } from '../../server/policy/model/bundle.ts';
import { fallRequest, mapRequest, rulePageUri, rulesRequest, type FallResult, type FallThing, type MapResult, type RuleEntry } from '../../server/lsp/protocol.ts';
import { rulebook } from '../../server/features/rulebook.ts';
import { readCases } from '../cursor-fixture.ts';
import { readFixture, type Section } from '../fixture.ts';
import { pseudoTranslation, Reader } from '../pseudo.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const names = (folder: string): readonly string[] => readdirSync(join(root, folder)).sort();
const translation = pseudoTranslation(JSON.parse(read('l10n/bundle.l10n.json')) as Record<string, string>);

let connection: ProtocolConnection;
let stop = (): void => {};

after(() => stop());

const ask = <T>(method: string, params: unknown): Promise<T> => connection.sendRequest(method, params);

before(async () => {
  const child = spawn(process.execPath, ['dist/server.js', '--stdio'], { cwd: root });
  connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.listen();
  stop = () => child.kill();
  await ask('initialize', {
    processId: process.pid,
    rootUri: null,
    locale: 'qps',
    capabilities: {
      workspace: { textDocumentContent: {} },
      textDocument: {
        diagnostic: { relatedInformation: true },
        publishDiagnostics: { relatedInformation: true },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } }, dataSupport: true, resolveSupport: { properties: ['edit'] } },
        hover: { contentFormat: ['markdown'] },
        completion: { completionItem: { documentationFormat: ['markdown'], snippetSupport: true } },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        rename: { prepareSupport: true },
      },
    },
    initializationOptions: { translation, explain: true, showReferences: true },
  });
  await connection.sendNotification('initialized', {});
});

let version = 0;

/** Opens the text for as long as it is looked at. */
async function opened(uri: string, languageId: string, text: string, look: (uri: string) => Promise<void>): Promise<void> {
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: ++version, text } });
  await look(uri);
  await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
}

const everything = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };

async function lookAtFindings(reader: Reader, uri: string): Promise<readonly Diagnostic[]> {
  const report = await ask<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  const items = report.kind === 'full' ? report.items : [];
  for (const { message, relatedInformation = [] } of items) {
    reader.look('message', textOf(message));
    for (const it of relatedInformation) reader.look('related', it.message);
  }
  for (const { title } of (await ask<CodeAction[] | null>('textDocument/codeAction', { textDocument: { uri }, range: everything, context: { diagnostics: items } })) ?? []) reader.look('action', title);
  return items;
}

async function lookAtHover(reader: Reader, uri: string, line: number, character: number): Promise<void> {
  const hover = await ask<Hover | null>('textDocument/hover', { textDocument: { uri }, position: { line, character } });
  reader.look('hover', (hover?.contents as MarkupContent | undefined)?.value);
}

async function lookAtList(reader: Reader, uri: string, line: number, character: number): Promise<void> {
  const list = await ask<CompletionItem[] | CompletionList | null>('textDocument/completion', { textDocument: { uri }, position: { line, character } });
  for (const { detail, documentation } of Array.isArray(list) ? list : (list?.items ?? [])) {
    reader.look('list', detail);
    reader.look('list', textOf(documentation));
  }
}

/** At every word, and where something may be written. */
async function lookEverywhere(reader: Reader, uri: string, text: string): Promise<void> {
  for (const [line, its] of text.split('\n').entries()) {
    for (const { index } of its.matchAll(/[^\s,:{}[\]"']+/g)) await lookAtHover(reader, uri, line, index + 1);
    for (const character of new Set([its.length, its.search(/[^ ]|$/), its.search(/(?<=: )|$/)])) await lookAtList(reader, uri, line, character);
  }
}

const textOf = (it: string | MarkupContent | undefined): string | undefined => (typeof it === 'object' ? it.value : it);

async function lookBeside(reader: Reader, uri: string): Promise<void> {
  for (const lens of (await ask<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } })) ?? []) {
    reader.look('lens', (lens.command ? lens : await ask<CodeLens>('codeLens/resolve', lens)).command?.title);
  }
  for (const { label, tooltip } of (await ask<InlayHint[] | null>('textDocument/inlayHint', { textDocument: { uri }, range: everything })) ?? []) {
    reader.look('hint', typeof label === 'string' ? label : label.map(({ value }) => value).join(''));
    reader.look('hint', textOf(tooltip));
  }
  const symbol = ({ detail, children = [], selectionRange }: DocumentSymbol): readonly DocumentSymbol[] => {
    // Mostly values of the plan, which may be any words.
    if (!reader.holds(detail)) reader.look('symbol', detail);
    return [{ selectionRange } as DocumentSymbol, ...children.flatMap(symbol)];
  };
  for (const { selectionRange } of ((await ask<DocumentSymbol[] | null>('textDocument/documentSymbol', { textDocument: { uri } })) ?? []).flatMap(symbol)) {
    for (const { detail } of (await ask<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', { textDocument: { uri }, position: selectionRange.start })) ?? []) reader.look('calls', detail);
  }
}

async function lookAtMap(reader: Reader, uri: string): Promise<void> {
  const thing = ({ name, facts }: FallThing): void => {
    if (!reader.holds(name)) reader.look('fall', name);
    reader.look('fall', facts);
  };
  for (const { id, kind, name } of (await ask<MapResult | null>(mapRequest, { textDocument: { uri } }))?.picture.nodes ?? []) {
    if (kind !== 'qube') reader.look('map', name);
    const fall = await ask<FallResult | null>(fallRequest, { textDocument: { uri }, from: id });
    for (const { says, does, from, to } of fall?.steps ?? []) {
      reader.look('fall', says);
      reader.look('fall', does);
      [from, to].forEach(thing);
    }
  }
}

const nothingLeft = (reader: Reader, least: number): void => {
  assert.deepEqual(Object.fromEntries(reader.left), {});
  assert.ok(reader.count >= least, `only ${reader.count} texts were read`);
};

const plan = 'file:///nowhere/home.qube-plan.yaml';

test('what every rule finds, and the repairs it offers', async () => {
  let count = 0;
  for (const name of names('test/rules')) {
    const bad = readFixture(read(`test/rules/${name}`)).filter(({ kind }) => kind === 'bad');
    for (const [index, { text }] of bad.entries()) {
      const reader = new Reader(text);
      await opened(plan, 'qube-plan', text, async (uri) => {
        const [first] = await lookAtFindings(reader, uri);
        if (first && index === 0) await lookAtHover(reader, uri, first.range.start.line, first.range.start.character);
      });
      assert.deepEqual(Object.fromEntries(reader.left), {}, `${name}: ${text}`);
      count += reader.count;
    }
  }
  assert.ok(count > 5000, String(count));
});

test('what YAML and the format of plans find fault with, where a plan is cut off or a character is too many', async () => {
  const whole = read('examples/baseline.qube-plan.yaml');
  const pieces = ['"', "'", '[', '}', ' : x', '\t', '- ', '&a ', '*b ', '!c ', '|', '% ', ', ', '{', ' #', '@', '？', '\u0007'];
  let count = 0;
  for (let at = 30; at < whole.length; at += 41) {
    const text = at % 2 === 0 ? whole.slice(0, at) : whole.slice(0, at) + (pieces[count % pieces.length] as string) + whole.slice(at);
    const reader = new Reader(whole + text);
    await opened(plan, 'qube-plan', text, async (uri) => void (await lookAtFindings(reader, uri)));
    assert.deepEqual(Object.fromEntries(reader.left), {}, text.slice(0, at));
    count++;
  }
  assert.ok(count > 50);
});

for (const name of names('examples').filter((it) => it.endsWith('.yaml'))) {
  test(`everything around ${name}`, async () => {
    const text = read(`examples/${name}`);
    const reader = new Reader(text);
    await opened(plan, 'qube-plan', text, async (uri) => {
      await lookAtFindings(reader, uri);
      await lookEverywhere(reader, uri, text);
      await lookBeside(reader, uri);
      await lookAtMap(reader, uri);
    });
    nothingLeft(reader, 1000);
  });
}

for (const feature of ['hover', 'completion'] as const) {
  test(`what the fixtures of ${feature} show`, async () => {
    for (const name of names(`test/features/${feature}`)) {
      for (const { text, offset } of readCases(read(`test/features/${feature}/${name}`))) {
        const reader = new Reader(text);
        const before = text.slice(0, offset).split('\n');
        const [line, character] = [before.length - 1, before.at(-1)?.length ?? 0];
        await opened(plan, 'qube-plan', text, async (uri) => {
          await lookAtHover(reader, uri, line, character);
          await lookAtList(reader, uri, line, character);
          await lookBeside(reader, uri);
        });
        assert.deepEqual(Object.fromEntries(reader.left), {}, `${name}: ${text}`);
      }
    }
  });
}

test('what the plans of other fixtures show', async () => {
  for (const name of ['code-actions', 'map', 'refactorings', 'symbols'].flatMap((folder) => names(`test/features/${folder}`).map((it) => `${folder}/${it}`))) {
    for (const [, text = ''] of read(`test/features/${name}`).matchAll(/^--- # (?:plan|at|before).*\n([\s\S]*?)(?=^--- )/gm)) {
      const whole = text.replace('$0', '');
      const reader = new Reader(whole);
      await opened(plan, 'qube-plan', whole, async (uri) => {
        await lookAtFindings(reader, uri);
        await lookBeside(reader, uri);
        await lookAtMap(reader, uri);
        for (const { index } of whole.matchAll(/^ {2}\w+(?=:)/gm)) {
          const start = { line: whole.slice(0, index).split('\n').length - 1, character: 3 };
          for (const { title } of (await ask<CodeAction[] | null>('textDocument/codeAction', { textDocument: { uri }, range: { start, end: start }, context: { diagnostics: [] } })) ?? []) reader.look('action', title);
        }
      });
      assert.deepEqual(Object.fromEntries(reader.left), {}, `${name}: ${text}`);
    }
  }
});

test('the page of every rule, and the list of rules', async () => {
  const reader = new Reader('');
  for (const { id, title } of await ask<RuleEntry[]>(rulesRequest, {})) {
    const fixture = id.startsWith('policy-') ? `test/policy/rules/${id}.txt` : `test/rules/${id}.yaml`;
    const own = new Reader(readFixture(read(fixture)).map((section: Section) => section.text).join('\n'));
    own.look('title', title);
    own.look('page', (await ask<{ text: string }>('workspace/textDocumentContent', { uri: rulePageUri(id) })).text);
    for (const [word, text] of own.left) reader.left.set(`${id} ${word}`, text);
    reader.count += own.count;
  }
  nothingLeft(reader, 2 * Object.keys(rulebook).length);
});

test('policy files, and the plans beside them', async () => {
  let count = 0;
  for (const name of names('test/policy/rules')) {
    for (const { kind, text } of readFixture(read(`test/policy/rules/${name}`))) {
      if (kind !== 'bad') continue;
      const reader = new Reader(text);
      const pieces = readBundle(text).map((it) => ({ ...it, uri: `file://${it.path.startsWith('/') ? '' : '/etc/qubes/'}${it.path}` }));
      const look = async (index: number): Promise<void> => {
        const piece = pieces[index];
        if (piece) return opened(piece.uri, isPlanFile(piece.path) ? 'qube-plan' : 'qrexec-policy', piece.text, () => look(index + 1));
        // Now all of them are open.
        for (const { uri, path, text: its } of pieces) {
          await lookAtFindings(reader, uri);
          await lookBeside(reader, uri);
          if (!isPlanFile(path)) await lookEverywhere(reader, uri, its.split('\n').slice(0, 6).join('\n'));
          else await lookAtMap(reader, uri);
        }
      };
      await look(0);
      assert.deepEqual(Object.fromEntries(reader.left), {}, `${name}: ${text}`);
      count += reader.count;
    }
  }
  assert.ok(count > 2000, String(count));
});

test('the settings of a folder', async () => {
  const text = 'rules: { unknown-key: hint, no-such-rule: off }\noverdue: 3\nexclude: nothing\nend_of_life: { x: y }\nunknwon: 1\n\n';
  const reader = new Reader(text);
  await opened('file:///nowhere/qube-plan.config.yaml', 'yaml', text, async (uri) => {
    await lookAtFindings(reader, uri);
    await lookEverywhere(reader, uri, text);
  });
  nothingLeft(reader, 20);
});

test('why a name cannot be changed', async () => {
  const text = 'plan: 1\nqubes:\n  work: { label: blue, netvm: sys-net, tags: [a] }\n  mail: { label: red }\nidentities: { byline: {} }\n';
  const reader = new Reader(text);
  await opened(plan, 'qube-plan', text, async (uri) => {
    for (const [line, character, newName] of [[2, 3, 'mail'], [2, 3, '1st'], [2, 3, ' '], [2, 3, 'dom0'], [2, 34, 'x'], [2, 50, 'not a tag!'], [4, 16, 'a\nb']] as const) {
      await ask('textDocument/rename', { textDocument: { uri }, position: { line, character }, newName }).catch((error: ResponseError) => reader.look('refusal', error.message));
    }
  });
  nothingLeft(reader, 5);
});
