// The outline of a plan: its sections, qubes, flows, backups and identities, each with what matters most about it.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import type { Facts } from '../facts/facts.ts';
import type { Snapshot } from '../snapshot.ts';
import { inkEnd, pairEnd } from '../syntax/layout.ts';
import { asMapping, asScalar, content, isMergeKey, keyName, type List, type Mapping, type Node, type Pair } from '../syntax/tree.ts';

export interface Symbol_ {
  readonly name: string;
  /** A few words beside the name; may be empty. */
  readonly detail: string;
  readonly kind: 'section' | 'qube' | 'template' | 'net-qube' | 'disposable' | 'flow' | 'backup' | 'identity' | 'property';
  /** All of it, in UTF-16 offsets. */
  readonly span: Span;
  /** The token to go to; inside `span`. */
  readonly selection: Span;
  readonly children: readonly Symbol_[];
}

/** In the order of the text; only what this very file writes. A broken text gives what can be read of it. */
export function symbols(shot: Snapshot): Symbol_[] {
  const { text, root } = shot.tree;
  const it = content(root);
  return it?.kind === 'map' ? pairs(it).map((pair) => section(pair, text, shot.facts)) : [];
}

function section(pair: Pair, text: string, facts: Facts): Symbol_ {
  const name = keyName(pair.key);
  const body = pair.value.kind === 'alias' ? undefined : content(pair.value);
  const children = body?.kind === 'map' ? inMapping(name, body, text, facts) : body?.kind === 'list' ? inList(name, body, text) : [];
  return { ...whole(pair, text), name, detail: body?.kind === 'scalar' ? shown(body) : words(body), kind: 'section', children };
}

function inMapping(section: string, body: Mapping, text: string, facts: Facts): Symbol_[] {
  if (section === 'qubes' || section === 'templates') return pairs(body).map((pair) => qube(pair, section, text, facts));
  if (section === 'identities') return pairs(body).map((pair) => identity(pair, text));
  return pairs(body).map((pair) => property(pair, text));
}

function inList(section: string, body: List, text: string): Symbol_[] {
  if (section === 'flows') return body.items.flatMap((item) => flow(item, text));
  if (section === 'backups') return body.items.flatMap((item) => backup(item, text));
  return [];
}

function qube(pair: Pair, section: string, text: string, facts: Facts): Symbol_ {
  const name = keyName(pair.key);
  const known = facts.qube(name);
  return {
    ...whole(pair, text),
    name,
    kind: section === 'templates' ? 'template' : known ? kindOf(known) : 'qube',
    detail: known ? [known.label.value, known.klass === 'TemplateVM' ? undefined : (known.netvm.value ?? t`offline`)].filter((word) => word !== null && word !== undefined).join(', ') : '',
    children: properties(pair.value, text),
  };
}

function kindOf({ klass, providesNetwork, templateForDispvms }: NonNullable<ReturnType<Facts['qube']>>): Symbol_['kind'] {
  if (klass === 'TemplateVM') return 'template';
  if (providesNetwork.value) return 'net-qube';
  return klass === 'DispVM' || templateForDispvms.value ? 'disposable' : 'qube';
}

function identity(pair: Pair, text: string): Symbol_ {
  const anonymous = asScalar(asMapping(pair.value)?.get('anonymous')?.value)?.value === true;
  return { ...whole(pair, text), name: keyName(pair.key), detail: anonymous ? t`anonymous` : '', kind: 'identity', children: properties(pair.value, text) };
}

function flow(item: Node, text: string): Symbol_[] {
  const body = asMapping(item);
  const end = (key: string): string => words(body?.get(key)?.value) || '?';
  const detail = [words(body?.get('service')?.value), words(body?.get('action')?.value)].filter((word) => word !== '').join(', ');
  return body ? [{ ...entry(item, body, 'from', text), name: `${end('from')} → ${end('to')}`, detail, kind: 'flow' }] : [];
}

function backup(item: Node, text: string): Symbol_[] {
  const body = asMapping(item);
  return body ? [{ ...entry(item, body, 'of', text), name: words(body.get('of')?.value) || '?', detail: words(body.get('medium')?.value), kind: 'backup' }] : [];
}

/** An entry of a list: what names it is the value of `key`, where that is written inside it. */
function entry(item: Node, body: Mapping, key: string, text: string): Pick<Symbol_, 'span' | 'selection' | 'children'> {
  const span = { start: item.start, end: inkEnd(text, item) };
  const named = item === body ? (body.pairs.find((pair) => keyName(pair.key) === key) ?? body.pairs[0]) : undefined;
  return { span, selection: named ? { start: named.key.start, end: named.key.end } : span, children: item === body ? properties(body, text) : [] };
}

const properties = (node: Node, text: string): Symbol_[] => (node.kind === 'map' ? pairs(node).map((pair) => property(pair, text)) : []);

const property = (pair: Pair, text: string): Symbol_ => ({ ...whole(pair, text), name: keyName(pair.key), detail: words(pair.value), kind: 'property', children: properties(pair.value, text) });

function whole(pair: Pair, text: string): Pick<Symbol_, 'span' | 'selection'> {
  return { span: { start: pair.key.start, end: pairEnd(text, pair) }, selection: { start: pair.key.start, end: pair.key.end } };
}

/** A merge key names nothing, and neither does a key that is no word. */
const pairs = (map: Mapping): readonly Pair[] => map.pairs.filter(({ key }) => key.style !== 'empty' && !isMergeKey(key));

/** A value, or the values of a list, on one line. */
function words(node: Node | undefined): string {
  const it = content(node);
  if (it?.kind === 'scalar') return shown(it);
  return it?.kind === 'list' ? short(it.items.slice(0, 8).map((item) => shown(asScalar(item))).filter((word) => word !== '').join(', ')) : '';
}

const shown = (scalar: ReturnType<typeof asScalar>): string => (scalar === undefined || scalar.style === 'empty' ? '' : short(typeof scalar.value === 'string' ? scalar.value : scalar.source));

const short = (text: string): string => {
  const line = text.slice(0, 200).replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};
