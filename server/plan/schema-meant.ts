// Guesses what a value or key that does not fit was meant to be.
import { t, type Said } from '../base/l10n.ts';
import { nearest } from '../base/nearest.ts';
import { asScalar, content, type Node } from '../syntax/tree.ts';
import type { Data } from '../syntax/render.ts';
import { resolveShape, typesOf, valuesAt, type Shape } from './vocabulary.ts';
import type { Path, SchemaRepair } from './schema.ts';

export interface Meant {
  /** Follows a semicolon: "did you mean `high`?". */
  readonly hint: Said;
  readonly repair?: SchemaRepair;
}

/** Undefined where nobody can tell. `keyword`: the validator's word for what does not fit. */
export function meantValue(node: Node, shape: Shape | undefined, path: Path, keyword: string): Meant | undefined {
  if (!shape) return undefined;
  const it = content(node);
  const types = typesOf(shape);
  if (it?.kind === 'list') {
    const only = it.items.length === 1 && !types.includes('array') ? asScalar(it.items[0]) : undefined;
    return only && accepts(only.value, shape) ? { hint: t`it takes one value`, repair: { title: t`Write it without the list`, sure: true, value: only.value } } : undefined;
  }
  if (it?.kind === 'map' && types.includes('array') && !types.includes('object')) return { hint: t`each entry begins with \`-\`` };
  if (it?.kind !== 'scalar') return undefined;
  const text = it.source.trim();
  if (path[0] === 'plan' && path.length === 1) return /^(?:v?1(?:\.0)?)?$/i.test(text) ? write(1, true) : undefined;
  if (it.value === null) return undefined;
  const tight = typeof it.value === 'string' ? tightly(it.value, types) : undefined;
  if (tight) return tight;
  if (types.includes('array') && !types.includes('string')) return list(text, it.value, shape);
  const truth = types.includes('boolean') ? truthOf(it.value) : undefined;
  if (truth !== undefined) return write(truth, true);
  if (types.includes('boolean') && typeof it.value === 'string') return guess(nearest(text, ['true', 'false']) === undefined ? undefined : nearest(text, ['true', 'false']) === 'true');
  if (it.value === false && shape['x-none'] !== undefined) return { hint: t`did you mean \`none\`?`, repair: { title: t`Write \`none\``, sure: false, value: 'none' } };
  const words = shape.enum ? [...valuesAt(path).keys()] : [];
  if (words.length > 0) return word(text, words);
  const measured = sizeOf(text, shape) ?? dateOf(text, shape);
  if (measured !== undefined) return guess(measured);
  const number = types.includes('integer') ? /^[0-9]+$/.exec(text) : null;
  if (number && accepts(Number(text), shape)) return write(Number(text), true);
  // `title: 2026`: a number where text is expected only lacks its quotes.
  if (keyword === 'type' && typeof it.value !== 'string' && types.includes('string') && accepts(it.source, shape) && !isQubeName(shape) && !(typeof it.value === 'boolean' && shape['x-expects'])) return { hint: t`it needs quotes`, repair: { title: t`Put it in quotes`, sure: true, value: it.source } };
  return undefined;
}

const write = (value: string | number | boolean, sure: boolean): Meant => ({ hint: t`did you mean \`${String(value)}\`?`, repair: { title: t`Write \`${String(value)}\``, sure, value } });

const guess = (value: string | boolean | undefined): Meant | undefined => (value === undefined ? undefined : write(value, false));

/** What people say for a word of the format. */
const wordSynonyms: Readonly<Record<string, string>> = {
  biweekly: 'fortnightly',
  'bi-weekly': 'fortnightly',
  '2-weekly': 'fortnightly',
  'every-two-weeks': 'fortnightly',
  'every-2-weeks': 'fortnightly',
  'every-day': 'daily',
  'every-week': 'weekly',
  'every-month': 'monthly',
  'every-year': 'yearly',
  annually: 'yearly',
  yubikey: 'hardware-key',
  nitrokey: 'hardware-key',
  fido2: 'hardware-key',
  u2f: 'hardware-key',
  'security-key': 'hardware-key',
  authenticator: 'totp',
  app: 'totp',
  offsite: 'off-site',
  'same-disk': 'with-machine',
  internal: 'with-machine',
  'with-laptop': 'with-machine',
  separate: 'apart',
  separately: 'apart',
  advanced: 'comfortable',
  expert: 'comfortable',
  experienced: 'comfortable',
  new: 'beginner',
  novice: 'beginner',
  template: 'TemplateVM',
  standalone: 'StandaloneVM',
  disposable: 'DispVM',
  appqube: 'AppVM',
};

