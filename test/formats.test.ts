// What machines read: SARIF, GitHub's workflow commands and JUnit's XML, for plans and policy files alike.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Ajv } from 'ajv';
import { rulebook } from '../server/features/rulebook.ts';
import { printGithub, printJunit } from '../server/cli/print-ci.ts';
import { toSarif } from '../server/cli/print-sarif.ts';
import type { Report, ReportedFinding } from '../server/cli/report.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../server/cli/main.ts';

const at = (line: number, from: number, to: number, last = line): ReportedFinding['range'] => ({ start: { line, character: from }, end: { line: last, character: to } });

const report: Report = {
  version: 1,
  files: [
    { path: 'clean.qube-plan.yaml', findings: [] },
    {
      path: 'mit Leer & Um:laut,ü.policy',
      findings: [
        { rule: 'policy-syntax', severity: 'error', message: '"<Ask>" & 100% is\u0007 no action', range: at(0, 28, 31), related: [{ message: 'here', range: at(2, 0, 3) }, { path: 'other.policy', message: 'there', range: at(4, 1, 2) }], fixes: [{ title: 'Change it to `ask`', kind: 'safe' }] },
        { rule: 'policy-syntax', severity: 'error', message: '"<Ask>" & 100% is\u0007 no action', range: at(1, 28, 31), related: [], fixes: [] },
        { rule: 'policy-file-name', severity: 'hint', message: 'a hint', range: at(0, 0, 0), related: [], fixes: [] },
        { rule: 'policy-include', severity: 'warning', message: 'over lines', range: at(1, 2, 3, 2), related: [], fixes: [] },
      ],
    },
    { path: '/abs/olute.policy', findings: [{ rule: 'no-threat-model', severity: 'information', message: 'worth a thought', range: at(0, 0, 4), related: [], fixes: [] }] },
    { path: '-', findings: [{ rule: 'vault-has-network', severity: 'warning', message: 'from standard input', range: at(0, 0, 4), related: [], fixes: [] }] },
  ],
  summary: { errors: 2, warnings: 2, information: 1, hints: 1 },
};
const textOf = (path: string): string => (path.startsWith('mit') ? 'qubes.Filecopy * work vault Ask\nqubes.Filecopy * work vault Ask\nabc\n' : 'plan: 1\n');

function printed(print: (io: { out(text: string): void; err(text: string): void; cwd: string; color: boolean; today: string; stdin(): Promise<string> }) => void): string {
  let out = '';
  print({ cwd: '/', color: false, today: '2026-11-23', out: (text) => void (out += text), err: () => assert.fail(), stdin: () => Promise.resolve('') });
  return out;
}

