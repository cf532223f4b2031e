// Writes what is said of the rules elsewhere: their pages, the tables of the READMEs, the editor's settings, and the examples.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../server/rules/examples.generated.ts';
import { groups, type Group, type RuleWords } from '../server/rules/rule.ts';
import { readFixture, type Section } from '../test/fixture.ts';
import { layers } from '../test/layers.ts';
import { guidePage } from './guide-coverage.ts';
import { propertyPage } from './property-coverage.ts';

type Document = readonly [path: string, text: string];
type Rules = Readonly<Record<string, RuleWords>>;

/**
 * Path and text of every document, one after the other. The first is the module of examples, which the rules' pages are made from: it has to
 * be on disk before the next is asked for.
 */
export async function* documents(root: string, ids: readonly string[], policyIds: readonly string[]): AsyncGenerator<Document> {
  yield ['server/rules/examples.generated.ts', examplesModule(root, ids, policyIds)];
  const [{ rules: planRules }, { rulebook: rules }, { explain }] = await Promise.all([import('../server/rules/index.ts'), import('../server/features/rulebook.ts'), import('../server/features/explain.ts')]);
  for (const id of [...ids, ...policyIds]) yield [`docs/rules/${id}.md`, explain(id) ?? ''];
  yield ['docs/rules/README.md', `${intro}${table(rules, '')}`];
  yield ['docs/guide.md', guidePage(planRules)];
  yield ['docs/properties.md', propertyPage()];
  yield* between(root, 'README.md', 'rules', table(rules, 'docs/rules/'));
  yield* between(root, 'server/README.md', 'layers', layerTable());
  yield* replaced(root, 'package.json', (text) => withSettings(text, rules));
  yield* replaced(root, 'schemas/config.schema.json', (text) => withRuleNames(text, rules));
}

const intro = `# Rules

Every rule has a page: why it is there, what it rests on, what it does not see, how to repair or allow it, and an example.
Written by \`npm run gen\` from the rules themselves; \`qube-plan explain RULE\` shows the same page.
[The guide, and what carries it](../guide.md) goes the other way, from each piece of advice to its rules, and
[the properties of Qubes OS](../properties.md) from each property.
`;

interface Grouped {
  readonly heading: Group;
  readonly ids: readonly string[];
}

/** Groups that have no rule yet have no table. */
const grouped = (rules: Rules): readonly Grouped[] =>
  groups.map((heading) => ({ heading, ids: Object.keys(rules).filter((id) => rules[id]?.group === heading) })).filter(({ ids }) => ids.length > 0);

function table(rules: Rules, folder: string): string {
  const rows = grouped(rules).flatMap(({ heading, ids }) => [
    '',
    `### ${heading}`,
    '',
    '| Rule | What it finds | Severity |',
    '|---|---|---|',
    ...ids.map((id) => `| [\`${id}\`](${folder}${id}.md) | ${cell(rules[id]?.title ?? '')} | ${rules[id]?.severity ?? ''} |`),
  ]);
  return `${rows.join('\n')}\n`;
}

const layerTable = (): string =>
  ['', '| Layer | What it does | May import | May never |', '|---|---|---|---|', ...layers.map(({ name, does, may, never }) => `| \`${name}\` | ${cell(does)} | ${may.map((it) => `\`${it}\``).join(', ') || 'nothing'} | ${cell(never)} |`), ''].join('\n');

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');

/** The document with what stands between its markers replaced; nothing where there is no such document yet. */
function* between(root: string, path: string, name: string, text: string): Iterable<Document> {
  yield* replaced(root, path, (old) => {
    const markers = new RegExp(`(<!-- ${name}:start[^>]*-->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
    if (!markers.test(old)) throw new Error(`${path} has no place between <!-- ${name}:start --> and <!-- ${name}:end -->`);
    return old.replace(markers, (_, start: string, end: string) => `${start}${text}\n${end}`);
  });
}

