// The two servers that are compared: ours as it is shipped, and yaml-language-server with our schema, fetched on first use.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectNode, root, runNpm } from '../prepare.mjs';
import { progress } from '../progress.mjs';
import { nodeOptions } from '../../server/lsp/protocol.ts';
import { startServer, type Server } from './language-server.ts';

/** The newest version at the time of writing. */
const version = '2.0.0';

/** How long yaml-language-server waits after an edit before it looks at it, in milliseconds: `validationDelayMs` in its settings handler. */
export const peerPause = 200;

export const peerName = `yaml-language-server ${version}`;

/** With the options that VS Code starts it with; `folder`: the workspace. */
export const ours = (folder?: string): Promise<Server> => startServer({ node: projectNode, folder, args: [...nodeOptions, join(root, 'dist', 'cli.cjs'), 'lsp', '--stdio'] });

/** @throws trouble when it cannot be fetched */
export async function peer(): Promise<Server> {
  const folder = await fetchPeer();
  const schema = pathToFileURL(join(root, 'schemas', 'plan.schema.json')).href;
  return startServer({
    node: projectNode,
    args: [join(folder, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'), '--stdio'],
    settings: { yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false }, schemas: { [schema]: '*.qube-plan.yaml' } } },
  });
}

async function fetchPeer(): Promise<string> {
  const cache = join(root, '.cache', 'bench');
  const folder = join(cache, `yaml-language-server-${version}`);
  if (existsSync(folder)) return folder;
  const step = progress(`Fetching ${peerName} (once)`);
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  const { code, output } = await runNpm(['install', '--prefix', half, '--no-audit', '--no-fund', '--ignore-scripts', `yaml-language-server@${version}`], { cwd: half });
  if (code !== 0) {
    step.failed();
    throw new Error(`${peerName} could not be fetched:\n${output.trim()}`);
  }
  await rename(half, folder);
  step.done(`${peerName} fetched`);
  return folder;
}
