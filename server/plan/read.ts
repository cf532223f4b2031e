// Reads a tree as a plan. Never fails: what cannot be read is left out, and the schema problems say why.
import { asMapping, asScalar, keyName, type Mapping, type Pair } from '../syntax/tree.ts';
import { maxLength, type Tree } from '../syntax/parse.ts';
import { once } from '../base/memo.ts';
import { readAllows } from './allows.ts';
import { duplicates, namedTwice } from './duplicates.ts';
import { asMeant } from './meant.ts';
import { layered, noBases, type Bases } from './layers.ts';
import { schemaProblems } from './schema.ts';
import { secretsIn } from './secrets.ts';
import { syntaxFaults } from './syntax-faults.ts';
import { actions, classes, trustLevels, type Identity, type Plan, type PlanBackup, type PlanFlow, type PlanQube, type Section, type Val } from './plan.ts';
import { allWritten, flag, isNone, list, mappings, name, oneOf, section, text, words, written } from './values.ts';

export function readPlan(tree: Tree, bases: Bases = noBases, self?: string): Plan {
  const own = asMapping(tree.root);
  const { root: asWritten, entries } = layered(own, bases, self);
  const root = asMeant(asWritten);
  const qubes = once(() => [...readQubes(root, 'templates'), ...readQubes(root, 'qubes')].sort(byPlace));
  const flows = once(() => mappings(root?.get('flows')?.value).map(({ node, index }) => readFlow(node, index)));
  const backups = once(() => mappings(root?.get('backups')?.value).map(({ node }) => readBackup(node)));
  const identities = once(() => readIdentities(root));
  const allows = once(() => readAllows(tree));
  const problems = once(() => schemaProblems(tree, own));
  const faults = once(() => syntaxFaults(tree));
  const secrets = once(() => (tree.text.length > maxLength ? [] : secretsIn(tree.text)));
  const twice = once(() => duplicates(tree));
  const sections = new Map<string, Section | undefined>();
  const first = own?.pairs[0]?.key;
  return {
    text: tree.text,
    root,
    own,
    top: first ?? { start: 0, end: Math.min(tree.text.length, firstLineLength(tree.text)) },
    ...optional('version', readVersion(root)),
    ...optional('release', text(root?.get('release'))),
    ...optional('experience', words(root?.get('experience'))),
    approach: list(root?.get('approach')),
    section(key) {
      if (!sections.has(key)) sections.set(key, section(root?.get(key)));
      return sections.get(key);
    },
    get identities() {
      return identities();
    },
    get qubes() {
      return qubes();
    },
    get flows() {
      return flows();
    },
    get backups() {
      return backups();
    },
    get allows() {
      return allows();
    },
    extends: entries,
    syntaxProblems: tree.problems,
    get syntaxFaults() {
      return faults();
    },
    get schemaProblems() {
      return problems();
    },
    get secrets() {
      return secrets();
    },
    get duplicates() {
      return twice();
    },
    namedTwice: once(() => namedTwice(qubes())),
  };
}

function readQubes(root: Mapping | undefined, where: 'qubes' | 'templates'): PlanQube[] {
  const found: PlanQube[] = [];
  for (const pair of asMapping(root?.get(where)?.value)?.entries() ?? []) {
    if (keyName(pair.key) !== '') found.push(readQube(pair, where));
  }
  return found;
}