function* replaced(root: string, path: string, change: (text: string) => string): Iterable<Document> {
  const file = join(root, path);
  if (existsSync(file)) yield [path, change(readFileSync(file, 'utf8'))];
}

const severities = ['off', 'hint', 'information', 'warning', 'error'];

/** The editor's setting `qubePlan.rules`: one property per rule, so that it can be completed and chosen from a list. */
export function withSettings(text: string, rules: Rules): string {
  const manifest = JSON.parse(text) as { contributes?: { configuration?: { properties?: Record<string, { properties?: unknown }> } } };
  const setting = manifest.contributes?.configuration?.properties?.['qubePlan.rules'];
  if (!setting) return text;
  setting.properties = Object.fromEntries(Object.entries(rules).map(([id, { title, severity }]) => [id, { type: 'string', enum: severities, default: severity, description: title }]));
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The rules' names in the schema of `qube-plan.config.yaml`, whose own layout is kept: it is written by hand apart from them. */
export function withRuleNames(text: string, rules: Rules): string {
  const entries = Object.entries(rules).map(([id, { title }]) => `        ${JSON.stringify(id)}: { "description": ${JSON.stringify(`${title}.`)}, "$ref": "#/definitions/severity" }`);
  const place = /("x-names": "rule",\n)(?:      "properties": \{[\s\S]*?\n      \},\n)?/;
  if (!place.test(text)) throw new Error('schemas/config.schema.json has no place for the names of rules');
  return text.replace(place, (_, before: string) => `${before}      "properties": {\n${entries.join(',\n')}\n      },\n`);
}

/** The first fault, its first repair and the first sound plan of each fixture. */
function examplesModule(root: string, ids: readonly string[], policyIds: readonly string[]): string {
  const files = [...ids.map((id) => [id, `test/rules/${id}.yaml`] as const), ...policyIds.map((id) => [id, `test/policy/rules/${id}.txt`] as const)];
  const examples = files.flatMap(([id, file]) => {
    const example = exampleOf(join(root, file));
    return example ? [`  '${id}': ${literal(example)},`] : [];
  });
  return [
    '// Examples for the pages of the rules. Generated by `npm run gen` from test/rules and test/policy/rules: do not edit.',
    "import type { PartialSettings } from '../plan/settings.ts';",
    '',
    '/** A text that the rule finds fault with, what is left after a repair, and one that it is content with. */',
    'export interface Example {',
    '  readonly bad: string;',
    '  readonly good: string;',
    '  /** What the sound plan shows, in a few words. */',
    '  readonly goodIs: string;',
    '  readonly fixed?: { readonly title: string; readonly text: string };',
    '  /** Where the example needs settings other than the usual ones. */',
    '  readonly settings?: PartialSettings;',
    '}',
    '',
    'export const examples: Readonly<Record<string, Example>> = {',
    ...examples,
    '};',
    '',
  ].join('\n');
}

/** Undefined while the rule has no whole fixture: the tests say so. */
function exampleOf(file: string): Example | undefined {
  if (!existsSync(file)) return undefined;
  const sections = readFixture(readFileSync(file, 'utf8'));
  const first = (kind: Section['kind'], from = 0): number => sections.findIndex((section, index) => index >= from && section.kind === kind);
  const bad = sections[first('bad')];
  const good = sections[first('good')];
  if (!bad || !good) return undefined;
  // Only a repair of the first fault: sections that repair a later one follow that.
  const next = sections[first('bad') + 1];
  const fixed = next?.kind === 'fixed' ? { fixed: { title: next.title, text: next.text } } : {};
  const settings = Object.keys(bad.settings).length > 0 ? { settings: bad.settings } : {};
  return { bad: bad.text, good: good.text, goodIs: good.title, ...fixed, ...settings };
}

function literal(example: Example): string {
  return `{\n${Object.entries(example)
    .map(([key, value]) => `    ${key}: ${JSON.stringify(value)},`)
    .join('\n')}\n  }`;
}
