// What a person wants to be shown beside the text: code lenses and inlay hints, each of which can be switched off.
import { record } from './client-can.ts';

export interface Display {
  readonly codeLens: boolean;
  readonly networkHints: boolean;
  readonly templateHints: boolean;
}

/** Reads what an editor sends for `qubePlan`; what is not said is shown. */
export function readDisplay(settings: unknown): Display {
  const { codeLens, inlayHints } = record(settings) as Record<string, unknown>;
  const { network, template } = record(inlayHints) as Record<string, unknown>;
  return { codeLens: codeLens !== false, networkHints: network !== false, templateHints: template !== false };
}
