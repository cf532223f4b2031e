// Checks hovers: what they say (fixtures in features/hover), that every key and value has one, and that no plan can smuggle markup into them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { hoverConfig } from '../server/features/hover-config.ts';
import { hover, type Hover } from '../server/features/hover.ts';
import { plain } from '../server/features/markdown.ts';
import { keyReasons, valueReasons } from '../server/features/reasons.ts';
import { citations, why } from '../server/features/rule-text.ts';
import { defaultSettings } from '../server/plan/settings.ts';
import { shapeAt, valuesAt } from '../server/plan/vocabulary.ts';
import { rules } from '../server/rules/index.ts';
import type { Rule } from '../server/rules/rule.ts';
import { snapshot, type Snapshot } from '../server/snapshot.ts';
import { parse } from '../server/syntax/parse.ts';
import { isMergeKey, walk, type Node } from '../server/syntax/tree.ts';
import { readCases, writeCase, type Case } from './cursor-fixture.ts';

const fixtures = new URL('./features/hover/', import.meta.url);
const examples = new URL('../examples/', import.meta.url);
const update = process.env['UPDATE'] === '1';
const settings = defaultSettings('2026-11-23');
const look = (text: string, chosen: Readonly<Record<string, Rule>> = {}): Snapshot => snapshot(text, { settings, rules: chosen });
const read = (name: string, folder: URL): string => readFileSync(new URL(name, folder), 'utf8');
const plans = readdirSync(examples).filter((name) => name.endsWith('.yaml'));

for (const name of readdirSync(fixtures)) {
  const cases = readCases(read(name, fixtures));
  if (update) writeFileSync(new URL(name, fixtures), cases.map((it) => writeCase(it, ...answerTo(it))).join(''));
  for (const it of cases) {
    test(`hover ${name.replace('.yaml', '')}: ${it.title}`, () => {
      const [token, answer] = answerTo(it);
      if (!update) assert.deepEqual({ token, answer }, { token: it.token, answer: it.answer });
    });
  }
}

function answerTo({ text, offset, rules: ids }: Case): [token: string, answer: string] {
  const chosen = Object.fromEntries(ids.map((id) => [id, rules[id] as Rule]));
  const found = hover(look(text, chosen), offset);
  return found ? [text.slice(found.span.start, found.span.end).replace(/\n[\s\S]*/, '…'), Object.values(chosen).reduce(withoutReasons, found.markdown)] : ['nothing', ''];
}

/** A rule's own words may change without the hover being any different. */
function withoutReasons(markdown: string, rule: Rule): string {
  return markdown.replaceAll(why(rule), '(the reason)').replaceAll(citations(rule.cites), '- (the passages)');
}

for (const name of plans) {
  test(`every key and value of ${name} has a hover that says something`, () => {
    const shot = look(read(name, examples));
    const bare: string[] = [];
    eachToken(shot, (node) => {
      const found = hover(shot, node.start + 1);
      if (!found || found.markdown.length < 20 || found.span.start !== node.start || found.span.end !== node.end) bare.push(shot.text.slice(node.start, node.end));
    });
    assert.deepEqual(bare, []);
  });
}

test('a hover anywhere in a plan works, and its span holds the cursor', () => {
  for (const text of [...plans.map((name) => read(name, examples)), ...readdirSync(fixtures).flatMap((name) => readCases(read(name, fixtures)).map((it) => it.text))]) {
    const shot = look(text, rules);
    for (let offset = 0; offset <= text.length; offset++) {
      const found = hover(shot, offset);
      if (found) assert.ok(found.span.start <= offset && offset <= found.span.end, `${offset}: ${JSON.stringify(text.slice(offset - 20, offset + 20))}`);
    }
  }
});

test('a hover works in the fixtures of every rule, and in plans that end anywhere', () => {
  const folder = new URL('./rules/', import.meta.url);
  for (const name of readdirSync(folder)) hereAndThere(look(read(name, folder).replace(/^---.*$/gm, '')));
  for (const name of plans) {
    const text = read(name, examples);
    for (let end = 0; end < text.length; end += 151) everyNear(look(text.slice(0, end)), end);
  }
});

const hereAndThere = (shot: Snapshot): void => {
  for (let offset = 0; offset <= shot.text.length; offset += 29) hover(shot, offset);
};
const everyNear = (shot: Snapshot, end: number): void => {
  for (const offset of [end, end - 1, end - 9, end >> 1]) hover(shot, offset);
};

/** What a hostile plan may hold: each of these would be a link, an image, a command or HTML if it came through as written. */
const hostile = [
  '[click](https://evil.example)',
  '![x](https://evil.example/a.png)',
  '<img src=x onerror=alert(1)>',
  '[run](command:workbench.action.terminal.new)',
  'https://evil.example/a',
  'www.evil.example',
  'mallory@evil.example',
  '`code` **bold** _soft_ ~~gone~~',
  '<command:evil>',
  '&lt;b&gt; &#91;x&#93;',
  '\u202etxt.exe',
  '$(alert) | a | b |',
  '``` nested `` fence',
  '\\[x](y)',
];