function word(text: string, allowed: readonly string[]): Meant | undefined {
  const plain = text.trim().replace(/[\s_]+/g, '-').toLowerCase();
  const same = allowed.find((it) => it.toLowerCase() === plain);
  if (same !== undefined) return write(same, true);
  const synonym = Object.hasOwn(wordSynonyms, plain) ? wordSynonyms[plain] : undefined;
  return guess(synonym !== undefined && allowed.includes(synonym) ? synonym : nearest(plain, allowed));
}

/** Quotes would make a name of it that nobody knows. */
const isQubeName = (shape: Shape): boolean => !['identity', 'file', undefined].includes(shape['x-names']);

const accepts = (value: unknown, shape: Shape): boolean => {
  const types = typesOf(shape);
  if (value !== null && !types.includes(typeof value === 'number' ? 'integer' : typeof value) && !(typeof value === 'number' && types.includes('number'))) return false;
  if (shape.enum && !shape.enum.includes(value)) return false;
  if (typeof value === 'number' && (value < (shape.minimum ?? value) || value > (shape.maximum ?? value))) return false;
  return typeof value !== 'string' || shape.pattern === undefined || new RegExp(shape.pattern).test(value);
};

/** `label:blue` and `-passwords` are words to YAML: without the space nothing is separated. */
function tightly(value: string, types: readonly string[]): Meant | undefined {
  if (types.includes('object') && /^[A-Za-z_]+:\S/.test(value)) return { hint: t`a space is missing behind the colon` };
  return types.includes('array') && !types.includes('string') && /^-[^\s-]/.test(value) ? { hint: t`a space is missing behind each \`-\`` } : undefined;
}

/** One word, or several with commas, where a list belongs. */
function list(text: string, value: unknown, shape: Shape): Meant | undefined {
  const item = resolveShape(shape.items);
  if (!item || !typesOf(item).includes('string') || typeof value === 'boolean') return undefined;
  const words: Data[] = [];
  if (/^(?:none|nothing|no|-|n\/a)$/i.test(text) && !item.enum?.includes(text) && !(item['x-known'] && Object.hasOwn(item['x-known'], text))) {
    return { hint: t`did you mean \`[]\`?`, repair: { title: t`Write \`[]\``, sure: false, value: [] } };
  }
  for (const word of text.split(',').map((it) => it.trim()).filter((it) => it !== '')) {
    const meant = accepts(word, item) ? word : nearest(word, (item.enum ?? []).filter((it) => typeof it === 'string'));
    if (meant === undefined) return undefined;
    words.push(meant);
  }
  const shown = `[${words.join(', ')}]`;
  return words.length === 0 ? undefined : { hint: t`did you mean \`${shown}\`?`, repair: { title: t`Write \`${shown}\``, sure: words.length === 1 && words[0] === text, value: words } };
}

const truthWords: Readonly<Record<string, boolean>> = { true: true, yes: true, on: true, y: true, false: false, no: false, off: false, n: false, '1': true, '0': false };

const truthOf = (value: unknown): boolean | undefined => (typeof value === 'string' || typeof value === 'number' ? truthWords[String(value).toLowerCase()] : undefined);

