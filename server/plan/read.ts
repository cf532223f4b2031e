// Reads a tree as a plan, and the tree of each later text again. Never fails: what cannot be read is left out, and the schema problems say why.
import { changed, madeForGood, note, once, Source } from '../base/memo.ts';
import type { Span } from '../base/span.ts';
import { asMapping, asScalar, keyName, type Mapping, type Pair } from '../syntax/tree.ts';
import { maxLength, type Tree } from '../syntax/parse.ts';
import { readAllows } from './allows.ts';
import { duplicates, namedTwice } from './duplicates.ts';
import { asMeant } from './meant.ts';
import { layered, noBases, type Bases } from './layers.ts';
import { schemaProblems } from './schema.ts';
import { secretPlaces, secretsIn, type SecretPlaces } from './secrets.ts';
import { syntaxFaults } from './syntax-faults.ts';
import type { ExtendsEntry, Identity, Plan, PlanBackup, PlanFlow, PlanQube, Section, Val } from './plan.ts';
import { readBackups, readFlows, readIdentities, unlessSame } from './read-entries.ts';
import { ReadQube } from './read-qube.ts';
import { ReadSection } from './read-section.ts';
import { list, text, words } from './values.ts';

/** A plan whose text can be exchanged. */
export interface LivePlan {
  readonly plan: Plan;
  /** Reads the tree of the next text, at a moment at which nothing has been asked yet. */
  take(tree: Tree, bases: Bases, self: string | undefined): void;
}

export function readPlan(tree: Tree, bases: Bases = noBases, self?: string): Plan {
  return madeForGood(() => livePlan(tree, bases, self)).plan;
}

export function livePlan(tree: Tree, bases: Bases, self: string | undefined): LivePlan {
  const live = new ReadPlan(tree, bases, self);
  return { plan: live, take: (next, its, from) => live.take(next, its, from) };
}

type Part = 'text' | 'root' | 'own' | 'top' | 'problems' | 'extends' | 'qubes' | 'flows' | 'backups';