test('nothing a plan says becomes markup', () => {
  for (const words of hostile) {
    const word = JSON.stringify(words);
    const text = `title: ${word}
release: ${word}
identities: { ${word}: { anonymous: true, description: ${word} } }
qubes:
  ${word}: { label: ${word}, purpose: ${word}, netvm: ${word}, tags: [${word}], apps: [${word}], holds: [${word}], activities: [${word}], identity: ${word} }
  work: { label: red, purpose: ${word}, netvm: ${word}, template: ${word}, default_dispvm: ${word}, open_files_in: ${word}, holds: [${word}], activities: [${word}], identity: ${word}, ${word}: 1 }
flows:
  - { from: work, to: ${word}, service: ${word}, action: ask, reason: ${word} }
  - { from: ${word}, to: work, service: copy, action: ask, reason: ${word} }
  - { from: vault, to: "@tag:evil", service: "copy+${words.replace(/[^\w]/g, '')}", action: ask }
qubes_: ${word} # qube-plan: allow ${words}
`;
    const shot = look(text, rules);
    const said = new Set<string>();
    for (let offset = 0; offset < text.length; offset++) {
      const found: Hover | undefined = hover(shot, offset);
      if (found) said.add(found.markdown);
    }
    for (const markdown of said) assert.equal(markup(markdown), undefined, `${words}\n${markdown}`);
  }
});

/** The first piece of a Markdown text that would be more than emphasis, code, a list or a rule. */
function markup(markdown: string): string | undefined {
  const withoutCode = markdown.replace(/(?<![\\`])(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, 'code');
  const raw = withoutCode.replace(/\\[!-/:-@[-`{-~]/g, 'x');
  return /[[\]<]|&[#\w]+;|https?:\/\/|www\.|\w@\w|~~|\$\(|[\u202a-\u202e]/i.exec(raw)?.[0];
}

test('the settings of a workspace are explained like a plan', () => {
  const text = 'rules:\n  vault-has-network: hint\n  nonsense: off\noverdue_days: 30\nexclude: [drafts/**]\nend_of_life: { fedora-43: 2027-05-31 }\nrule: {}\n';
  const tree = parse(text);
  const says = (word: string): string => hoverConfig(tree, text.indexOf(word) + 1)?.markdown ?? '';
  assert.match(says('vault-has-network'), /^\*\*Vault with a network\*\* \(error, `vault-has-network`\)\n\n.*Guide, \*First setup/s);
  assert.match(says('hint'), /Shown quietly.*Usually `vault-has-network` is: error\./s);
  assert.match(says('nonsense'), /no rule of this name/);
  assert.match(says('off'), /not checked/);
  assert.match(says('overdue'), /Default: 14/);
  assert.match(says('drafts'), /Files and folders that are not checked/);
  assert.match(says('2027'), /The last day of support|Until when/);
  assert.match(says('rule: {}'), /has no key of this name here.*`rules`/s);
  for (let offset = 0; offset <= text.length; offset++) hoverConfig(tree, offset);
});

test('what a base says is told as coming from there', () => {
  const base = { file: 'file:///base.qube-plan.yaml', tree: parse('qubes:\n  work: { label: blue, netvm: sys-vpn }\n  sys-vpn: { label: green, provides_network: true, netvm: sys-firewall }\n', 'file:///base.qube-plan.yaml') };
  const text = 'extends: base.qube-plan.yaml\nqubes:\n  work: { purpose: Mail }\n';
  const shot = snapshot(text, { settings, rules: {}, bases: () => base });
  assert.match(hover(shot, text.indexOf('base.'))?.markdown ?? '', /Read, and laid under this plan/);
  const card = hover(shot, text.indexOf('work'))?.markdown ?? '';
  assert.match(card, /Label: blue \(written in a shared base\)\. Trust: high/);
  assert.match(card, /Network: `work → sys-vpn → sys-firewall → sys-net` \(written in a shared base\), not through Tor/);
  assert.doesNotThrow(() => hover(shot, text.length));
});

test('the same text without Markdown is what was written', () => {
  assert.equal(plain('**`a_b`**: Guide, *First setup*: \\[x\\] `` a`b `` 2 \\* 3'), 'a_b: Guide, First setup: [x] a`b 2 * 3');
});

test('every key with passages exists, and so does every value', () => {
  for (const pattern of Object.keys(keyReasons)) {
    const path = pattern.split('.').map((step, depth, all) => (step !== '*' ? step : ['qubes', 'identities'].includes(all[depth - 1] ?? '') ? 'x' : 0));
    assert.ok(shapeAt(path), pattern);
  }
  const lists = { approach: ['approach'], risks: ['threat_model', 'risks'], profile: ['threat_model', 'profile'], activities: ['qubes', 'x', 'activities', 0], holds: ['qubes', 'x', 'holds', 0], class: ['qubes', 'x', 'class'], action: ['flows', 0, 'action'] };
  for (const entry of Object.keys(valueReasons)) {
    const [key = '', word = ''] = entry.split('=');
    assert.ok(valuesAt(lists[key as keyof typeof lists]).has(word), entry);
  }
});

/** Every key and every scalar value that is written. */
function eachToken(shot: Snapshot, visit: (node: Node) => void): void {
  if (!shot.tree.root) return;
  walk(shot.tree.root, (node) => {
    if (node.kind === 'scalar' && node.style !== 'empty' && !isMergeKey(node)) visit(node);
  });
}
