// What may be written at the cursor: keys, values, names from the plan, rules in `allow` comments.
import { t } from '../base/l10n.ts';
import { lineBreakOf } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import { planShape, resolveShape, shapeAt, typesOf, type Shape } from '../plan/vocabulary.ts';
import { rules } from '../rules/index.ts';
import type { Snapshot } from '../snapshot.ts';
import { stepOf } from '../syntax/layout.ts';
import { why } from './rule-text.ts';
import { scalarText } from '../syntax/render.ts';
import { namesFor } from './completion-names.ts';
import { snippetsFor } from './completion-snippets.ts';
import { valuesFor, type Candidate } from './completion-values.ts';
import { placeAt, type Place } from './place.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'qube' | 'label' | 'template' | 'token' | 'service' | 'rule' | 'snippet';
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What replaces `replace`. Lines below the first are indented as they shall stand in the text. */
  readonly insert: string;
  /** Whether `insert` holds placeholders (`$0`, `${1:word}`). */
  readonly snippet: boolean;
  /** The half-typed word. */
  readonly replace: Span;
  /** Sorts the list in our order. */
  readonly sort: string;
  /** What is compared with what was typed, where that is not the label. */
  readonly filter?: string;
  /** `#rrggbb`, for labels. */
  readonly color?: string;
  /** What comes next is worth offering at once: a key's value. */
  readonly more?: boolean;
  /** Characters that take the word and go on, where no other word could be meant. */
  readonly commit?: readonly string[];
}

/** Never fails, also where the text is broken at the cursor. `format` is that of plans unless another one is given, such as that of `qube-plan.config.yaml`. */
export function complete(shot: Snapshot, offset: number, format: Shape = planShape): Completion[] {
  const place = placeAt(shot.text, offset);
  const found = [...at(shot, place, offset, format)];
  return found.map((it, index) => ({ ...it, sort: String(index).padStart(4, '0') }));
}

type Unsorted = Omit<Completion, 'sort'>;

function at(shot: Snapshot, place: Place, offset: number, format: Shape): Unsorted[] {
  if (place.kind === 'nothing') return [];
  if (place.kind === 'comment') return allows(shot, place, offset);
  const shape = shapeAt(place.way, format);
  if (!shape) return [];
  if (place.kind === 'value') return [...snippets(shot, place, ''), ...values(shot, place, shape, format, '')];
  const types = typesOf(shape);
  const isList = types.includes('array') && (!types.includes('object') || place.words.size > 0);
  if (!isList && (place.kind === 'key' || shape.properties || shape.additionalProperties)) return keys(shot, place, shape, format, types);
  if (!isList) return values(shot, place, shape, format, '');
  if (place.flow || place.kind === 'key' || !place.first) return [];
  // An item on a line of its own needs its dash.
  const items = resolveShape(shape.items, format);
  const itemWay = { ...place, way: [...place.way, 0] };
  return [...snippets(shot, itemWay, '- '), ...(items && typesOf(items).includes('string') ? values(shot, itemWay, items, format, '- ') : [])];
}

function keys(shot: Snapshot, place: Place, shape: Shape, format: Shape, types: readonly string[]): Unsorted[] {
  const names = namesFor(shot, place, shape, format).filter(({ name }) => !place.keys.has(name));
  const found = names.map((it): Unsorted => {
    const child = shapeAt([...place.way, it.name], format);
    const insert = place.kind === 'key' ? keyText(it.name, place) : `${keyText(it.name, place)}${behindKey(shot, place, child, format)}${place.crowded ? ', ' : ''}`;
    return {
      label: it.name,
      kind: it.kind,
      ...(it.detail === undefined ? {} : { detail: it.detail }),
      ...(it.says === undefined ? {} : { documentation: it.says }),
      ...text(insert, insert.includes('$0')),
      ...typed(shot, place, it.name, keyText(it.name, place)),
      ...(/(?:: |\$0[\]} ]*|\n *(?:- )?)$/.test(insert) ? { more: true } : {}),
    };
  });
  if (place.kind === 'key') return found;
  const scalars = types.includes('string') && !place.flow ? values(shot, place, shape, format, '') : [];
  return [...(format === planShape ? snippets(shot, place, '') : []), ...scalars, ...found];
}

/** A name as a key, in the quotes that were begun. */
function keyText(name: string, place: Place): string {
  return scalarText(name, true, place.quote === '"' ? 'double' : place.quote === "'" ? 'single' : undefined);
}

/** The colon and what makes the next thing to type stand where it belongs. */
function behindKey(shot: Snapshot, place: Place, shape: Shape | undefined, format: Shape): string {
  const types = typesOf(shape);
  if (place.below) return ':';
  // A key that takes one value only.
  if (shape?.default !== undefined && shape.examples?.length === 1 && shape.examples[0] === shape.default) return `: ${String(shape.default)}`;
  const item = typesOf(resolveShape(shape?.items, format));
  if (types.includes('string') || types.length === 0) return ': ';
  if (types.includes('array')) return item.includes('object') ? (place.flow ? ': [{ $0 }]' : `:${line(shot, place, 2)}- `) : ': [$0]';
  if (types.includes('object')) return place.flow ? ': { $0 }' : `:${line(shot, place, stepOf(shot.tree))}`;
  return ': ';
}

