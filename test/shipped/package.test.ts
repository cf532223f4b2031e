// Tests the .vsix that users install: what is in it, how large it is, and that nothing in it can reach out or run things.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const vsix = join(root, `${manifest.name}-${manifest.version}.vsix`);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly browser: string;
  readonly icon?: string;
  readonly contributes?: unknown;
}

// A new file in the package is a decision: it belongs here and in .vscodeignore.
const expected = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/client.browser.cjs',
  'extension/dist/client.node.cjs',
  'extension/dist/map.css',
  'extension/dist/map.js',
  'extension/dist/package.json',
  'extension/dist/server.js',
  'extension/images/file-dark.svg',
  'extension/images/file-light.svg',
  'extension/images/icon.png',
  'extension/images/walkthrough/decide.svg',
  'extension/images/walkthrough/findings.svg',
  'extension/images/walkthrough/keep.svg',
  'extension/images/walkthrough/map.svg',
  'extension/images/walkthrough/repair.svg',
  'extension/images/walkthrough/write.svg',
  'extension/language-configuration.json',
  'extension/language-configuration.policy.json',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/schemas/plan.schema.json',
  'extension/syntaxes/qrexec-policy.tmLanguage.json',
  'extension/syntaxes/qube-plan.tmLanguage.json',
  'extension/syntaxes/snippets.json',
];

const files = readZip(readFileSync(vsix));

test('the package holds exactly what it needs', () => {
  assert.deepEqual([...files.keys()].sort(), [...expected].sort());
});

test('the package is smaller than 1 MB', () => {
  const { size } = statSync(vsix);
  assert.ok(size < 1_000_000, `${size} bytes`);
});

test('every file the manifest names is in the package', () => {
  const packed = JSON.parse(textOf('extension/package.json')) as Manifest;
  const named = [packed.main, packed.browser, packed.icon, ...pathsIn(packed.contributes)].filter((path) => path !== undefined);
  assert.ok(named.length > 5, 'the manifest names files');
  for (const path of named) assert.ok(files.has(`extension/${path.replace(/^\.\//, '')}`), `${path} is missing`);
});

test('the packed bundles are the ones just built', () => {
  for (const name of expected.filter((it) => it.startsWith('extension/dist/'))) {
    assert.ok(readFileSync(join(root, name.replace('extension/', ''))).equals(files.get(name)!), `${name} is older than dist/`);
  }
});

/**
 * The parts of Node that each bundle asks for. Our own code uses files, paths and addresses, and tells the engine how much memory to take (`v8`),
 * and only where the server runs on Node; the rest comes with Microsoft's libraries:
 * - `vscode-languageclient` starts the server, the one process of the extension, with `child_process`, and looks after it with `readline`;
 * - `vscode-jsonrpc` can talk over sockets and pipes (`net`, `crypto` and `os` for their names); stdio and Node's own channel are used;
 * - `vscode-languageserver` can ask npm where global packages lie (`child_process`), which nothing here calls;
 * - `ajv` only mentions a path in a text for generated code.
 */
const modules: Record<string, readonly string[]> = {
  'client.node.cjs': ['child_process', 'crypto', 'fs', 'net', 'os', 'path', 'readline', 'util', 'vscode'],
  'client.browser.cjs': ['vscode'],
  'server.js': ['ajv/dist/runtime/ucs2length', 'child_process', 'crypto', 'fs', 'net', 'os', 'path', 'url', 'util', 'v8'],
  'map.js': [],
};

// Ways to reach the network or to run a text as a program. A minifier renames variables, never these.
const forbidden = [
  /\beval\(/, /\bFunction\(/, /\bfetch\(/, /\bXMLHttpRequest\b/, /\bWebSocket\b/, /\bEventSource\b/, /\bsendBeacon\b/, /\bWebTransport\b/,
  /\bRTCPeerConnection\b/, /\bimportScripts\b/, /\bimport\(/, /\bhttp2?\.request\b/, /\bprocess\.binding\b/, /\bindexedDB\b/, /\blocalStorage\b/,
];

for (const [bundle, allowed] of Object.entries(modules)) {
  test(`${bundle} asks for nothing unexpected`, () => {
    const code = textOf(`extension/dist/${bundle}`);
    // A bundle that also runs where there is no `require` asks for it through a function of its own.
    const own = /\b([\w$]+)=\(?\(?\w+\)?=>typeof require<"u"\?require:/.exec(code)?.[1];
    const calls = ['\\brequire', ...(own === undefined ? [] : [`(?<![\\w$.])${own.replace(/\$/g, '\\$')}`])].join('|');
    const asked = [...code.matchAll(new RegExp(`(?:${calls})\\("([^"]+)"\\)`, 'g'))].map(([, name]) => name!.replace(/^node:/, '').split('/promises')[0]!);
    assert.deepEqual([...new Set(asked)].sort(), [...allowed]);
    assert.deepEqual(code.match(new RegExp(`(?:${calls})\\((?!")[^)]*\\)`, 'g')) ?? [], [], 'a require of something computed');
  });

  test(`${bundle} cannot reach the network or run a text`, () => {
    const code = textOf(`extension/dist/${bundle}`);
    for (const pattern of forbidden) {
      const found = new RegExp(`.{0,60}${pattern.source}.{0,60}`).exec(code)?.[0];
      assert.equal(found, undefined, `${pattern}: ${found}`);
    }
  });
}

test('our own code starts no process and opens no connection', () => {
  const wrong: string[] = [];
  for (const file of sources(['server', 'client', 'webview'])) {
    const code = readFileSync(join(root, file), 'utf8');
    for (const [, name] of code.matchAll(/(?:from|import|import\(|require\() ?['"]((?:node:)?(?:child_process|cluster|net|tls|dgram|dns|http|https|http2|worker_threads|vm|inspector)(?:\/\w+)?)['"]/g)) {
      wrong.push(`${file} imports ${name}`);
    }
  }
  assert.deepEqual(wrong, []);
});

function textOf(name: string): string {
  const content = files.get(name);
  assert.ok(content, `${name} is not in the package`);
  return content.toString('utf8');
}

/** Every "./…" path anywhere in a part of the manifest. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\.\/[\w./-]+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}

function sources(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.ts')).map((it) => join(folder, it)));
}

/** The files in a zip archive, by its central directory. */
function readZip(zip: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  assert.ok(end >= 0, 'not a zip archive');
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [number, number, number];
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + size);
    found.set(name, method === 0 ? packed : inflateRawSync(packed));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return found;
}
