// The protocol's meta-model as JSON schemas: what each request is answered with, and what a server may send of its own accord.
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** A type as the meta-model writes it. */
type Type =
  | { readonly kind: 'base' | 'reference'; readonly name: string }
  | { readonly kind: 'array'; readonly element: Type }
  | { readonly kind: 'map'; readonly value: Type }
  | { readonly kind: 'and' | 'or' | 'tuple'; readonly items: readonly Type[] }
  | { readonly kind: 'literal'; readonly value: { readonly properties: readonly Property[] } }
  | { readonly kind: 'stringLiteral' | 'integerLiteral' | 'booleanLiteral'; readonly value: unknown };

interface Property {
  readonly name: string;
  readonly type: Type;
  readonly optional?: boolean;
}

interface Structure {
  readonly name: string;
  readonly extends?: readonly Type[];
  readonly mixins?: readonly Type[];
  readonly properties: readonly Property[];
}

interface Call {
  readonly method: string;
  readonly messageDirection: 'clientToServer' | 'serverToClient' | 'both';
  readonly params?: Type;
  readonly result?: Type;
}

interface MetaModel {
  readonly requests: readonly Call[];
  readonly notifications: readonly Call[];
  readonly structures: readonly Structure[];
  readonly enumerations: readonly { readonly name: string; readonly type: Type; readonly values: readonly { readonly value: unknown }[]; readonly supportsCustomValues?: boolean }[];
  readonly typeAliases: readonly { readonly name: string; readonly type: Type }[];
}

export interface Protocol {
  /** What a request of the client is answered with; undefined for methods the protocol does not know. */
  result(method: string): ValidateFunction | undefined;
  /** What a message of the server says; `null` stands for no parameters at all. Undefined for methods that no server sends. */
  sent(method: string): ValidateFunction | undefined;
}

type Schema = Readonly<Record<string, unknown>> | boolean;

const bases: Readonly<Record<string, Schema>> = {
  URI: { type: 'string' },
  DocumentUri: { type: 'string' },
  RegExp: { type: 'string' },
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  integer: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  uinteger: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 },
  decimal: { type: 'number' },
  null: { type: 'null' },
};

/** What is meant to hold anything at all. */
const anything = new Set(['LSPAny', 'LSPObject', 'LSPArray']);

/** The values of `$/progress`, which the model leaves open: news of work, and the parts of the one answer that our server sends in parts. */
const progress: Type = { kind: 'or', items: ['WorkDoneProgressBegin', 'WorkDoneProgressReport', 'WorkDoneProgressEnd', 'WorkspaceDiagnosticReportPartialResult'].map((name): Type => ({ kind: 'reference', name })) };

/** Reads the model. A structure with a field that the model does not have is wrong: a slip of the pen would pass otherwise. */
export function protocol(): Protocol {
  const model = JSON.parse(readFileSync(new URL('./meta-model.json', import.meta.url), 'utf8')) as MetaModel;
  const structures = new Map(model.structures.map((it) => [it.name, it]));
  const propertiesOf = (name: string): readonly Property[] => {
    const it = structures.get(name);
    if (!it) throw new Error(`the meta-model has no structure ${name}`);
    const above = [...(it.extends ?? []), ...(it.mixins ?? [])].flatMap((base) => (base.kind === 'reference' ? propertiesOf(base.name) : []));
    const own = new Set(it.properties.map((property) => property.name));
    return [...above.filter((property) => !own.has(property.name)), ...it.properties];
  };
  const definitions: Record<string, Schema> = {};
  for (const { name } of model.structures) definitions[name] = anything.has(name) ? true : object(propertiesOf(name));
  for (const { name, type, values, supportsCustomValues } of model.enumerations) definitions[name] = supportsCustomValues ? schemaOf(type) : { enum: values.map(({ value }) => value) };
  for (const { name, type } of model.typeAliases) definitions[name] = anything.has(name) ? true : schemaOf(type);
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema({ $id: 'protocol', definitions });
  const compiled = new Map<string, ValidateFunction>();
  const validator = (key: string, type: Type | undefined): ValidateFunction => {
    const known = compiled.get(key) ?? ajv.compile(type ? (schemaOf(type) as object) : { type: 'null' });
    compiled.set(key, known);
    return known;
  };
  const calls = [...model.requests, ...model.notifications];
  return {
    result(method) {
      const it = model.requests.find((call) => call.method === method && call.messageDirection !== 'serverToClient');
      return it && validator(`result ${method}`, it.result);
    },
    sent(method) {
      const it = calls.find((call) => call.method === method && call.messageDirection !== 'clientToServer');
      if (method === '$/progress') return validator(method, { kind: 'literal', value: { properties: [{ name: 'token', type: { kind: 'reference', name: 'ProgressToken' } }, { name: 'value', type: progress }] } });
      return it && validator(`sent ${method}`, it.params);
    },
  };
}

function schemaOf(type: Type): Schema {
  switch (type.kind) {
    case 'base':
      return bases[type.name] ?? unknown(type);
    case 'reference':
      return { $ref: `protocol#/definitions/${type.name}` };
    case 'array':
      return { type: 'array', items: schemaOf(type.element) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(type.value) };
    case 'and':
      return { allOf: type.items.map(schemaOf) };
    case 'or':
      return { anyOf: type.items.map(schemaOf) };
    case 'tuple':
      return { type: 'array', items: type.items.map(schemaOf), minItems: type.items.length, maxItems: type.items.length };
    case 'literal':
      return object(type.value.properties);
    case 'stringLiteral':
    case 'integerLiteral':
    case 'booleanLiteral':
      return { const: type.value };
    default:
      return unknown(type);
  }
}

const object = (properties: readonly Property[]): Schema => ({
  type: 'object',
  properties: Object.fromEntries(properties.map(({ name, type }) => [name, schemaOf(type)])),
  required: properties.filter(({ optional }) => !optional).map(({ name }) => name),
  additionalProperties: false,
});

function unknown(type: unknown): never {
  throw new Error(`the meta-model has a type that is not understood here: ${JSON.stringify(type)}`);
}
