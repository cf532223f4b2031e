// Collects every sentence the extension shows, for its translators: those of the client's code and those of New Plan.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentencesOf } from '../server/interview/verdict.ts';

/** The text of `l10n/bundle.l10n.json`. */
export function clientWords(root: string): string {
  const code = readdirSync(join(root, 'client')).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(root, 'client', name), 'utf8')).join('\n');
  const literal = [...code.matchAll(/l10n\.t\('((?:[^'\\]|\\.)*)'/g)].map((it) => (it[1] as string).replace(/\\(.)/g, '$1'));
  const all = [...new Set([...literal, ...sentencesOf()])].sort();
  return `${JSON.stringify(Object.fromEntries(all.map((it) => [it, it])), null, 2)}\n`;
}
