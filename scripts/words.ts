// Collects every text that anybody is shown, for translators: those the code says, and those in the lists it says them from.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type AnyNode, type Expression } from 'acorn';
import { ancestor } from 'acorn-walk';
import { transformSync } from 'esbuild';
import type { Shape } from '../server/plan/vocabulary.ts';

/** A text the code says, and where. */
export interface Said {
  readonly text: string;
  readonly file: string;
  /** Said while the module is loaded, when nobody knows the language yet. */
  readonly early: boolean;
}

/** What stands in the code within `t`, `l10n.t` or `later`. */
export function saidInCode(root: string): readonly Said[] {
  return ['client', 'server', 'webview'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('.generated.'))
      .sort()
      .flatMap((name) => saidIn(readFileSync(join(root, folder, name), 'utf8'), `${folder}/${name.replaceAll('\\', '/')}`)),
  );
}

/** The same of one file. */
export function saidIn(source: string, file: string): readonly Said[] {
  if (!/\b(?:t|later)[`(]/.test(source)) return [];
  const tree = parse(transformSync(source, { loader: 'ts', target: 'esnext' }).code, { ecmaVersion: 'latest', sourceType: 'module' });
  const found: Said[] = [];
  const add = (text: string, early: boolean): void => void found.push({ text, file, early });
  ancestor(tree, {
    TaggedTemplateExpression(node, _, ancestors) {
      if (node.tag.type === 'Identifier' && node.tag.name === 't') add(keyOf(node.quasi.quasis.map(({ value }) => value.cooked ?? '')), !isDeferred(ancestors));
    },
    CallExpression(node, _, ancestors) {
      const { callee, arguments: [first] } = node;
      if (!first || first.type === 'SpreadElement') return;
      const isL10n = callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'l10n' && callee.property.type === 'Identifier' && callee.property.name === 't';
      if (isL10n || (callee.type === 'Identifier' && callee.name === 't')) for (const it of literals(first)) add(it, !isDeferred(ancestors));
      else if (callee.type === 'Identifier' && callee.name === 'later') for (const it of literals(first)) add(it, false);
    },
  });
  return found;
}

/** Inside a function: it runs when somebody asks. */
const isDeferred = (ancestors: readonly AnyNode[]): boolean => ancestors.some(({ type }) => type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression');

/** `"{0}" has no network`, as `t` looks it up. */
const keyOf = (parts: readonly string[]): string => parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);

/** The texts in a list, however deep; in a condition, those of both cases. */
function literals(node: Expression): readonly string[] {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? [node.quasis[0]?.value.cooked ?? ''] : [];
    case 'ConditionalExpression':
      return [...literals(node.consequent), ...literals(node.alternate)];
    case 'LogicalExpression':
      return [...literals(node.left), ...literals(node.right)];
    case 'ObjectExpression':
      return node.properties.flatMap((it) => (it.type === 'Property' ? literals(it.value) : []));
    case 'ArrayExpression':
      return node.elements.flatMap((it) => (it && it.type !== 'SpreadElement' ? literals(it) : []));
    default:
      return [];
  }
}

/**
 * Texts that look like something said and are not within `t`: with words in a row, or one that `t` puts into a text. What a rule says of itself is
 * shown with `t` and collected from the list of rules; what is thrown or compared is shown to nobody.
 */
export function unsaidIn(source: string): readonly string[] {
  const tree = parse(transformSync(source, { loader: 'ts', target: 'esnext' }).code, { ecmaVersion: 'latest', sourceType: 'module' });
  const found: string[] = [];
  const look = (text: string, ancestors: readonly AnyNode[]): void => {
    if (isSpoken(text, ancestors)) found.push(text);
  };
  ancestor(tree, {
    Literal: (node, _, ancestors) => typeof node.value === 'string' && look(node.value, ancestors),
    TemplateLiteral: (node, _, ancestors) => look(keyOf(node.quasis.map(({ value }) => value.cooked ?? '')), ancestors),
  });
  return found;
}

/** Two words of small letters in a row, as in a sentence. */
const sentence = /(?:^|[^\w@.#/-])[A-Za-z][a-z]+,? [a-z]{2,}(?![\w(:=])/;

function isSpoken(text: string, ancestors: readonly AnyNode[]): boolean {
  const words = text.replace(/`[^`]*`/g, ' ');
  let within: AnyNode = ancestors.at(-1) as AnyNode;
  for (const outer of ancestors.slice(0, -1).reverse()) {
    switch (outer.type) {
      case 'TaggedTemplateExpression':
        // A word that is put in, in one of two cases, is part of what is said.
        return within.type === 'TemplateLiteral' && within !== ancestors.at(-1) && isTag(outer.tag) && /[a-z]{2}/i.test(words) && isPut(ancestors, outer);
      case 'CallExpression':
        if (outer.callee.type === 'Identifier' && ['t', 'later'].includes(outer.callee.name)) return false;
        break;
      case 'Property':
        if (outer.key === within || isOfRule(outer, ancestors)) return false;
        break;
      case 'BinaryExpression':
        if (outer.operator !== '+') return false;
        break;
      case 'SwitchCase':
        if (outer.test === within) return false;
        break;
      case 'ThrowStatement':
      case 'NewExpression':
      case 'ImportDeclaration':
      case 'MemberExpression':
        return false;
    }
    within = outer;
  }
  return sentence.test(words);
}

const isTag = (tag: Expression): boolean => tag.type === 'Identifier' && tag.name === 't';

/** One of the cases of a condition that stands directly in the text. */
function isPut(ancestors: readonly AnyNode[], tag: AnyNode): boolean {
  const inside = ancestors.slice(ancestors.indexOf(tag) + 2, -1);
  return inside.length > 0 && inside.every(({ type }) => type === 'ConditionalExpression') && inside.every((it, index) => it.type === 'ConditionalExpression' && it.test !== (inside[index + 1] ?? ancestors.at(-1)));
}

/** What a rule says of itself. */
function isOfRule(property: Extract<AnyNode, { type: 'Property' }>, ancestors: readonly AnyNode[]): boolean {
  const [holder, call] = [ancestors[ancestors.indexOf(property) - 1], ancestors[ancestors.indexOf(property) - 2]];
  const name = property.key.type === 'Identifier' ? property.key.name : '';
  return holder?.type === 'ObjectExpression' && call?.type === 'CallExpression' && call.callee.type === 'Identifier' && /^(?:rule|policyRule)$/.test(call.callee.name) && ['title', 'why', 'limits', 'group'].includes(name);
}

/** What stands in lists that have texts of their own: rules, passages, formats, services, and what New Plan asks. */
export async function saidFromLists(): Promise<readonly string[]> {
  // Some of them are generated by the same run that asks for this.
  const [{ rulebook }, { flowing }, { examples }, { passages }, { planShape }, { configShape }, { knownServices, serviceInfo }, { sentencesOf }] = await Promise.all([
    import('../server/features/rulebook.ts'),
    import('../server/features/rule-text.ts'),
    import('../server/rules/examples.generated.ts'),
    import('../server/guide/passages.ts'),
    import('../server/plan/vocabulary.ts'),
    import('../server/features/hover-config.ts'),
    import('../server/facts/services.ts'),
    import('../server/interview/verdict.ts'),
  ]);
  return [
    ...Object.values(rulebook).flatMap(({ title, why, limits }) => [title, flowing(why), ...(limits === undefined ? [] : [flowing(limits)])]),
    ...Object.values(examples).map(({ goodIs }) => goodIs),
    // The guide's headings stay as they are: that is how they are found there.
    ...Object.values(passages).flatMap(({ kind, section, says }) => (kind === 'format' ? [section, says] : [says])),
    ...shapeTexts(planShape),
    ...shapeTexts(configShape),
    ...knownServices.flatMap((name) => [serviceInfo(name)?.meaning ?? '', serviceInfo(name)?.danger ?? '']),
    ...sentencesOf(),
  ];
}

/** Descriptions and meanings, anywhere in a format. */
function shapeTexts(shape: unknown): readonly string[] {
  if (Array.isArray(shape)) return shape.flatMap(shapeTexts);
  if (typeof shape !== 'object' || shape === null) return [];
  const { description, 'x-none': none, 'x-expects': expects, 'x-enum': values = {}, 'x-known': known = {} } = shape as Shape;
  const own = [description, none, expects, ...Object.values(values), ...Object.values(known)].filter((it) => typeof it === 'string');
  // Among `properties`, a key called `description` is one of the format's own.
  return [...own, ...Object.entries(shape).flatMap(([key, it]) => (/^(?:x-|default$|examples$|enum$)/.test(key) ? [] : shapeTexts(it)))];
}

/** The text of `l10n/bundle.l10n.json`. */
export async function bundle(root: string): Promise<string> {
  const all = new Set([...saidInCode(root).map(({ text }) => text), ...(await saidFromLists())].filter((text) => /\p{L}/u.test(text.replace(/\{\d+\}/g, ''))));
  return `${JSON.stringify(Object.fromEntries([...all].sort().map((it) => [it, it])), null, 2)}\n`;
}
