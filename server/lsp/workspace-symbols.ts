// Finds qubes, identities, flows and backups by a few letters of their name, in every plan of the workspace.
import type { CancellationToken, SymbolInformation } from 'vscode-languageserver';
import { guard } from '../base/guard.ts';
import { symbols, type Symbol_ } from '../features/symbols.ts';
import type { Analyses } from './analyses.ts';
import { cancelled } from './pull.ts';
import { toFlatSymbols } from './to-lsp.ts';

export interface WorkspaceSymbolsNeeds {
  readonly analyses: Analyses;
  plans(): Promise<readonly string[]>;
}

/** No list longer than this is read. */
const most = 500;

const wanted: ReadonlySet<Symbol_['kind']> = new Set(['qube', 'template', 'net-qube', 'disposable', 'identity', 'flow', 'backup']);

export function workspaceSymbols({ analyses, plans }: WorkspaceSymbolsNeeds): (query: string, token: CancellationToken) => Promise<SymbolInformation[]> {
  return async (query, token) => {
    const found: SymbolInformation[] = [];
    for (const uri of await plans()) {
      const analysis = await analyses.of(uri);
      if (token.isCancellationRequested) throw cancelled();
      if (!analysis) continue;
      const { shot, lines } = analysis;
      const own = guard('workspace symbols', () => symbols(shot), []).filter(({ span }) => span.file === undefined);
      for (const section of own) {
        for (const child of section.children) {
          if (!wanted.has(child.kind) || !fits(query, child.name)) continue;
          found.push(...toFlatSymbols([{ ...child, children: [] }], lines, analysis.uri, section.name));
          if (found.length >= most) return found;
        }
      }
    }
    return found;
  };
}

/** The letters of the query stand in the name in that order, as editors match. */
function fits(query: string, name: string): boolean {
  let at = 0;
  const low = name.toLowerCase();
  for (const letter of query.toLowerCase().replace(/\s/g, '')) {
    at = low.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
