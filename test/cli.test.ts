// The command line as a user calls it: output, exit codes, files on disk.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { main } from '../server/cli/main.ts';
import { unifiedDiff } from '../server/cli/diff.ts';
import { applyEdits, type TextEdit } from '../server/base/edit.ts';
import { rulebook } from '../server/features/rulebook.ts';

const clean = `plan: 1
qubes:
  notes: { label: blue, netvm: none, default_dispvm: none }
`;
const faulty = `plan: 1
qubes:
  # kept since 2024
  vault: { label: black, netvm: sys-firewall, default_dispvm: none } # the safe
`;
const only = ['--rule', 'vault-has-network'];

interface Run {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

const made: string[] = [];
process.on('exit', () => made.forEach((path) => rmSync(path, { recursive: true, force: true })));

function folder(files: Record<string, string>): { path: string; run(words: readonly string[], stdin?: string, typed?: readonly string[]): Promise<Run>; read(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'qube-plan-cli-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  made.push(path);
  return {
    path,
    read: (name) => readFileSync(join(path, name), 'utf8'),
    async run(words, stdin = '', typed) {
      let out = '';
      let err = '';
      const lines = [...(typed ?? [])];
      const io = { cwd: path, color: false, today: '2026-11-23', out: (text: string) => void (out += text), err: (text: string) => void (err += text), stdin: () => Promise.resolve(stdin), ask: typed && ((prompt: string) => ((out += prompt), Promise.resolve(lines.shift()))) };
      const code = await main(words, io, '9.9.9', () => assert.fail('no server asked for'));
      return { code, out, err };
    },
  };
}

test('check lists every checked file in its JSON, the clean ones too, and says exactly where', async () => {
  const { run } = folder({ 'a.qube-plan.yaml': clean, 'sub/qube-plan.yml': faulty, 'sub/other.yaml': faulty, 'node_modules/x/qube-plan.yaml': faulty, '.hidden/qube-plan.yaml': faulty });
  const { code, out } = await run(['check', '--format', 'json', ...only]);
  assert.equal(code, 1);
  const report = JSON.parse(out) as { version: number; files: { path: string; findings: unknown[] }[]; summary: unknown };
  assert.equal(report.version, 1);
  assert.deepEqual(report.files.map(({ path }) => path), ['a.qube-plan.yaml', 'sub/qube-plan.yml']);
  assert.deepEqual(report.summary, { errors: 1, warnings: 0, information: 0, hints: 0 });
  assert.deepEqual(report.files[1]?.findings, [
    {
      rule: 'vault-has-network',
      severity: 'error',
      message: '"vault" is the vault, yet it reaches the network: vault → sys-firewall → sys-net',
      range: { start: { line: 3, character: 32 }, end: { line: 3, character: 44 } },
      related: [],
      fixes: [{ title: 'Take "vault" off the network', kind: 'safe' }],
    },
  ]);
});

test('check shows a person the line, the reason and the repair', async () => {
  const { run } = folder({ 'qube-plan.yaml': faulty });
  const { code, out } = await run(['check', 'qube-plan.yaml', ...only]);
  assert.equal(code, 1);
  assert.equal(
    out,
    `qube-plan.yaml
  4:33 error "vault" is the vault, yet it reaches the network: vault → sys-firewall → sys-net (vault-has-network)
  4 │   vault: { label: black, netvm: sys-firewall, default_dispvm: none } # the safe
    │                                 ^^^^^^^^^^^^
    fix Take "vault" off the network

1 plan checked: 1 error
`,
  );
  assert.deepEqual(await folder({ 'qube-plan.yaml': clean }).run(['check', ...only]), { code: 0, out: '1 plan checked, nothing to report\n', err: '' });
});

test('check reads standard input', async () => {
  const { code, out } = await folder({}).run(['check', '-', '--format', 'json', ...only], faulty);
  assert.equal(code, 1);
  assert.equal((JSON.parse(out) as { files: { path: string }[] }).files[0]?.path, '-');
});

test('exit codes follow --fail-on and --max-warnings', async () => {
  const { run } = folder({ 'qube-plan.yaml': faulty, 'qube-plan.config.yaml': 'rules: { vault-has-network: warning }\n' });
  assert.equal((await run(['check', ...only])).code, 0);
  assert.equal((await run(['check', ...only, '--fail-on', 'warning'])).code, 1);
  assert.equal((await run(['check', ...only, '--max-warnings', '0'])).code, 1);
  assert.equal((await run(['check', ...only, '--max-warnings', '1'])).code, 0);
  assert.equal((await run(['check', ...only, '--fail-on', 'never'])).code, 0);
});

test('wrong usage is told plainly, with exit code 2', async () => {
  const { run } = folder({ 'qube-plan.yaml': clean });
  const cases: [string[], RegExp][] = [
    [['chekc'], /did you mean check\?/],
    [['check', '--fromat', 'json'], /did you mean --format\?/],
    [['check', '--format', 'xml'], /--format can be pretty, json/],
    [['check', '--rule', 'vault-has-netwrk'], /did you mean vault-has-network\?/],
    [['check', '--fail-on', 'bad'], /--fail-on can be/],
    [['check', '--max-warnings', 'many'], /whole number/],
    [['check', 'missing.qube-plan.yaml'], /missing\.qube-plan\.yaml: no such file/],
    [['check', '--baseline', 'none.json'], /none\.json: cannot be read/],
    [['explain'], /explain takes one rule/],
    [['explain', 'vault-has-netwrk'], /did you mean vault-has-network\?/],
    [[], /Usage/],
  ];
  for (const [words, message] of cases) {
    const { code, err, out } = await run(words);
    assert.equal(code, 2, words.join(' '));
    assert.match(err, message);
    assert.equal(out, '');
  }
});

test('exclude leaves files out of a walk, but not files named outright', async () => {
  const { run } = folder({ 'old/qube-plan.yaml': faulty, 'qube-plan.yaml': clean, 'qube-plan.config.yaml': 'exclude: [old/**]\n' });
  assert.equal((await run(['check', ...only])).code, 0);
  assert.equal((await run(['check', 'old/qube-plan.yaml', ...only])).code, 1);
});

test('fix repairs in place, keeps comments, and shows a diff first when asked', async () => {
  const { run, read } = folder({ 'qube-plan.yaml': faulty });
  const diff = await run(['fix', '--dry-run', ...only]);
  assert.equal(diff.code, 0);
  assert.equal(
    diff.out,
    `--- a/qube-plan.yaml
+++ b/qube-plan.yaml
@@ -1,4 +1,4 @@
 plan: 1
 qubes:
   # kept since 2024
-  vault: { label: black, netvm: sys-firewall, default_dispvm: none } # the safe
+  vault: { label: black, netvm: none, default_dispvm: none } # the safe
`,
  );
  assert.equal(read('qube-plan.yaml'), faulty);
  const fixed = await run(['fix', ...only]);
  assert.equal(fixed.code, 0);
  assert.match(fixed.out, /fixed Take "vault" off the network vault-has-network/);
  assert.match(fixed.out, /1 of 1 plan changed/);
  assert.equal(read('qube-plan.yaml'), faulty.replace('sys-firewall', 'none'));
  assert.equal((await run(['check', ...only])).code, 0);
});

test('fix writes standard input back to standard output', async () => {
  const { out } = await folder({}).run(['fix', '-', ...only], faulty);
  assert.equal(out, faulty.replace('sys-firewall', 'none'));
});

test('fix leaves a file alone that is no UTF-8', async () => {
  const { path, run } = folder({});
  const bytes = Buffer.concat([Buffer.from(faulty), Buffer.from([0x23, 0x20, 0xff, 0x0a])]);
  writeFileSync(join(path, 'qube-plan.yaml'), bytes);
  const { code, err } = await run(['fix', ...only]);
  assert.equal(code, 2);
  assert.match(err, /not UTF-8/);
  assert.deepEqual(readFileSync(join(path, 'qube-plan.yaml')), bytes);
});

test('choosing a rule about comments still knows what the comments silence', async () => {
  const { run } = folder({ 'qube-plan.yaml': faulty.replace('# the safe', '# qube-plan: allow vault-has-network — for a week') });
  assert.deepEqual(await run(['check', '--rule', 'unused-allow']), { code: 0, out: '1 plan checked, nothing to report\n', err: '' });
  assert.equal((await run(['check', ...only])).code, 0);
});

test('a baseline hides what is known, and nothing else', async () => {
  const { path, run } = folder({ 'qube-plan.yaml': faulty });
  assert.match((await run(['check', '--write-baseline', 'known.json', ...only])).out, /1 finding written to known\.json/);
  assert.equal((await run(['check', '--baseline', 'known.json', ...only])).code, 0);
  writeFileSync(join(path, 'qube-plan.yaml'), `# moved down\n${faulty}  safe: { label: black }\n`);
  const { code, out } = await run(['check', '--baseline', 'known.json', ...only]);
  assert.equal(code, 1);
  assert.match(out, /"safe" has ultimate trust/);
  assert.doesNotMatch(out, /"vault" is the vault/);
});

test('bases are read from disk, but never from outside', async () => {
  const { path, run } = folder({
    'team/base.qube-plan.yaml': 'plan: 1\ndefaults: { netvm: sys-vpn }\nqubes:\n  sys-vpn: { label: orange, provides_network: true, netvm: sys-firewall }\n',
    'team/me.qube-plan.yaml': 'plan: 1\nextends: base.qube-plan.yaml\nqubes:\n  keys: { label: black }\n',
  });
  const { out } = await run(['check', 'team/me.qube-plan.yaml', '--format', 'json', ...only]);
  const finding = (JSON.parse(out) as { files: { findings: { message: string; related: { path?: string; message: string }[] }[] }[] }).files[0]?.findings[0];
  assert.match(finding?.message ?? '', /keys → sys-vpn → sys-firewall → sys-net/);
  assert.ok(finding?.related.some((it) => it.path === 'team/base.qube-plan.yaml' && /sys-vpn/.test(it.message)));
  const outside = folder({ 'secret.qube-plan.yaml': 'plan: 1\n' });
  symlinkSync(join(outside.path, 'secret.qube-plan.yaml'), join(path, 'team/link.qube-plan.yaml'));
  for (const base of ['../../secret.qube-plan.yaml', 'link.qube-plan.yaml', join(outside.path, 'secret.qube-plan.yaml')]) {
    writeFileSync(join(path, 'team/me.qube-plan.yaml'), `plan: 1\nextends: ${base}\n`);
    assert.match((await run(['check', 'team/me.qube-plan.yaml'])).out, /unresolved-extends/, base);
  }
});

test('explain and rules tell what there is', async () => {
  const { run } = folder({});
  const page = await run(['explain', 'vault-has-network']);
  assert.equal(page.code, 0);
  assert.match(page.out, /Vault with a network/);
  assert.match(page.out, /First setup: what runs in which qube/);
  const list = JSON.parse((await run(['rules', '--format', 'json'])).out) as { version: number; rules: Readonly<Record<string, unknown>>[] };
  assert.equal(list.version, 1);
  assert.deepEqual(list.rules.map(({ id }) => id), Object.keys(rulebook));
  const { why, limits, ...vault } = list.rules.find(({ id }) => id === 'vault-has-network') ?? {};
  assert.match(`${String(why)}\n${String(limits)}`, /^[A-Z][^\n]+\.\n[A-Z][^\n]+\.$/);
  assert.deepEqual(vault, {
    id: 'vault-has-network',
    group: 'First setup',
    severity: 'error',
    title: 'Vault with a network',
    sections: ['Guide: First setup: what runs in which qube', 'Qubes documentation: user/security-in-qubes/data-leaks', 'Plan format'],
    fixes: [{ title: 'Take "vault" off the network', kind: 'safe' }],
  });
  const pretty = (await run(['rules'])).out;
  assert.match(pretty, /^Should it be Qubes at all\?\n\n/);
  assert.match(pretty, /\nvault-has-network +error +Vault with a network\n {2}Guide: First setup: what runs in which qube · 1 repair, safe\n/);
  assert.match(pretty, /\nno-backup +warning .*\n.* · 1 repair\n/);
  const markdown = (await run(['rules', '--format', 'markdown'])).out;
  for (const text of [pretty, markdown]) for (const id of Object.keys(rulebook)) assert.match(text, new RegExp(`(?<![\\w-])${id}(?![\\w-])`));
  assert.match((await run(['--help'])).out, /qube-plan check/);
  assert.equal((await run(['--version'])).out, '9.9.9\n');
});

test('a diff applied to the old text gives the new one', () => {
  const text = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('');
  const at = (line: number): number => text.indexOf(`line ${line}\n`);
  const cases: TextEdit[][] = [
    [{ start: at(5), end: at(6), text: '' }],
    [{ start: at(5), end: at(5), text: 'new\nnewer\n' }],
    [{ start: at(2), end: at(3), text: 'two\n' }, { start: at(20) + 5, end: at(20) + 7, text: 'XX' }, { start: at(22), end: at(24), text: '' }],
    [{ start: text.length, end: text.length, text: 'no newline' }],
    [{ start: 0, end: 0, text: 'first\n' }, { start: at(29), end: text.length, text: 'last' }],
    [{ start: at(3) + 2, end: at(7) + 2, text: '' }],
  ];
  for (const edits of cases) assert.equal(patch(text, unifiedDiff('x', text, edits)), applyEdits(text, edits));
  assert.equal(unifiedDiff('x', text, []), '');
});

/** Applies a unified diff as `patch` would, checking that every context line is where the diff says. */
function patch(text: string, diff: string): string {
  const before = text.split(/(?<=\n)/);
  const out: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const head = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (head) {
      const from = Number(head[1]) - (head[2] === '0' ? 0 : 1);
      while (at < from) out.push(before[at++] as string);
    } else if (line.startsWith('\\')) out.push((out.pop() as string).replace(/\n$/, ''));
    else if (line.startsWith('+')) out.push(`${line.slice(1)}\n`);
    else {
      assert.equal(before[at], `${line.slice(1)}\n`);
      if (line.startsWith(' ')) out.push(before[at] as string);
      at++;
    }
  }
  return [...out, ...before.slice(at)].join('');
}

const crossing = `plan: 1
identities: { byline: {} }
qubes:
  untrusted: { label: red, netvm: none, default_dispvm: none }
  work: { label: blue, identity: byline, holds: [mail], default_dispvm: none }
  vault: { label: black, netvm: none, default_dispvm: none, holds: [passwords] }
  aside: { label: gray, netvm: none, default_dispvm: none }
flows:
  - { from: untrusted, to: work, service: copy, action: allow, reason: "downloads \\u001b[31m" }
  - { from: work, to: vault, service: [copy, open], action: ask }
  - { from: work, to: aside, service: gpg, action: allow }
`;

test('reach shows as a tree what falls with a qube, and what somebody has to agree to', async () => {
  const { run } = folder({ 'a.qube-plan.yaml': crossing });
  const { code, out, err } = await run(['reach', 'a.qube-plan.yaml', '--from', 'untrusted']);
  assert.equal(err, '');
  assert.equal(code, 0);
  const [tree] = out.split('\nCopying,');
  assert.equal(
    tree,
    `If untrusted falls (untrusted; offline)

nobody is asked
└─ work (high trust; online; holds mail; acts as byline)
   hands something over with copy (downloads \ufffd[31m)
   └─ aside (high trust; offline)
      uses its keys with gpg

somebody has to agree
└─ vault (ultimate trust; offline; holds passwords)
   from work, hands something over with copy, open; somebody has to agree

what else is gained
  gets to the network
  acts as byline
`,
  );
});

test('reach says as JSON in which order everything falls, and where each step is written', async () => {
  const { run } = folder({ 'a.qube-plan.yaml': crossing });
  const { code, out } = await run(['reach', '--format', 'json', 'a.qube-plan.yaml', '--from', 'untrusted']);
  assert.equal(code, 0);
  const report = JSON.parse(out) as { version: number; path: string; from: { name: string }; steps: { step: number; after: number | null; round: number; from: { name: string }; to: { kind: string; name: string }; effect: string; consent: string; prompts: number; place: { range: { start: { line: number; character: number } } } | null }[]; reached: { name: string; free: boolean; step: number; holds: string[] }[]; used: { name: string; effect: string }[]; gained: unknown[]; safe: string[] };
  assert.deepEqual([report.version, report.path, report.from.name], [1, 'a.qube-plan.yaml', 'untrusted']);
  assert.deepEqual(report.reached.map(({ name, free, holds }) => [name, free, holds]), [['work', true, ['mail']], ['vault', false, ['passwords']]]);
  assert.deepEqual(report.used.map(({ name, effect }) => [name, effect]), [['aside', 'keys']]);
  assert.deepEqual(report.gained, [
    { kind: 'network', name: 'clear', step: 2, free: true, prompts: 0 },
    { kind: 'identity', name: 'byline', step: 3, free: true, prompts: 0 },
  ]);
  assert.deepEqual(report.safe, []);
  for (const { step, after, round, from, to } of report.steps) {
    const before = after === null ? undefined : report.steps[after];
    assert.ok(after === null || after < step, 'a step comes after the one it begins at');
    assert.equal(from.name, before?.to.name ?? 'untrusted');
    assert.equal(round, (before?.round ?? 0) + 1);
    assert.ok(['work', 'vault', 'aside', 'clear', 'byline'].includes(to.name));
  }
  const vault = report.steps.find(({ to }) => to.name === 'vault');
  assert.deepEqual([vault?.effect, vault?.consent, vault?.prompts, vault?.place?.range.start], ['input', 'asked', 1, { line: 9, character: 22 }]);
});

test('reach says plainly what it cannot do', async () => {
  const { run } = folder({ 'a.qube-plan.yaml': crossing, 'sub/b.qube-plan.yaml': clean, 'sub/c.qube-plan.yaml': clean });
  assert.deepEqual(await run(['reach', 'a.qube-plan.yaml', '--from', 'wrok']), { code: 2, out: '', err: 'qube-plan: there is no qube "wrok" in a.qube-plan.yaml; did you mean work?\n' });
  assert.deepEqual(await run(['reach', 'a.qube-plan.yaml', '--from', 'nothing-like-it']), { code: 2, out: '', err: 'qube-plan: there is no qube "nothing-like-it" in a.qube-plan.yaml\n' });
  for (const words of [['reach'], ['reach', 'a.qube-plan.yaml'], ['reach', '--from', 'work'], ['reach', 'sub', '--from', 'notes'], ['reach', 'gone.yaml', '--from', 'work'], ['reach', 'a.qube-plan.yaml', '--from', 'work', '--format', 'sarif']]) {
    const { code, out, err } = await run(words);
    assert.deepEqual([code, out], [2, ''], words.join(' '));
    assert.match(err, /^qube-plan: .+\n$/);
  }
  assert.match((await run(['reach', 'a.qube-plan.yaml', '--from', 'dom0'])).out, /Everything falls with it/);
});

test('the README shows what reach prints', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, words = '', shown] = /\$ npx qube-plan (reach examples\/\S+ --from \S+)\n([\s\S]*?)\n```/.exec(readme) ?? [];
  let out = '';
  const io = { cwd: new URL('..', import.meta.url).pathname, color: false, today: '2026-11-23', out: (text: string) => void (out += text), err: () => undefined, stdin: () => Promise.resolve('') };
  assert.equal(await main(words.split(' '), io, '9.9.9', () => assert.fail('no server asked for')), 0);
  assert.equal(out.trimEnd(), shown);
});

test('map draws a plan in every format, to the terminal or a file', async () => {
  const { run, read } = folder({ 'a.qube-plan.yaml': 'title: Mine\nqubes:\n  work: { label: blue }\n  vault: { label: black, netvm: none }\nflows:\n  - { from: vault, to: work, service: clipboard, action: ask, reason: x }\n' });
  const svg = await run(['map', 'a.qube-plan.yaml']);
  assert.equal(svg.code, 0);
  assert.match(svg.out, /^<svg [\s\S]*<title id="map-title">Mine<\/title>[\s\S]*<\/svg>\n$/);
  assert.match((await run(['map', 'a.qube-plan.yaml', '--format', 'mermaid'])).out, /^flowchart LR\n[\s\S]*q_vault -\.->\|"clipboard: asked each time"\| q_work/);
  assert.match((await run(['map', 'a.qube-plan.yaml', '--format', 'dot'])).out, /^digraph "qube plan" \{\n[\s\S]*"qube:vault" -> "qube:work" \[label="clipboard", style=dashed/);
  const { out } = await run(['map', 'a.qube-plan.yaml', '--format', 'json']);
  const found = JSON.parse(out) as { version: number; path: string; zones: string[]; nodes: { id: string; group: string | null; place: unknown }[]; edges: { id: string; place: unknown }[] };
  assert.deepEqual([found.version, found.path, found.zones], [1, 'a.qube-plan.yaml', ['offline', 'clear']]);
  assert.deepEqual(found.nodes.find(({ id }) => id === 'qube:work')?.place, { range: { start: { line: 2, character: 2 }, end: { line: 2, character: 6 } } });
  assert.equal(found.nodes.find(({ id }) => id === 'internet')?.place, null);
  assert.deepEqual(found.edges.find(({ id }) => id === 'flow:qube:vault>qube:work:ask')?.place, { range: { start: { line: 5, character: 12 }, end: { line: 5, character: 17 } } });
  const written = await run(['map', 'a.qube-plan.yaml', '--output', 'mine.svg']);
  assert.deepEqual([written.code, written.out, read('mine.svg')], [0, '', svg.out]);
});

test('map draws what policy files say besides', async () => {
  const { run } = folder({
    'a.qube-plan.yaml': 'qubes:\n  work: { label: blue }\n  vault: { label: black, netvm: none }\nflows:\n  - { from: vault, to: work, service: copy, action: ask, reason: x }\n',
    'policy.d/30-user.policy': 'qubes.Filecopy * vault work ask\nmy.Service * work vault allow\n',
  });
  const { code, out } = await run(['map', 'a.qube-plan.yaml', 'policy.d', '--format', 'json']);
  assert.equal(code, 0);
  const { edges } = JSON.parse(out) as { edges: { id: string; kind: string; place: unknown }[] };
  assert.deepEqual(edges.filter(({ kind }) => kind !== 'network').map(({ id, place }) => [id, place]), [
    ['flow:qube:vault>qube:work:ask', { range: { start: { line: 4, character: 12 }, end: { line: 4, character: 17 } } }],
    ['policy:qube:work>qube:vault:allow', { path: join('policy.d', '30-user.policy'), range: { start: { line: 1, character: 0 }, end: { line: 1, character: 29 } } }],
  ]);
  assert.match((await run(['map', 'a.qube-plan.yaml', 'policy.d', '--format', 'mermaid'])).out, /q_work -->\|"my.Service: allowed without asking by a policy file"\| q_vault/);
  assert.match((await run(['map', 'a.qube-plan.yaml', 'policy.d', '--format', 'dot'])).out, /"qube:work" -> "qube:vault" \[label="my.Service \(policy file\)"/);
  assert.match((await run(['map', 'a.qube-plan.yaml', 'a.qube-plan.yaml'])).err, /map takes one plan, and policy files beside it/);
});

test('map says plainly what it cannot do', async () => {
  const { run } = folder({ 'a.qube-plan.yaml': clean, 'sub/b.qube-plan.yaml': clean, 'sub/c.qube-plan.yaml': clean });
  assert.match((await run(['map'])).err, /map takes one plan/);
  assert.match((await run(['map', 'sub'])).err, /here are several/);
  assert.match((await run(['map', 'a.qube-plan.yaml', '--format', 'png'])).err, /--format can be svg, mermaid, dot, json, not "png"/);
  const { code, err } = await run(['map', 'a.qube-plan.yaml', '--output', 'none/such.svg']);
  assert.equal(code, 2);
  assert.match(err, /none\/such\.svg: cannot be written \(ENOENT\)/);
});

const sound = ['--profile', 'journalist', '--daily', 'yes', '--upkeep', 'yes', '--anonymity', 'both', '--risks', 'malicious-documents,phishing', '--foundations', 'disk-encryption,password-manager,hardware-key', '--machine', 'ram,intel,ssd,hcl'];

test('new writes a plan that check has nothing to say about', async () => {
  const { run, read } = folder({ 'mine.qube-plan.yaml': 'plan: 1\n' });
  const made = await run(['new', ...sound, '--title', 'Sources']);
  assert.deepEqual([made.code, made.out], [0, 'qube-plan.yaml is written. Replace in it what is not true for you; qube-plan check tells what follows.\n']);
  assert.match(made.err, /Qubes OS fits[\s\S]*What no qube helps against[\s\S]*Phishing: a hardware key/);
  assert.match(read('qube-plan.yaml'), /^plan: 1\ntitle: Sources\n/);
  assert.equal((await run(['check', 'qube-plan.yaml'])).out, '1 plan checked, nothing to report\n');
  // Nothing is ever written over.
  const again = await run(['new', ...sound]);
  assert.deepEqual([again.code, again.err.split('\n').at(-2)], [2, 'qube-plan: qube-plan.yaml is there already; --output FILE writes the plan under another name']);
  assert.equal((await run(['new', ...sound, '--output', 'mine.qube-plan.yaml'])).code, 2);
  assert.equal(read('mine.qube-plan.yaml'), 'plan: 1\n');
  const printed = await run(['new', ...sound, '--output', '-']);
  assert.deepEqual([printed.code, printed.err], [0, '']);
  assert.match(printed.out, /title: My first qubes/);
});

test('new says what fits better, and writes nothing unless told to', async () => {
  const { run, read, path } = folder({});
  const words = ['new', ...sound.map((word, index) => (sound[index - 1] === '--daily' ? 'no' : sound[index - 1] === '--anonymity' ? 'occasional' : word))];
  const { code, out, err } = await run(words);
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /A Tails stick beside your ordinary, well-kept system fits better than Qubes OS\./);
  assert.match(err, /guide: Tails — amnesic sessions without traces/);
  assert.equal((await run([...words, '--anyway'])).code, 0);
  assert.ok((await run(['check', path])).out.includes('no-daily-contamination-risk'));
  assert.ok(read('qube-plan.yaml').includes('daily_contamination_risk: false'));
});

test('new asks one thing after the other, takes numbers, and goes back', async () => {
  const { run, read } = folder({});
  const { code, out } = await run(['new'], '', ['1', '2', 'b', '9', 'x', '1 2', '1', 'b', '1', '1', '3', '1,1 4', '1 2 3', '1 2 4 5', 'My sources']);
  assert.equal(code, 0, out);
  assert.equal(out.match(/none of the numbers above/g)?.length, 3);
  const text = read('qube-plan.yaml');
  for (const line of ['title: My sources', '  profile: journalist', '  daily_contamination_risk: true', 'approach: [qubes, whonix]', '  risks: [cross-context-compromise, malicious-documents, multiple-identities, ip-leak]', '  second_factor: hardware-key']) assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
  assert.match(out, /\(1\/6\)[\s\S]*\(7\/7\)[\s\S]*\(8\/8\)/);
  assert.match((await run(['new', '--output', 'b.yaml'], '', ['1'])).err, /Nothing was written/);
});

test('new says plainly which answers are missing or unknown', async () => {
  const { run } = folder({});
  assert.match((await run(['new', '--daily', 'yes'])).err, /there is nobody to ask here, so the answers have to be options: --profile, --upkeep, --anonymity, --risks, --foundations \(/);
  assert.match((await run(['new', '--daily', 'yse'])).err, /--daily can be yes, no, unsure, not "yse"; did you mean yes\?/);
  assert.match((await run(['new', '--risks', 'phishing,phising'])).err, /--risks can be [^\n]*, not "phising"; did you mean phishing\?/);
  assert.match((await run(['new', 'x.yaml'])).err, /new takes no file; --output x\.yaml/);
  assert.match((await run(['--help'])).out, /--foundations disk-encryption,password-manager,hardware-key,totp\|none/);
});

test('format lays plans out, says which are not, and leaves broken ones alone', async () => {
  const messy = 'plan:   1 # one\nqubes:\n  work: {label: blue}\n\n\n';
  const { run, read } = folder({ 'a.qube-plan.yaml': messy, 'b.qube-plan.yaml': clean, 'c.qube-plan.yaml': 'plan: [1,\n' });
  assert.deepEqual(await run(['format', '--check']), { code: 1, out: 'a.qube-plan.yaml\n', err: 'c.qube-plan.yaml: left as it is, for it is not valid YAML (qube-plan check says where)\n' });
  const { out } = await run(['format', '--dry-run', 'a.qube-plan.yaml']);
  assert.match(out, /-plan: {3}1 # one\n\+plan: 1 # one\n/);
  assert.equal(read('a.qube-plan.yaml'), messy);
  const done = await run(['format', 'a.qube-plan.yaml', 'b.qube-plan.yaml']);
  assert.deepEqual([done.code, done.out], [0, 'a.qube-plan.yaml\n1 of 2 plans changed\n']);
  assert.equal(read('a.qube-plan.yaml'), 'plan: 1 # one\nqubes:\n  work: { label: blue }\n');
  assert.equal((await run(['format', '--check', 'a.qube-plan.yaml', 'b.qube-plan.yaml'])).code, 0);
  assert.equal((await run(['format', '-'], messy)).out, read('a.qube-plan.yaml'));
});