const line = ({ text }: Snapshot, { column }: Place, step: number): string => lineBreakOf(text) + ' '.repeat(column + step);

function values(shot: Snapshot, place: Place, shape: Shape, format: Shape, before: string): Unsorted[] {
  const types = typesOf(shape);
  // A single word is no list: it gets its brackets.
  const wraps = place.kind === 'value' && types.includes('array') && !types.includes('string');
  return valuesFor(shot, place, shape, format)
    .filter(({ value }) => !place.words.has(String(value)))
    .map((it): Unsorted => {
      const written = valueText(it, place, wraps);
      const whole = wraps ? `[${written}]` : written;
      return {
        label: String(it.value),
        kind: it.kind,
        ...(it.detail ? { detail: it.detail } : {}),
        ...(it.says === undefined ? {} : { documentation: it.says }),
        ...(it.color === undefined ? {} : { color: it.color }),
        ...(place.flow && isClosed(shape, format) ? { commit: [',', ']', '}'] } : {}),
        ...text(`${place.tight ? ' ' : ''}${before}${whole}${place.crowded ? ', ' : ''}`, false),
        ...typed(shot, place, String(it.value), whole),
      };
    });
}

/** Whether the format takes these words and no others. */
const isClosed = (shape: Shape, format: Shape): boolean => shape.enum !== undefined || resolveShape(shape.items, format)?.enum !== undefined;

function valueText({ value, plain }: Candidate, place: Place, wraps: boolean): string {
  if (typeof value !== 'string' || plain) return String(value);
  return scalarText(value, place.flow || wraps, place.quote === '"' ? 'double' : place.quote === "'" ? 'single' : undefined);
}

function snippets(shot: Snapshot, place: Place, before: string): Unsorted[] {
  return snippetsFor(shot, place).map(({ label, detail, body }): Unsorted => ({ label, kind: 'snippet', detail, insert: `${place.tight ? ' ' : ''}${before}${body}${place.crowded ? ', ' : ''}`, snippet: true, replace: place.word }));
}

const text = (insert: string, snippet: boolean): Pick<Completion, 'insert' | 'snippet'> => ({ insert, snippet });

/** Editors compare what stands in the replaced range: where that begins with a quote, so must what it is compared with. */
function typed({ text: all }: Snapshot, { word }: Place, label: string, written: string): Pick<Completion, 'replace' | 'filter'> {
  return /["'[]/.test(all[word.start] ?? '') && word.end > word.start && written !== label ? { replace: word, filter: written } : { replace: word };
}

/** `# qube-plan: allow RULE`: the rules that find something on the line it speaks for come first. */
function allows(shot: Snapshot, { word }: Place, offset: number): Unsorted[] {
  const written = shot.text.slice(word.start, offset);
  const [, head, begun] = /^(#[ \t]*qube-plan[ \t]*:[ \t]*allow(?:-file)?[ \t]+)([\w-]*)$/.exec(written) ?? [];
  if (head === undefined || begun === undefined) return allowWords(word, offset, written);
  const start = word.start + head.length;
  const rest = /^[\w-]*/.exec(shot.text.slice(offset, word.end))?.[0].length ?? 0;
  const allow = shot.plan.allows.find(({ at: { start: hash } }) => hash === word.start);
  const covered = shot.outcome.findings.filter(({ at: { start: found } }) => allow && (allow.scope === 'file' || (found >= allow.covers.start && found <= allow.covers.end)));
  const near = new Set(covered.map(({ rule }) => rule));
  const ids = Object.keys(rules);
  return [...ids.filter((id) => near.has(id)), ...ids.filter((id) => !near.has(id))].map((id): Unsorted => ({
    label: id,
    kind: 'rule',
    detail: t(rules[id]?.title ?? ''),
    documentation: rules[id] ? why(rules[id]) : '',
    insert: id,
    snippet: false,
    replace: { start, end: offset + rest },
  }));
}

function allowWords(word: Span, offset: number, written: string): Unsorted[] {
  const [, head, begun] = /^(#[ \t]*)([a-z0-9-]*(?:[ \t]*:[ \t]*[a-z0-9-]*)?)$/.exec(written) ?? [];
  if (head === undefined || !begun || !/^q(?:u(?:b(?:e(?:-(?:p(?:l(?:a(?:n)?)?)?)?)?)?)?)?(?:\s*:\s*[a-z0-9-]*)?$/.test(begun)) return [];
  const replace = { start: word.start + head.length, end: offset };
  const make = (label: string, detail: string): Unsorted => ({ label, kind: 'value', detail, insert: `${label} `, snippet: false, replace });
  return [make('qube-plan: allow', t`Silences a rule on the next line, or on this one`), make('qube-plan: allow-file', t`Silences a rule in the whole file`)];
}
