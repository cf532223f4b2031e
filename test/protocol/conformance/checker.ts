// Holds every message that the server sends to the protocol's own types of it.
import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { writeProtocolSchema } from '../../../scripts/protocol-schema.mjs';
import { fileURLToPath } from 'node:url';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: unknown; readonly message: unknown };
}

export interface Checker {
  /** What went to the server, and what came from it: raw bytes of the two streams. */
  toServer(data: Buffer): void;
  fromServer(data: Buffer): void;
  /** What was wrong, in words; empty when all was well. */
  problems(): readonly string[];
  /** How many messages were held to a type. */
  checked(): number;
}

let compiled: { readonly results: Map<string, ValidateFunction>; readonly sent: Map<string, ValidateFunction> } | undefined;

function load(): NonNullable<typeof compiled> {
  if (compiled) return compiled;
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const file = `${root}/out/protocol-schema.json`;
  writeProtocolSchema(root);
  if (!existsSync(file)) throw new Error(`${file} was not written`);
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<'results' | 'sent', { properties: Record<string, object>; definitions: object }>;
  const of = ({ properties, definitions }: { properties: Record<string, object>; definitions: object }): Map<string, ValidateFunction> => {
    const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
    return new Map(Object.entries(properties).map(([method, shape]) => [method, ajv.compile({ ...shape, definitions })]));
  };
  return (compiled = { results: of(schema.results), sent: of(schema.sent) });
}

/** Methods of our own, which the protocol knows nothing of. */
const isOurs = (method: string): boolean => method.startsWith('qubePlan/');

export function checker(): Checker {
  const asked = new Map<string, string>();
  const found: string[] = [];
  let count = 0;
  const hold = (method: string, what: 'results' | 'sent', value: unknown): void => {
    if (what === 'sent' && /^workspace\/(?:diagnostic|codeLens|inlayHint|semanticTokens)\/refresh$/.test(method)) {
      if (value !== undefined && value !== null) found.push(`${method} takes no parameters`);
      return;
    }
    const validate = load()[what].get(method);
    if (!validate) return void found.push(`${method}: there is no type for it in messages.ts`);
    count++;
    if (validate(value)) return;
    const [first] = validate.errors ?? [];
    found.push(`${method} ${what === 'results' ? 'is answered' : 'is sent'} with ${JSON.stringify(value)?.slice(0, 300)}: ${first?.instancePath ?? ''} ${first?.message ?? ''} ${JSON.stringify(first?.params)}`);
  };
  const up = frames((message) => {
    if (message.method !== undefined && message.id !== undefined) asked.set(String(message.id), message.method);
  });
  const down = frames(({ id, method, params, result, error }) => {
    if (method !== undefined) {
      if (!isOurs(method)) hold(method, 'sent', params);
      return;
    }
    const of = asked.get(String(id));
    if (error) {
      if (!Number.isInteger(error.code) || typeof error.message !== 'string') found.push(`an error without a code and a message: ${JSON.stringify(error)}`);
    } else if (of === undefined) found.push(`an answer to nothing: ${JSON.stringify({ id, result })}`);
    else if (!isOurs(of)) {
      if (result === undefined) found.push(`${of} is answered with neither a result nor an error`);
      else hold(of, 'results', result);
    }
  });
  return { toServer: up, fromServer: down, problems: () => found, checked: () => count };
}

/** Cuts a stream into messages. */
function frames(each: (message: Message) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, head).toString())?.[1] ?? NaN);
      if (!(rest.length >= head + 4 + length)) return;
      const body = rest.subarray(head + 4, head + 4 + length).toString('utf8');
      rest = rest.subarray(head + 4 + length);
      each(JSON.parse(body) as Message);
    }
  };
}
