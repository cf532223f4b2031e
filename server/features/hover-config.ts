// Explains the keys and values of `qube-plan.config.yaml`: the same help as in a plan.
import { t } from '../base/l10n.ts';
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import type { Shape } from '../plan/vocabulary.ts';
import { ruleNamed } from './rulebook.ts';
import { asScalar } from '../syntax/tree.ts';
import type { Tree } from '../syntax/parse.ts';
import { tokenAt, wordOf } from './context.ts';
import { keyLine, keyText, wordMeaning } from './describe-key.ts';
import type { Hover } from './hover.ts';
import { code, paragraphs, sentence } from './markdown.ts';
import { citations, ruleHead, severityWord, why } from './rule-text.ts';

export const configShape: Shape = schema as unknown as Shape;

/** What there is to say at a UTF-16 offset of a workspace's settings; undefined where nothing is written. */
export function hoverConfig(tree: Tree, offset: number): Hover | undefined {
  const found = tokenAt(tree, offset);
  if (!found || found.at.start === found.at.end) return undefined;
  const { path, on, at } = found;
  const id = String(path[1] ?? '');
  const rule = path[0] === 'rules' && path.length === 2 ? ruleNamed(id) : undefined;
  if (on === 'key') {
    if (rule) return { span: at, markdown: paragraphs(ruleHead(id, rule), why(rule), citations(rule.cites)) };
    return { span: at, markdown: path[0] === 'rules' && path.length === 2 ? t`**${code(id)}**: There is no rule of this name.` : keyText(path, configShape) };
  }
  const scalar = asScalar(found.node);
  // Some write `false` for `off`, since older YAML took the one for the other.
  const word = scalar?.value === false && path[0] === 'rules' ? 'off' : scalar ? wordOf(scalar) : '';
  const meaning = wordMeaning(path, word, configShape);
  const usual = rule && t`Usually ${code(id)} is: ${severityWord(rule.severity)}.`;
  const markdown = paragraphs(meaning ? `**${code(word)}**: ${sentence(meaning)}` : undefined, rule ? undefined : keyLine(path, configShape), usual);
  return markdown === '' ? undefined : { span: at, markdown };
}
