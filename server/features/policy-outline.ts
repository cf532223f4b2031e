// The shape of a policy file: its outline, what can be folded, where includes lead, and where a name is used.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import type { Policies, PolicyFile, Rule } from '../policy/model/policies.ts';
import { isFault, readToken } from '../policy/syntax/tokens.ts';
import type { Line, RuleLine } from '../policy/syntax/parse.ts';
import type { Word } from '../policy/syntax/words.ts';
import { shownReading, spotAt } from './policy-context.ts';
import type { Symbol_ } from './symbols.ts';

/** Services with their rules, in the order of the text; rules of one service that follow each other stand together. */
export function policySymbols(file: PolicyFile): Symbol_[] {
  const reading = shownReading(file);
  if (!reading) return [];
  const found: (Symbol_ & { children: Symbol_[] })[] = [];
  for (const line of reading.lines) {
    if (line.kind === 'directive') {
      found.push({ name: line.words.map(({ text }) => text).join(' '), detail: '', kind: 'backup', span: line.at, selection: line.name, children: [] });
      continue;
    }
    const child = ruleSymbol(line);
    if (!line.service) {
      found.push({ ...child, children: [] });
      continue;
    }
    const last = found.at(-1);
    if (last?.kind === 'section' && last.name === line.service.text) {
      last.children.push(child);
      found[found.length - 1] = { ...last, span: { start: last.span.start, end: line.at.end } };
    } else found.push({ name: line.service.text, detail: '', kind: 'section', span: line.at, selection: line.service, children: [child] });
  }
  return found;
}

function ruleSymbol(line: RuleLine): Symbol_ {
  const { source, target, action, argument, at } = line;
  const shown = [source, target].map((word) => word?.text ?? '…').join(' → ');
  return { name: `${shown}`, detail: [action?.text, argument && argument.text !== '*' ? argument.text : undefined].filter((it) => it !== undefined).join(' '), kind: 'flow', span: at, selection: action ?? at, children: [] };
}

/** First and last line, zero-based; `comment` for runs of comments. */
export interface Fold {
  readonly from: number;
  readonly to: number;
  readonly kind: 'comment' | 'region';
}

/** Runs of comments, and blocks of rules between blank lines or of one service. */
export function policyFolds(file: PolicyFile): Fold[] {
  const reading = shownReading(file);
  if (!reading) return [];
  const folds: Fold[] = [];
  for (const [kind, numbers] of [['comment', reading.comments.map(({ number }) => number)], ['region', reading.lines.map(({ number }) => number)]] as const) {
    let from = -1;
    let last = -2;
    for (const number of [...numbers, Infinity]) {
      if (number === last + 1) {
        last = number;
        continue;
      }
      if (from >= 0 && last > from) folds.push({ from, to: last, kind });
      from = number;
      last = number;
    }
  }
  return folds.sort((a, b) => a.from - b.from);
}

/** Where the path of an include leads; only to what was found. */
export interface IncludeLink {
  readonly span: Span;
  readonly path: string;
}

export function policyLinks({ includes, file: fileAt }: Policies, file: PolicyFile): IncludeLink[] {
  return includes.flatMap(({ from, at, to, folder }) => (from === file && to !== undefined && !folder && fileAt(to) ? [{ span: { start: at.start, end: at.end }, path: to }] : []));
}

/** A place where something is written: the file it is in, and the word. */
export interface PolicyPlace {
  readonly file: PolicyFile;
  readonly at: Span;
}

/** A qube or a tag that a policy names. */
export interface PolicyName {
  readonly kind: 'qube' | 'tag';
  readonly name: string;
  /** Its letters, without the prefix. */
  readonly at: Span;
}

/** The qube or tag under the cursor. */
export function policyNameAt(file: PolicyFile, offset: number): PolicyName | undefined {
  const reading = shownReading(file);
  const spot = reading && spotAt(reading, offset);
  if (!spot || (spot.field !== 'source' && spot.field !== 'target' && !(spot.field === 'value' && /target$/.test(spot.param?.key.text ?? '')))) return undefined;
  return nameIn({ ...spot.at, text: spot.text }, spot.field === 'value' ? 'redirect' : spot.field);
}

function nameIn(word: Word | undefined, place: 'source' | 'target' | 'redirect'): PolicyName | undefined {
  const token = word && readToken(word.text, place);
  if (!word || !token || isFault(token) || token.value.startsWith('uuid:')) return undefined;
  const kind = token.kind === 'named' || token.kind === 'dispvm-of' ? 'qube' : token.kind === 'tag' || token.kind === 'dispvm-tag' ? 'tag' : undefined;
  return kind && { kind, name: token.value, at: { start: word.end - token.value.length, end: word.end } };
}

/** Every place in the files where a qube or tag is named. */
export function placesOfName({ files }: Policies, { kind, name }: Pick<PolicyName, 'kind' | 'name'>): PolicyPlace[] {
  return files.flatMap((file) => (shownReading(file)?.lines ?? []).flatMap((line) => namesIn(line).flatMap((it) => (it.kind === kind && it.name === name ? [{ file, at: it.at }] : []))));
}

function namesIn(line: Line): PolicyName[] {
  if (line.kind !== 'rule' || line.opaque) return [];
  const redirects = line.params.filter(({ key }) => key.text === 'target' || key.text === 'default_target').map(({ value }) => nameIn(value, 'redirect'));
  return [nameIn(line.source, 'source'), nameIn(line.target, 'target'), ...redirects].filter((it) => it !== undefined);
}

/** Every line that speaks of the service under the cursor, over all files. */
export function placesOfService(policies: Policies, file: PolicyFile, offset: number): PolicyPlace[] {
  const reading = shownReading(file);
  const spot = reading && spotAt(reading, offset);
  if (spot?.field !== 'service' || spot.text === '') return [];
  return policies.files.flatMap((it) =>
    (shownReading(it)?.lines ?? []).flatMap((line) => {
      const word = line.kind === 'rule' ? line.service : line.name.text === '!include-service' ? line.params[0] : undefined;
      return word?.text === spot.text ? [{ file: it, at: { start: word.start, end: word.end } }] : [];
    }),
  );
}

/** One line above the first rule of each service of a file: how its calls are decided over all files. */
export interface PolicyLens {
  readonly at: Span;
  readonly title: string;
}

export function policyLenses({ rules, rulesOf }: Policies, file: PolicyFile): PolicyLens[] {
  const first = new Map<string, Rule>();
  for (const rule of rulesOf(file)) if (rule.service !== undefined && !first.has(rule.service)) first.set(rule.service, rule);
  if (first.size === 0) return [];
  const counts = new Map<string, { allow: number; ask: number; deny: number; files: Set<PolicyFile> }>();
  for (const { service, action, file: its, implied } of rules) {
    if (service === undefined || implied || !first.has(service)) continue;
    const count = counts.get(service) ?? { allow: 0, ask: 0, deny: 0, files: new Set() };
    counts.set(service, count);
    count[action]++;
    count.files.add(its);
  }
  return [...first].flatMap(([service, rule]) => {
    const count = counts.get(service);
    // In the older form the service is not on the line: it is that of the whole file.
    const word = rule.line.service ?? rule.line.source;
    if (!count || !word) return [];
    const words = (['allow', 'ask', 'deny'] as const).filter((it) => count[it] > 0).map((it) => `${count[it]} ${it}`);
    return [{ at: { start: word.start, end: word.end }, title: `${rule.line.service ? '' : `${service}: `}${words.join(' · ')}${count.files.size > 1 ? t` in ${count.files.size} files` : ''}` }];
  });
}
