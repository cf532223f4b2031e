// The plan format as data: what may stand where, and what it means. Validation, hover and completion read it here.
import schema from '../../schemas/plan.schema.json' with { type: 'json' };

/** The part of JSON Schema that our schemas use, plus our own `x-` keys. */
export interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Shape;
  readonly items?: Shape;
  readonly definitions?: Readonly<Record<string, Shape>>;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Meaning of each enum value. */
  readonly 'x-enum'?: Readonly<Record<string, string>>;
  /** Known words of an open list, with their meaning. */
  readonly 'x-known'?: Readonly<Record<string, string>>;
  /** The definition whose known words apply here. */
  readonly 'x-words'?: string;
  /** What kind of name the value is: a qube, a net qube, a label … */
  readonly 'x-names'?: string;
  /** The classes of qubes that have the property; every class where absent. */
  readonly 'x-classes'?: readonly string[];
  /** The name Qubes OS has for the property; absent for what only the plan knows. */
  readonly 'x-qubes'?: string;
  /** The release of Qubes OS that brought it. */
  readonly 'x-since'?: string;
  /** What "none" means here. */
  readonly 'x-none'?: string;
  /** The expected shape in words, for messages: follows "should be". */
  readonly 'x-expects'?: string;
}

export const planShape: Shape = schema as unknown as Shape;

/** Follows `$ref` inside the document `root`; a description beside the reference wins over that of its target. */
export function resolveShape(shape: Shape | undefined, root: Shape = planShape): Shape | undefined {
  if (!shape?.$ref) return shape;
  // Schemas never change, and rules ask for the same few shapes for every key of every qube.
  let known = resolved.get(root);
  if (!known) resolved.set(root, (known = new Map()));
  if (!known.has(shape)) known.set(shape, follow(shape, root));
  return known.get(shape);
}

const resolved = new WeakMap<Shape, Map<Shape, Shape | undefined>>();

function follow(shape: Shape, root: Shape): Shape | undefined {
  let it: Shape | undefined = shape;
  for (let i = 0; it?.$ref && i < 10; i++) {
    const name = it.$ref.split('/').pop() as string;
    const target: Shape | undefined = root.definitions?.[name];
    const { $ref: _, ...beside } = it;
    it = target ? { ...target, ...beside } : undefined;
  }
  return it;
}

/** Shape at a path of keys; a list item is any segment that is a number. Undefined where the format has nothing. */
export function shapeAt(path: readonly (string | number)[], root: Shape = planShape): Shape | undefined {
  let it = resolveShape(root, root);
  for (const segment of path) {
    if (!it) return undefined;
    if (typeof segment === 'number') it = resolveShape(it.items, root);
    else {
      const own = it.properties && Object.hasOwn(it.properties, segment) ? it.properties[segment] : undefined;
      it = resolveShape(own ?? (typeof it.additionalProperties === 'object' ? it.additionalProperties : undefined), root);
    }
  }
  return it;
}

const qubeShapes = new Map<string, Shape>();

/** The shape of a key of `qubes:`. Rules ask for every key of every qube. */
export function qubeShape(key: string): Shape | undefined {
  const known = qubeShapes.get(key);
  if (known) return known;
  const shape = shapeAt(['qubes', '*', key]);
  // Hostile plans have keys without end.
  if (shape) qubeShapes.set(key, shape);
  return shape;
}

/**
 * Whether qubes of a class have the property that a key of `qubes:` sets. dom0 and remote qubes run none of the machinery of the others and have
 * few. Source: qubes-core-admin, qubes/vm/*.py.
 */
export function classHas(klass: string, key: string): boolean {
  const shape = qubeShape(key);
  if (shape?.['x-classes']) return shape['x-classes'].includes(klass);
  const few = fewOf[klass];
  return !few || few.has(key) || (shape?.['x-qubes'] === undefined && !machinery.has(key));
}

const fewOf: Readonly<Record<string, ReadonlySet<string>>> = {
  // What dom0 takes of the machine is set where Xen is started; a plan may still say how much that is.
  AdminVM: new Set(['label', 'default_dispvm', 'include_in_backups', 'keyboard_layout', 'guivm', 'audiovm', 'memory', 'maxmem', 'vcpus']),
  RemoteVM: new Set(['label', 'include_in_backups']),
};

const machinery: ReadonlySet<string> = new Set(['firewall', 'volumes', 'clone', 'installs']);

/** Keys that the format knows at a path, in the schema's order. */
export const keysAt = (path: readonly (string | number)[], root: Shape = planShape): readonly string[] => Object.keys(shapeAt(path, root)?.properties ?? {});

/** Values that may or usually do stand at a path, with their meaning: enum values, else known words. */
export function valuesAt(path: readonly (string | number)[], root: Shape = planShape): ReadonlyMap<string, string> {
  const shape = shapeAt(path, root);
  const it = shape?.items && !shape.enum && !shape['x-known'] ? resolveShape(shape.items, root) : shape;
  const found = new Map<string, string>();
  for (const value of it?.enum ?? []) if (value !== null) found.set(String(value), it?.['x-enum']?.[String(value)] ?? '');
  const words = it?.['x-known'] ?? (it?.['x-words'] === undefined ? undefined : root.definitions?.[it['x-words']]?.['x-known']);
  for (const [word, meaning] of Object.entries(words ?? {})) found.set(word, meaning);
  return found;
}

/** Whether text, numbers or truth values may stand there. */
export function typesOf(shape: Shape | undefined): readonly string[] {
  const { type } = shape ?? {};
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}
