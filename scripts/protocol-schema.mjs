// Turns the protocol library's types of our messages into a JSON schema, against which the tests hold every message that the server sends.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Writes `out/protocol-schema.json`, unless it is there for the same types already. Takes some seconds.
 * @param {string} root of the repository
 */
export function writeProtocolSchema(root) {
  const messages = join(root, 'test/protocol/conformance/messages.ts');
  const library = join(root, 'node_modules/vscode-languageserver-protocol/package.json');
  const key = createHash('sha256').update(readFileSync(new URL(import.meta.url))).update(readFileSync(messages)).update(readFileSync(library)).digest('hex');
  const file = join(root, 'out/protocol-schema.json');
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).key === key) return;
  const generators = require('typescript-json-schema');
  // Its own TypeScript: the project's is newer and has no such interface.
  const ts = createRequire(require.resolve('typescript-json-schema'))('typescript');
  const program = ts.createProgram([messages], { strict: true, skipLibCheck: true, noEmit: true, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] });
  const generator = generators.buildGenerator(program, { required: true, noExtraProps: true, strictNullChecks: true, ignoreErrors: true, ref: true });
  const schema = { key, results: generator.getSchemaForSymbol('Results'), sent: generator.getSchemaForSymbol('Sent') };
  // The generator loses what these types take over from `WorkDoneProgressOptions` by `&`.
  for (const [name, shape] of Object.entries(schema.results.definitions)) if (/^Diagnostic\w*Options$/.test(name)) shape.properties.workDoneProgress = { type: 'boolean' };
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(schema));
  renameSync(fresh, file);
}