/** What the official schema says against a log. Its draft 4 differs from what Ajv reads only in how it names itself. */
const againstSchema = ((): ((log: unknown) => unknown[]) => {
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(new URL('./sarif-schema.json', import.meta.url), 'utf8')) as Record<string, unknown>;
  const uri = (text: string): boolean => /^[\w:/?#[\]@!$&'()*+,;=.~%-]*$/.test(text) && !/%(?![0-9A-Fa-f]{2})/.test(text);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats: { uri: (text) => /^[a-z]+:/.test(text) && uri(text), 'uri-reference': uri, 'date-time': true } });
  const validate = ajv.compile(schema);
  return (log) => (validate(log) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`));
})();

test('the schema refuses what is no SARIF', () => {
  const log = toSarif(report, textOf, '1.2.3');
  assert.notDeepEqual(againstSchema({ ...log, version: '2.0.0' }), []);
  assert.notDeepEqual(againstSchema({ ...log, runs: [{ ...log.runs[0], nonsense: 1 }] }), []);
  assert.notDeepEqual(againstSchema({ ...log, runs: [{ ...log.runs[0], results: [{ message: { text: 'no' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'a b' } } }] }] }] }), []);
});

test('SARIF says what the report says, in the terms of version 2.1.0', () => {
  const log = toSarif(report, textOf, '1.2.3');
  assert.deepEqual(againstSchema(log), []);
  assert.equal(log.version, '2.1.0');
  const [run] = log.runs;
  assert.ok(run?.results);
  const { name, version, rules = [] } = run.tool.driver;
  assert.deepEqual([name, version, run.columnKind], ['qube-plan', '1.2.3', 'utf16CodeUnits']);
  assert.deepEqual(rules.map(({ id }) => id), ['no-threat-model', 'policy-file-name', 'policy-include', 'policy-syntax', 'vault-has-network']);
  for (const rule of rules) {
    assert.equal(rule.shortDescription?.text, rulebook[rule.id]?.title);
    assert.ok((rule.fullDescription?.text ?? '').length > 50 && (rule.help?.markdown ?? '').startsWith('# '));
    assert.ok(['error', 'warning', 'note'].includes(rule.defaultConfiguration?.level ?? ''));
  }
  assert.deepEqual(run.artifacts?.map(({ location }) => location?.uri), ['clean.qube-plan.yaml', 'mit%20Leer%20%26%20Um%3Alaut%2C%C3%BC.policy', 'file:///abs/olute.policy', 'stdin']);
  assert.equal(run.results.length, 6);
  const prints = new Set<string>();
  for (const result of run.results) {
    assert.equal(rules[result.ruleIndex ?? -1]?.id, result.ruleId);
    assert.ok((result.message.text ?? '').length > 0);
    const print = result.partialFingerprints?.['qubePlanFinding/v1'] ?? '';
    assert.match(print, /^[0-9a-f]{16}$/);
    prints.add(print);
    for (const { physicalLocation } of [...(result.locations ?? []), ...(result.relatedLocations ?? [])]) {
      const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = physicalLocation?.region ?? {};
      assert.ok(startLine >= 1 && startColumn >= 1 && (endLine > startLine || (endLine === startLine && endColumn >= startColumn)));
      const uri = physicalLocation?.artifactLocation?.uri ?? '';
      assert.equal(new URL(uri, 'file:///root/').protocol, 'file:');
      assert.equal(physicalLocation?.artifactLocation?.uriBaseId, uri.startsWith('file:') || uri === 'stdin' ? undefined : '%SRCROOT%');
    }
  }
  assert.equal(prints.size, 6, 'findings are told apart, even two of the same words');
  assert.deepEqual(run.results.map(({ level }) => level), ['error', 'error', 'note', 'warning', 'note', 'warning']);
  const [first] = run.results;
  assert.deepEqual(first?.locations?.[0]?.physicalLocation?.region, { startLine: 1, startColumn: 29, endLine: 1, endColumn: 32 });
  assert.deepEqual(first?.relatedLocations?.map(({ id, message, physicalLocation }) => [id, message?.text, physicalLocation?.artifactLocation?.uri]), [
    [1, 'here', 'mit%20Leer%20%26%20Um%3Alaut%2C%C3%BC.policy'],
    [2, 'there', 'other.policy'],
  ]);
});

test('a fingerprint stays when the line moves', () => {
  const printOf = (line: number, text: string): string | undefined => {
    const files = [{ path: 'a.policy', findings: [{ rule: 'policy-syntax', severity: 'error' as const, message: 'no', range: at(line, 0, 1), related: [], fixes: [] }] }];
    return toSarif({ version: 1, files, summary: report.summary }, () => text, '1').runs[0]?.results?.[0]?.partialFingerprints?.['qubePlanFinding/v1'];
  };
  assert.equal(printOf(0, 'x y\n'), printOf(2, '\n\n  x y\n'));
  assert.notEqual(printOf(0, 'x y\n'), printOf(0, 'x z\n'));
});

test("GitHub's commands are one line each, whatever a name or a message holds", () => {
  assert.equal(printed((io) => printGithub(report, io)), [
    '::error file=mit Leer & Um%3Alaut%2Cü.policy,line=1,endLine=1,col=29,endColumn=31,title=policy-syntax::"<Ask>" & 100%25 is\ufffd no action%0APossible repair: Change it to `ask`',
    '::error file=mit Leer & Um%3Alaut%2Cü.policy,line=2,endLine=2,col=29,endColumn=31,title=policy-syntax::"<Ask>" & 100%25 is\ufffd no action',
    '::notice file=mit Leer & Um%3Alaut%2Cü.policy,line=1,endLine=1,col=1,endColumn=1,title=policy-file-name::a hint',
    '::warning file=mit Leer & Um%3Alaut%2Cü.policy,line=2,endLine=3,title=policy-include::over lines',
    '::notice file=/abs/olute.policy,line=1,endLine=1,col=1,endColumn=4,title=no-threat-model::worth a thought',
    '::warning file=-,line=1,endLine=1,col=1,endColumn=4,title=vault-has-network::from standard input',
    '4 files checked: 2 errors, 2 warnings, 1 thing worth a thought, 1 hint',
    '',
  ].join('\n'));
});

/** Reads XML strictly enough to notice what a strict reader would refuse; gives the names of its elements in order. */
function elements(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  let rest = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  while (rest !== '') {
    const text = /^[^<>&]+|^&(?:amp|lt|gt|quot|#9|#10|#13);/.exec(rest);
    const tag = /^<(\/?)([a-z-]+)((?: [a-z]+="(?:[^"<&]|&(?:amp|lt|gt|quot|#9|#10|#13);)*")*)(\/?)>/.exec(rest);
    const found = text ?? tag;
    assert.ok(found, `not well-formed at: ${rest.slice(0, 80)}`);
    if (tag) {
      if (tag[1]) assert.equal(open.pop(), tag[2]);
      else {
        names.push(tag[2] as string);
        if (!tag[4]) open.push(tag[2] as string);
      }
    }
    rest = rest.slice(found[0].length);
  }
  assert.deepEqual(open, []);
  return names;
}

test('JUnit: a suite for each file, a failure for each error and warning', () => {
  const xml = printed((io) => printJunit(report, io));
  assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="qube-plan" tests="7" failures="4" errors="0">\n/);
  const names = elements(xml);
  const count = (name: string): number => names.filter((it) => it === name).length;
  assert.deepEqual(['testsuite', 'testcase', 'failure', 'system-out'].map(count), [4, 7, 4, 2]);
  assert.match(xml, /<testsuite name="mit Leer &amp; Um:laut,ü\.policy" tests="4" failures="3" errors="0" skipped="0">/);
  assert.match(xml, /message="&quot;&lt;Ask&gt;&quot; &amp; 100% is\ufffd no action"/);
  assert.match(xml, /because there \(other\.policy:5:2\)\npossible repair: Change it to `ask`<\/failure>/);
});

test('every format is to be had from `check`, with the same exit code', async () => {
  const path = mkdtempSync(join(tmpdir(), 'qube-plan-formats-'));
  try {
    writeFileSync(join(path, '30-user.policy'), 'qubes.Filecopy * work vault Ask\n');
    writeFileSync(join(path, 'mine.qube-plan.yaml'), 'plan: 2\n');
    const run = async (format: string): Promise<string> => {
      let out = '';
      const io = { cwd: path, color: false, today: '2026-11-23', out: (text: string) => void (out += text), err: () => assert.fail(), stdin: () => Promise.resolve('') };
      assert.equal(await main(['check', '--format', format], io, '9.9.9', () => assert.fail()), 1, format);
      return out;
    };
    assert.deepEqual(againstSchema(JSON.parse(await run('sarif'))), []);
    const sarif = JSON.parse(await run('sarif')) as { runs: { tool: { driver: { version: string } }; results: { ruleId: string }[] }[] };
    assert.equal(sarif.runs[0]?.tool.driver.version, '9.9.9');
    const ids = sarif.runs[0]?.results.map(({ ruleId }) => ruleId) ?? [];
    assert.ok(ids.includes('policy-syntax') && ids.includes('wrong-format-version'));
    assert.match(await run('github'), /^::error file=30-user\.policy,line=1,endLine=1,col=29,endColumn=31,title=policy-syntax::/m);
    assert.ok(elements(await run('junit')).includes('failure'));
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});
