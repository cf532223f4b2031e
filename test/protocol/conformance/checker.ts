// Holds every message that the server sends to the protocol's meta-model.
import { protocol, type Protocol } from './meta-model.ts';

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

let read: Protocol | undefined;

/** Methods of our own, which the protocol knows nothing of. */
const isOurs = (method: string): boolean => method.startsWith('qubePlan/');

export function checker(): Checker {
  const asked = new Map<string, string>();
  const found: string[] = [];
  let count = 0;
  const hold = (method: string, what: 'result' | 'sent', value: unknown): void => {
    const validate = (read ??= protocol())[what](method);
    if (!validate) return void found.push(`${method}: the protocol has no such ${what === 'result' ? 'request' : 'message from a server'}`);
    count++;
    if (validate(value)) return;
    const [first] = validate.errors ?? [];
    found.push(`${method} ${what === 'result' ? 'is answered' : 'is sent'} with ${JSON.stringify(value)?.slice(0, 300)}: ${first?.instancePath ?? ''} ${first?.message ?? ''} ${JSON.stringify(first?.params)}`);
  };
  const up = frames((message) => {
    if (message.method !== undefined && message.id !== undefined) asked.set(String(message.id), message.method);
  });
  const down = frames(({ id, method, params, result, error }) => {
    if (method !== undefined) {
      if (!isOurs(method)) hold(method, 'sent', params ?? null);
      return;
    }
    const of = asked.get(String(id));
    if (error) {
      if (!Number.isInteger(error.code) || typeof error.message !== 'string') found.push(`an error without a code and a message: ${JSON.stringify(error)}`);
    } else if (of === undefined) found.push(`an answer to nothing: ${JSON.stringify({ id, result })}`);
    else if (!isOurs(of)) {
      if (result === undefined) found.push(`${of} is answered with neither a result nor an error`);
      else hold(of, 'result', result);
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
