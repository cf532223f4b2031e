// What the plan format expects at a place, in words that follow "should be".
import { later, series, t, type Said } from '../base/l10n.ts';
import { resolveShape, typesOf, type Shape } from './vocabulary.ts';

export const expectsMapping = (): Said => t`\`key: value\` lines`;

/** What kind of name a value is. */
const names: Readonly<Record<string, string>> = later({
  qube: 'the name of a qube',
  'net-qube': 'the name of a net qube',
  template: 'the name of a template',
  'disposable-template': 'the name of a disposable template',
  'qube-or-disposable': 'a qube, or `@dispvm` for a new disposable',
  'flow-end': 'a qube, or a token such as `@anyvm`',
  'flow-target': 'a qube, or `@dispvm`',
  label: 'a label such as `blue`',
  identity: 'the name of an identity',
  file: 'a path such as `base.qube-plan.yaml`',
});

const types: Readonly<Record<string, string>> = later({ string: 'text', integer: 'a whole number', number: 'a number', boolean: '`true` or `false`' });

/** Undefined where the format says nothing. */
export function expected(shape: Shape | undefined): string | undefined {
  if (!shape) return undefined;
  if (shape['x-expects'] !== undefined) return t(shape['x-expects']);
  const kinds = typesOf(shape);
  const kind = shape['x-names'];
  if (kind !== undefined && kinds.includes('string')) {
    const name = t(names[kind] ?? later('a name'));
    return shape['x-none'] === undefined ? name : t`${name}, or \`none\``;
  }
  if (kinds.includes('array')) return t`a list${such(listExample(shape))}`;
  if (kinds.includes('object')) return `${expectsMapping()}${such(mappingExample(shape))}`;
  const words = (shape.enum ?? []).filter((value) => value !== null).map((value) => `\`${String(value)}\``);
  if (words.length > 0) return words.length > 8 ? t`a word such as ${either(words.slice(0, 3))}` : either(words);
  const number = kinds.includes('integer') || kinds.includes('number');
  const form = either(kinds.flatMap((type) => (Object.hasOwn(types, type) ? t(types[type] as string) : [])));
  if (!number || shape.minimum === undefined) return form;
  return shape.maximum === undefined ? t`${form} from ${shape.minimum} up` : t`${form} from ${shape.minimum} to ${shape.maximum}`;
}

const such = (example: string | undefined): string => (example === undefined ? '' : t` such as \`${example}\``);

function listExample(shape: Shape): string | undefined {
  const item = resolveShape(shape.items);
  const known = shape.examples?.[0] ?? item?.enum?.slice(0, 2) ?? item?.examples?.slice(0, 1);
  const words = Array.isArray(known) ? known.filter((word) => typeof word !== 'object') : [];
  if (words.length > 0) return `[${words.join(', ')}]`;
  return item && typesOf(item).includes('object') ? `- ${mappingExample(item) ?? ''}` : undefined;
}

function mappingExample(shape: Shape): string | undefined {
  const [name, own] = Object.entries(shape.properties ?? {})[0] ?? [];
  if (name === undefined) {
    const example = shape.examples?.[0];
    const [key, value] = example !== null && typeof example === 'object' ? (Object.entries(example)[0] ?? []) : [];
    return key === undefined ? undefined : `${key}: ${typeof value === 'object' ? '…' : String(value)}`;
  }
  // A qube is best shown by its label, a flow by its caller.
  const preferred = shape.properties?.['label'] ? 'label' : name;
  const it = resolveShape(shape.properties?.[preferred] ?? own);
  const value = it?.examples?.[0] ?? it?.enum?.[0] ?? (typesOf(it).includes('boolean') ? true : undefined);
  return `${preferred}: ${value === undefined || typeof value === 'object' ? '…' : String(value)}`;
}

const either = (words: readonly string[]): string => series(words, 'or');
