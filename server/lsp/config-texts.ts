// The texts of `qube-plan.config.yaml` that are open: they get the same help as plans.
import { Lines } from '../base/lines.ts';
import { once } from '../base/memo.ts';
import { isConfigFile } from '../plan/files.ts';
import { parse, type Tree } from '../syntax/parse.ts';
import { keyOf } from './uris.ts';

/** A YAML text that is laid out and folded as plans are. */
export interface YamlText {
  readonly uri: string;
  /** Undefined for a file that is not open. */
  readonly version: number | undefined;
  readonly tree: Tree;
  readonly lines: Lines;
}

export interface ConfigTextsNeeds {
  readonly documents: { get(uri: string): { readonly version: number; getText(): string } | undefined };
}

export type ConfigTexts = (uri: string) => YamlText | undefined;

export const isConfig = (uri: string): boolean => isConfigFile(keyOf(uri));

/** Undefined for what is no configuration, or not open. One text is read once per version. */
export function configTexts({ documents }: ConfigTextsNeeds): ConfigTexts {
  let last: YamlText | undefined;
  return (uri) => {
    if (!isConfig(uri)) return undefined;
    const document = documents.get(uri);
    if (!document) return undefined;
    const { version } = document;
    if (last?.uri === uri && last.version === version) return last;
    const text = document.getText();
    const tree = once(() => parse(text));
    const lines = once(() => new Lines(text));
    last = { uri, version, get tree() { return tree(); }, get lines() { return lines(); } };
    return last;
  };
}