function readQube(pair: Pair, where: 'qubes' | 'templates'): PlanQube {
  const body = asMapping(pair.value);
  const at = (key: string): Pair | undefined => body?.get(key);
  return {
    name: keyName(pair.key),
    at: pair.key,
    section: where,
    pair,
    body,
    ...optional('klass', oneOf(at('class'), classes)),
    ...optional('label', words(at('label'))),
    ...optional('trust', oneOf(at('trust'), trustLevels)),
    ...optional('template', template(at('template'))),
    ...optional('clone', words(at('clone'))),
    ...optional('netvm', name(at('netvm'))),
    ...optional('defaultDispvm', name(at('default_dispvm'))),
    ...optional('managementDispvm', name(at('management_dispvm'))),
    ...optional('guivm', name(at('guivm'))),
    ...optional('audiovm', name(at('audiovm'))),
    ...optional('providesNetwork', flag(at('provides_network'))),
    ...optional('templateForDispvms', flag(at('template_for_dispvms'))),
    ...optional('autostart', flag(at('autostart'))),
    ...optional('includeInBackups', flag(at('include_in_backups'))),
    ...optional('openFilesIn', name(at('open_files_in'))),
    ...optional('openLinksIn', name(at('open_links_in'))),
    ...optional('purpose', words(at('purpose'))),
    identities: list(at('identity')),
    holds: list(at('holds')),
    activities: list(at('activities')),
    apps: list(at('apps')),
    tags: list(at('tags')),
    features: readFeatures(at('features')),
    services: readServices(at('services')),
    prop: (key) => written(body, key),
    props: () => allWritten(body),
  };
}

function template(pair: Pair | undefined): Val<string> | undefined {
  const value = words(pair);
  return value && !isNone(value.value) ? value : undefined;
}

function readFeatures(pair: Pair | undefined): ReadonlyMap<string, Val<string | null>> {
  const found = new Map<string, Val<string | null>>();
  for (const entry of asMapping(pair?.value)?.entries() ?? []) {
    const on = flag(entry);
    const value = on ? { value: on.value ? '1' : '', at: on.at, key: on.key } : (text(entry) ?? { value: null, at: entry.value, key: entry.key });
    found.set(keyName(entry.key), value);
  }
  return found;
}

/** `services: [crond]`, or `services: {crond: true, cups: false}` of which only the switched-on ones are listed. */
function readServices(pair: Pair | undefined): readonly Val<string>[] {
  const body = asMapping(pair?.value);
  if (!body) return list(pair);
  return body.entries().filter((entry) => flag(entry)?.value !== false).map(({ key }) => ({ value: keyName(key), at: key, key }));
}

function readFlow(node: Mapping, index: number): PlanFlow {
  const at = (key: string): Pair | undefined => node.get(key);
  return {
    index,
    node,
    from: list(at('from')),
    to: list(at('to')),
    services: list(at('service')),
    ...optional('action', oneOf(at('action'), actions)),
    ...optional('reason', words(at('reason'))),
    ...optional('target', words(at('target'))),
    ...optional('defaultTarget', words(at('default_target'))),
    ...optional('argument', text(at('argument'))),
    ...optional('user', words(at('user'))),
    ...optional('notify', flag(at('notify'))),
    ...optional('autostart', flag(at('autostart'))),
    prop: (key) => written(node, key),
  };
}

function readBackup(node: Mapping): PlanBackup {
  const at = (key: string): Pair | undefined => node.get(key);
  return {
    node,
    of: list(at('of')),
    ...optional('medium', words(at('medium'))),
    ...optional('encrypted', flag(at('encrypted'))),
    ...optional('kept', words(at('kept'))),
    ...optional('tested', flag(at('tested')) ?? words(at('tested'))),
    prop: (key) => written(node, key),
  };
}

function readIdentities(root: Mapping | undefined): ReadonlyMap<string, Identity> {
  const found = new Map<string, Identity>();
  for (const { key, value } of asMapping(root?.get('identities')?.value)?.entries() ?? []) {
    const anonymous = flag(asMapping(value)?.get('anonymous'));
    found.set(keyName(key), { name: keyName(key), at: key, ...optional('anonymous', anonymous) });
  }
  return found;
}

/** A whole number only: of anything else the schema speaks. */
function readVersion(root: Mapping | undefined): Val<number> | undefined {
  const pair = root?.get('plan');
  const number = asScalar(pair?.value)?.value;
  return pair && typeof number === 'number' && Number.isInteger(number) ? { value: number, at: pair.value, key: pair.key } : undefined;
}

const byPlace = (a: PlanQube, b: PlanQube): number => (a.at.file === b.at.file ? a.at.start - b.at.start : 0);

function firstLineLength(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}

/** `{ [key]: value }`, or nothing when the value is absent: keeps "not written" apart from "written as nothing". */
function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T });
}
