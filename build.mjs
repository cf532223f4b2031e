// Bundles everything that is shipped: the server, the client for Node and the browser, the map's page, and the command line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const watching = process.argv.includes('--watch');

const generated = spawnSync(process.execPath, ['scripts/gen.ts'], { cwd: root, stdio: 'inherit' });
if (generated.status !== 0) process.exit(generated.status ?? 1);

const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !watching,
  sourcemap: watching,
  legalComments: 'none',
  define: { QUBE_PLAN_VERSION: JSON.stringify(version) },
  logLevel: 'info',
  target: 'es2022',
  // Both builds of `yaml` are the same code; the browser one needs nothing of Node.
  conditions: ['browser'],
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node18', conditions: ['node'] };
const browser = { ...common, platform: 'browser' };

const bundles = [
  // One for both: two would be most of the package. `yaml` comes as for browsers, which needs nothing of Node and is the same code.
  { ...node, format: 'iife', entryPoints: { server: 'server/main.ts' }, outdir: 'dist', conditions: ['browser'], alias: { yaml: fileURLToPath(new URL('node_modules/yaml/browser/index.js', import.meta.url)) } },
  { ...node, entryPoints: { cli: 'server/main.cli.ts' }, outdir: 'dist', outExtension: { '.js': '.cjs' }, banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: { 'client.node': 'client/main.node.ts' }, outdir: 'dist', outExtension: { '.js': '.cjs' }, external: ['vscode'] },
  { ...browser, format: 'cjs', entryPoints: { 'client.browser': 'client/main.browser.ts' }, outdir: 'dist', outExtension: { '.js': '.cjs' }, external: ['vscode'] },
  // The map's page: loaded when a map is opened, and not before.
  { ...browser, format: 'iife', entryPoints: { map: 'webview/main.ts' }, outdir: 'dist' },
  { ...browser, entryPoints: { map: 'webview/map.css' }, outdir: 'dist' },
];

// The extension's own package.json makes modules of all `.js` files; a worker takes no other name.
mkdirSync(`${root}dist`, { recursive: true });
writeFileSync(`${root}dist/package.json`, '{ "type": "commonjs" }\n');

const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watching) await Promise.all(contexts.map((it) => it.watch()));
else {
  try {
    await Promise.all(contexts.map((it) => it.rebuild()));
  } catch {
    process.exitCode = 1;
  }
  await Promise.all(contexts.map((it) => it.dispose()));
}