/** `16gb`, `16 gib`, `16G`: the same size in its proper form. A bare number is taken for GiB where only sizes are expected. */
function sizeOf(text: string, shape: Shape): string | undefined {
  if (!shape.pattern?.includes('[kKMGT]i?B')) return undefined;
  const [, digits = '', unit = '', binary = '', rest] = /^([0-9]+(?:[.,][0-9]+)?)\s*([kmgt]?)(i?)(b|bytes?)?$/i.exec(text) ?? [];
  if (digits === '' || (unit === '' && rest !== undefined)) return undefined;
  const number = digits.replace(',', '.');
  if (unit === '') return typesOf(shape).includes('integer') ? undefined : `${number} GiB`;
  return `${number} ${unit.toUpperCase()}${binary.toLowerCase()}B`;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Dates of other countries, as long as day and month cannot be taken for each other. */
function dateOf(text: string, shape: Shape): string | undefined {
  if (!shape.pattern?.startsWith('^[0-9]{4}-(')) return undefined;
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return date(iso[1], Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text);
  if (dotted) return date(dotted[3], Number(dotted[2]), Number(dotted[1]));
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text);
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    if (first > 12) return date(slashed[3], second, first);
    return second > 12 || first === second ? date(slashed[3], first, second) : undefined;
  }
  const named = /^(?:(\d{1,2})\.?\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})$/.exec(text);
  const month = named ? months.indexOf((named[2] as string).slice(0, 3).toLowerCase()) + 1 : 0;
  return named && month > 0 ? date(named[4], month, Number(named[1] ?? named[3] ?? 0)) : undefined;
}

function date(year: string | undefined, month: number, day: number): string | undefined {
  const two = (it: number): string => String(it).padStart(2, '0');
  return year === undefined || month < 1 || month > 12 || day < 1 || day > 31 ? undefined : `${year}-${two(month)}-${two(day)}`;
}

/** What Qubes OS itself, its tools and other people call a key of the format. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  class: ['klass', 'type', 'kind', 'vmclass'],
  label: ['color', 'colour'],
  memory: ['mem', 'ram', 'initialmem', 'initial_memory', 'min_memory'],
  maxmem: ['max_memory', 'memory_max', 'maxmemory'],
  vcpus: ['cpus', 'cores', 'cpu'],
  ram: ['memory', 'mem'],
  netvm: ['network', 'default_netvm', 'net_qube', 'networking', 'netqube', 'gateway'],
  template: ['default_template', 'templatevm', 'based_on'],
  template_for_dispvms: ['dispvm_allowed', 'is_dispvm_template', 'disposable_template'],
  default_dispvm: ['dispvm', 'dvm', 'disposable'],
  guivm: ['default_guivm'],
  audiovm: ['default_audiovm'],
  kernel: ['default_kernel'],
  qrexec_timeout: ['default_qrexec_timeout'],
  shutdown_timeout: ['default_shutdown_timeout'],
  pool: ['default_pool'],
  include_in_backups: ['backup', 'backed_up'],
  purpose: ['description', 'comment', 'why'],
  notes: ['note', 'comment', 'comments', 'description'],
  installs: ['packages', 'software'],
  apps: ['applications', 'programs'],
  activities: ['activity', 'tasks', 'uses'],
  from: ['source', 'src'],
  to: ['destination', 'dest', 'dst'],
  service: ['services', 'call', 'rpc'],
  reason: ['because', 'why', 'comment'],
  release: ['version', 'qubes', 'qubes_release'],
  plan: ['version', 'format'],
  flows: ['policy', 'policies', 'rules'],
  last_update: ['updated', 'last_updated'],
  tested: ['last_test', 'restored'],
};

/** The key a misspelt one was meant to be, among those that may stand there. `sure`: a slip of the pen rather than another word. */
export function meantKey(key: string, keys: readonly string[]): { readonly key: string; readonly sure: boolean } | undefined {
  const plain = key.trim().replace(/([a-z])([A-Z])/g, '$1_$2').replace(/[-\s]+/g, '_').toLowerCase();
  if (keys.includes(plain)) return { key: plain, sure: true };
  const near = nearest(plain, keys);
  const isNear = near !== undefined && Math.abs(near.length - plain.length) <= 1;
  const synonym = isNear ? undefined : keys.find((it) => synonyms[it]?.includes(plain));
  if (synonym !== undefined) return { key: synonym, sure: false };
  return near === undefined ? undefined : { key: near, sure: true };
}
