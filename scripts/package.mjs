// Builds the extension and packs it into qube-plan-VERSION.vsix, the one file that users install.
import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, runScript, trouble } from './commands.mjs';
import { build, installPackages, projectEnv, projectNode, root } from './prepare.mjs';
import { progress } from './progress.mjs';

/** Where the packed extension is put. */
export function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return join(root, `${name}-${version}.vsix`);
}

/**
 * Packs what is in dist/ now; .vscodeignore says what goes in. Nothing is published or sent.
 * @returns {Promise<string>} the path of the .vsix
 * @throws trouble with the packer's own words
 */
export async function packExtension() {
  const out = vsixPath();
  const step = progress('Packing the extension');
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  // Everything is bundled, so no node_modules go in; links in the README stay as they are written.
  const { code, output } = await run(projectNode, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', out], { cwd: root, env: projectEnv });
  if (code !== 0) {
    step.failed();
    throw trouble('The extension could not be packed:', output.trim());
  }
  step.done(`Packed ${relative(root, out)}, ${Math.round(statSync(out).size / 1000)} kB`);
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    await installPackages();
    await build();
    await packExtension();
    return 0;
  }, { signalCode: 130 });
}
