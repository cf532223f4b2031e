// Finds what is wrong in `qube-plan.config.yaml`: settings and rules that do not exist, and values that mean nothing.
import { t } from '../base/l10n.ts';
import type { TextEdit } from '../base/edit.ts';
import { nearest } from '../base/nearest.ts';
import { frozen, type Span } from '../base/span.ts';
import { readPlan } from '../plan/read.ts';
import { resolveShape, typesOf, type Shape } from '../plan/vocabulary.ts';
import type { Tree } from '../syntax/parse.ts';
import { scalarText } from '../syntax/render.ts';
import { content, keyName, type Content, type Node, type Pair, type Scalar } from '../syntax/tree.ts';
import { configShape } from './hover-config.ts';

export interface ConfigProblem {
  readonly at: Span;
  readonly severity: 'error' | 'warning';
  /** A rule that speaks of the same in plans. */
  readonly rule: 'yaml-syntax' | 'unknown-key' | 'schema' | 'duplicate-key';
  readonly says: string;
  /** What was probably meant. */
  readonly fix?: { readonly title: string; readonly edit: TextEdit };
}

/** By place. What is wrong here is left out when plans are checked, so it ought to be seen. */
export function configProblems(tree: Tree): readonly ConfigProblem[] {
  const faults = readPlan(tree).syntaxFaults;
  if (faults.some(({ severity }) => severity === 'error')) return faults.map(({ at, severity, says }) => ({ at: frozen(at), severity, rule: 'yaml-syntax', says }));
  const found: ConfigProblem[] = [];
  if (tree.root) check(tree.root, undefined, configShape, [], found);
  return found.sort((a, b) => a.at.start - b.at.start);
}

function check(node: Node, pair: Pair | undefined, shape: Shape, path: readonly string[], found: ConfigProblem[]): void {
  const it = content(node);
  const types = typesOf(shape);
  if (!it || (it.kind === 'scalar' && it.value === null && types.includes('null'))) return;
  const wrong = (says: string, fix?: ConfigProblem['fix']): void => void found.push({ at: spanOf(node, pair), severity: 'error', rule: 'schema', says, ...(fix ? { fix } : {}) });
  const name = path.at(-1) ?? t`the file`;
  if (it.kind === 'map') {
    if (!types.includes('object')) return wrong(t`\`${name}\` should be ${expected(shape)}, not a mapping`);
    const known = Object.keys(shape.properties ?? {});
    const seen = new Set<string>();
    for (const { key, value } of it.pairs) {
      const word = keyName(key);
      const own = shape.properties && Object.hasOwn(shape.properties, word) ? shape.properties[word] : undefined;
      // Any name may stand among the rules, as far as the format is concerned; a rule that does not exist is a slip all the same.
      const isRule = path[0] === 'rules' && path.length === 1;
      const child = isRule && !own ? undefined : resolveShape(own ?? (typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined), configShape);
      if (seen.has(word)) found.push({ at: frozen(key), severity: 'error', rule: 'duplicate-key', says: t`\`${word}\` is written twice, and only the first counts` });
      else if (child) check(value, { key, value }, child, [...path, word], found);
      else found.push(unknown(key, known, path));
      seen.add(word);
    }
  } else if (it.kind === 'list') {
    const items = resolveShape(shape.items, configShape);
    if (!types.includes('array') || !items) return wrong(t`\`${name}\` should be ${expected(shape)}, not a list`);
    for (const item of it.items) check(item, undefined, items, path, found);
  } else if (!fits(it, shape, types)) {
    const word = String(it.value ?? '');
    const words = (shape.enum ?? []).filter((value) => typeof value === 'string');
    // Older YAML took `off` for false, and some linters make people write that.
    if (it.value === false && words.includes('off')) return;
    const meant = typeof it.value === 'string' ? nearest(word, words) : undefined;
    wrong(t`\`${name}\` should be ${expected(shape)}, not \`${word}\`${meant === undefined ? '' : t`; did you mean \`${meant}\`?`}`, meant === undefined || node.kind !== 'scalar' ? undefined : { title: t`Change to \`${meant}\``, edit: { start: node.start, end: node.end, text: scalarText(meant, false, node.style) } });
  }
}

function unknown(key: Scalar, known: readonly string[], path: readonly string[]): ConfigProblem {
  const word = keyName(key);
  const meant = nearest(word, known);
  const none = path[0] === 'rules' ? t`There is no rule \`${word}\`` : t`There is no setting \`${word}\``;
  const says = meant === undefined ? none : t`${none}; did you mean \`${meant}\`?`;
  const fix = meant === undefined ? {} : { fix: { title: t`Change to \`${meant}\``, edit: { start: key.start, end: key.end, text: scalarText(meant, true, key.style) } } };
  return { at: frozen(key), severity: 'warning', rule: 'unknown-key', says, ...fix };
}

function fits({ value, source }: Extract<Content, Scalar>, { enum: words, pattern, minimum }: Shape, types: readonly string[]): boolean {
  if (words) return words.includes(value);
  if (typeof value === 'number') return (types.includes('number') || (types.includes('integer') && Number.isInteger(value))) && (minimum === undefined || value >= minimum);
  if (typeof value === 'boolean') return types.includes('boolean');
  return types.includes('string') && (pattern === undefined || new RegExp(pattern).test(String(value ?? source)));
}

function expected({ enum: words, pattern, minimum, items, ...shape }: Shape): string {
  if (shape['x-expects'] !== undefined) return t(shape['x-expects']);
  if (words) return t`one of ${words.filter((it) => it !== null).map((it) => `\`${String(it)}\``).join(', ')}`;
  const types = typesOf(shape);
  if (types.includes('integer') || types.includes('number')) return minimum === undefined ? t`a number` : t`a number, ${minimum} or more`;
  if (types.includes('array')) return t`a list of words`;
  if (types.includes('object')) return t`a mapping`;
  return pattern?.includes('[0-9]{4}') ? t`a date such as 2027-05-31` : t`a word`;
}

/** The value, where one is written on a line of its own; else the key it belongs to. */
function spanOf(node: Node, pair: Pair | undefined): Span {
  const { start, end } = node;
  if (pair && (start === end || node.kind === 'map' || node.kind === 'list')) return frozen(pair.key);
  return { start, end: Math.max(start, end) };
}