class ReadPlan implements Plan {
  #tree: Tree;
  #own: Mapping | undefined;
  #root: Mapping | undefined;
  #extends: readonly ExtendsEntry[] = [];
  #qubes: readonly ReadQube[] = [];
  #flows: readonly PlanFlow[] = [];
  #backups: readonly PlanBackup[] = [];
  readonly #known = { qubes: new Map<string, ReadQube>(), templates: new Map<string, ReadQube>() };
  readonly #sections = new Map<string, ReadSection>();
  readonly #sources: Readonly<Record<Part, Source>> = {
    text: new Source(),
    root: new Source(),
    own: new Source(),
    top: new Source(),
    problems: new Source(),
    extends: new Source(),
    qubes: new Source(),
    flows: new Source(),
    backups: new Source(),
  };
  /** Of the keys at the top: what stands there, and whether anything does. Made when asked for. */
  readonly #keys = { value: new Map<string, Source>(), presence: new Map<string, Source>() };

  constructor(tree: Tree, bases: Bases, self: string | undefined) {
    this.#tree = tree;
    this.#lay(tree, bases, self);
    this.#readLists();
  }

  take(tree: Tree, bases: Bases, self: string | undefined): void {
    const [before, root, own] = [this.#tree, this.#root, this.#own];
    this.#tree = tree;
    const sources = this.#sources;
    if (before.text !== tree.text) changed(sources.text);
    const { problems } = before;
    if (problems.length !== tree.problems.length || !problems.every((it, index) => it === tree.problems[index])) changed(sources.problems);
    this.#lay(tree, bases, self);
    if (own !== this.#own) changed(sources.own);
    if (own?.pairs[0]?.key !== this.#own?.pairs[0]?.key || !this.#own) changed(sources.top);
    if (root === this.#root) return;
    changed(sources.root);
    for (const [key, source] of this.#keys.value) if (root?.get(key) !== this.#root?.get(key)) changed(source);
    for (const [key, source] of this.#keys.presence) {
      const [pair, section] = [this.#root?.get(key), this.#sections.get(key)];
      // Of a section that stays, others know what of it they asked for.
      if (pair && section) section.take(pair);
      else if (pair || section) {
        this.#sections.delete(key);
        changed(source);
      }
    }
    this.#readLists();
  }

  #lay(tree: Tree, bases: Bases, self: string | undefined): void {
    const own = asMapping(tree.root);
    const isSame = own === this.#own;
    this.#own = own;
    const { root: asWritten, entries } = layered(own, bases, self);
    const root = asMeant(asWritten);
    const old = this.#root;
    this.#root = isSame && old && root && unlessSame(old.pairs, root.pairs) === old.pairs ? old : root;
    const before = this.#extends;
    const same = before.length === entries.length && before.every((it, index) => sameEntry(it, entries[index] as ExtendsEntry));
    if (same) return;
    this.#extends = entries;
    changed(this.#sources.extends);
  }

  #readLists(): void {
    const qubes = [...this.#readQubes('templates'), ...this.#readQubes('qubes')].sort(byPlace);
    const flows = readFlows(this.#root?.get('flows')?.value, this.#flows);
    const backups = readBackups(this.#root?.get('backups')?.value, this.#backups);
    this.#qubes = this.#replaced('qubes', this.#qubes, unlessSame(this.#qubes, qubes));
    this.#flows = this.#replaced('flows', this.#flows, flows);
    this.#backups = this.#replaced('backups', this.#backups, backups);
  }

  #replaced<T>(part: Part, before: readonly T[], now: readonly T[]): readonly T[] {
    if (before !== now) changed(this.#sources[part]);
    return now;
  }

  #readQubes(where: 'qubes' | 'templates'): ReadQube[] {
    const known = this.#known[where];
    const found: ReadQube[] = [];
    for (const pair of asMapping(this.#root?.get(where)?.value)?.entries() ?? []) {
      const name = keyName(pair.key);
      if (name === '') continue;
      const qube = known.get(name) ?? new ReadQube(pair, where);
      qube.take(pair);
      found.push(qube);
    }
    if (found.length !== known.size || found.some((it) => known.get(it.name) !== it)) {
      known.clear();
      for (const it of found) known.set(it.name, it);
    }
    return found;
  }

  #note(part: Part): void {
    note(this.#sources[part]);
  }

  #key(key: string, what: 'value' | 'presence' = 'value'): Pair | undefined {
    let source = this.#keys[what].get(key);
    if (!source) this.#keys[what].set(key, (source = new Source()));
    note(source);
    return this.#root?.get(key);
  }

  get text(): string {
    this.#note('text');
    return this.#tree.text;
  }
  get root(): Mapping | undefined {
    this.#note('root');
    return this.#root;
  }
  get own(): Mapping | undefined {
    this.#note('own');
    return this.#own;
  }
  get top(): Span {
    this.#note('top');
    const first = this.#own?.pairs[0]?.key;
    return first ?? { start: 0, end: Math.min(this.#tree.text.length, firstLineLength(this.#tree.text)) };
  }
  get version(): Val<number> | undefined {
    return readVersion(this.#key('plan'));
  }
  get release(): Val<string> | undefined {
    return this.#release();
  }
  get experience(): Val<string> | undefined {
    return words(this.#key('experience'));
  }
  get approach(): readonly Val<string>[] {
    return this.#approach();
  }
  section(key: string): Section | undefined {
    const pair = this.#key(key, 'presence');
    if (!pair) return undefined;
    const known = this.#sections.get(key) ?? new ReadSection(pair);
    this.#sections.set(key, known);
    return known;
  }
  get identities(): ReadonlyMap<string, Identity> {
    return this.#identities();
  }
  get qubes(): readonly PlanQube[] {
    this.#note('qubes');
    return this.#qubes;
  }
  get flows(): readonly PlanFlow[] {
    this.#note('flows');
    return this.#flows;
  }
  get backups(): readonly PlanBackup[] {
    this.#note('backups');
    return this.#backups;
  }
  get extends(): readonly ExtendsEntry[] {
    this.#note('extends');
    return this.#extends;
  }
  get allows(): Plan['allows'] {
    return this.#allows();
  }
  get syntaxProblems(): Plan['syntaxProblems'] {
    this.#note('problems');
    return this.#tree.problems;
  }
  get syntaxFaults(): Plan['syntaxFaults'] {
    return this.#faults();
  }
  get schemaProblems(): Plan['schemaProblems'] {
    return this.#schemaProblems();
  }
  get secrets(): Plan['secrets'] {
    return this.#secrets();
  }
  get duplicates(): Plan['duplicates'] {
    return this.#duplicates();
  }
  readonly namedTwice = once(() => namedTwice(this.qubes));

  readonly #release = once(() => text(this.#key('release')));
  readonly #approach = once(() => list(this.#key('approach')));
  readonly #identities = once(() => readIdentities(this.#key('identities')));
  readonly #allows = once(() => {
    this.#note('text');
    return readAllows(this.#tree);
  });
  #secretPlaces: SecretPlaces | undefined;
  readonly #secrets = once(() => {
    const its = this.text;
    if (its.length > maxLength) return [];
    this.#secretPlaces = secretPlaces(its, this.#secretPlaces);
    return secretsIn(its, this.#secretPlaces);
  });
  readonly #duplicates = once(() => {
    this.#note('own');
    return duplicates(this.#tree);
  });
  readonly #faults = once(() => {
    this.#noteProblems();
    return syntaxFaults(this.#tree);
  });
  readonly #schemaProblems = once(() => {
    this.#noteProblems();
    // Where there is no plan at all, the text itself is pointed at.
    if (!this.own) this.#note('text');
    return schemaProblems(this.#tree, this.own);
  });

  /** What is made of a broken text counts its lines: then each new text is another one. */
  #noteProblems(): void {
    this.#note('problems');
    if (this.#tree.problems.length > 0) this.#note('text');
  }
}

const sameEntry = (a: ExtendsEntry, b: ExtendsEntry): boolean => a.path === b.path && a.at === b.at && a.state === b.state && a.resolved === b.resolved;

/** A whole number only: of anything else the schema speaks. */
function readVersion(pair: Pair | undefined): Val<number> | undefined {
  const number = asScalar(pair?.value)?.value;
  return pair && typeof number === 'number' && Number.isInteger(number) ? { value: number, at: pair.value, key: pair.key } : undefined;
}

const byPlace = (a: PlanQube, b: PlanQube): number => (a.at.file === b.at.file ? a.at.start - b.at.start : 0);

function firstLineLength(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}
