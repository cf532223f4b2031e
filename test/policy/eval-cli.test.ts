// `qube-plan eval` as a user calls it: answers, JSON, exit codes and mistakes.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { main } from '../../server/cli/main.ts';

const made: string[] = [];
after(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })));

function folder(files: Readonly<Record<string, string>>): (...words: string[]) => Promise<{ readonly code: number | undefined; readonly out: string; readonly err: string }> {
  const path = mkdtempSync(join(tmpdir(), 'qube-plan-eval-'));
  made.push(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return async (...words) => {
    let [out, err] = ['', ''];
    const io = { cwd: path, color: false, today: '2026-11-23', out: (text: string) => void (out += text), err: (text: string) => void (err += text), stdin: () => Promise.resolve('') };
    return { code: await main(['eval', ...words], io, '9.9.9', () => assert.fail('no server asked for')), out, err };
  };
}

interface Answer {
  readonly outcome: string;
  readonly rule: { readonly path: string; readonly line: number | null; readonly text: string | null; readonly through: readonly { readonly path: string; readonly line: number }[] } | null;
  readonly target: string | null;
  readonly targets: readonly string[];
  readonly default_target: string | null;
  readonly user: string | null;
  readonly autostart: boolean | null;
  readonly notify: boolean | null;
  readonly message: string | null;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

const recorded = JSON.parse(readFileSync(new URL('./eval-cases.json', import.meta.url), 'utf8')) as {
  readonly system_info: unknown;
  readonly policies: readonly string[];
  readonly cases: readonly (readonly [number, string, string, string, string, string, { readonly rule?: number; readonly target?: string; readonly targets?: readonly string[] } | string])[];
};

test('answers are those of the official engine, with the rule and the targets', async () => {
  const run = folder({ 'info.json': JSON.stringify(recorded.system_info), ...Object.fromEntries(recorded.policies.map((text, index) => [`${index}/policy.d/30-user.policy`, text])) });
  // Every seventh of the recorded calls is asked through the command line; test/policy/evaluate.test.ts asks all.
  for (const [policy, service, argument, source, target, outcome, detail] of recorded.cases.filter((_, index) => index % 7 === 0)) {
    const { code, out } = await run(`${policy}/policy.d`, '--service', service, '--argument', argument.slice(1), '--from', source, '--to', target, '--system-info', 'info.json', '--format', 'json');
    assert.equal(code, 0);
    const answer = JSON.parse(out) as Answer;
    assert.equal(answer.outcome, outcome);
    if (typeof detail === 'string') assert.equal(answer.message, detail);
    else {
      assert.equal(answer.rule?.line, detail.rule);
      assert.equal(answer.target, detail.target ?? null);
      assert.deepEqual(answer.targets, detail.targets ?? []);
    }
  }
});

test('includes and legacy files are followed, and the answer says how it got there', async () => {
  const run = folder({
    'etc/qubes/policy.d/30-user.policy': '!include include/first\n',
    'etc/qubes/policy.d/35-compat.policy': '!compat-4.0\n',
    'etc/qubes/policy.d/90-default.policy': 'my.Legacy * @anyvm @anyvm allow\nqubes.Filecopy * @anyvm @anyvm ask\n',
    'etc/qubes/policy.d/include/first': '# first\nqubes.Filecopy * work vault allow user=root notify=yes\n',
    'etc/qubes-rpc/policy/my.Legacy+sound': 'work vault ask,default_target=vault\n',
    'etc/qubes-rpc/policy/my.Legacy': 'personal vault allow\n',
    'run/qubes/policy.d/20-now.policy': 'my.Now * work vault deny\n',
  });
  const ask = async (service: string, from: string, to: string): Promise<Answer> => JSON.parse((await run('.', '--service', service, '--from', from, '--to', to, '--format', 'json')).out) as Answer;
  const first = await ask('qubes.Filecopy', 'work', 'vault');
  assert.deepEqual([first.outcome, first.target, first.user, first.notify, first.rule], ['allow', 'vault', 'root', true, { path: 'etc/qubes/policy.d/include/first', line: 2, text: 'qubes.Filecopy * work vault allow user=root notify=yes', through: [{ path: 'etc/qubes/policy.d/30-user.policy', line: 1 }] }]);
  const legacy = await ask('my.Legacy+sound', 'work', 'vault');
  assert.deepEqual([legacy.outcome, legacy.rule?.path, legacy.default_target], ['ask', 'etc/qubes-rpc/policy/my.Legacy+sound', 'vault']);
  // Behind a file for one argument, everything else for that argument is refused.
  const implied = await ask('my.Legacy+sound', 'personal', 'vault');
  assert.deepEqual([implied.outcome, implied.rule?.path, implied.rule?.line], ['deny', 'etc/qubes-rpc/policy/my.Legacy+sound', null]);
  assert.deepEqual([(await ask('my.Legacy', 'personal', 'vault')).rule?.path, (await ask('my.Legacy', 'work', 'vault')).rule?.path], ['etc/qubes-rpc/policy/my.Legacy', 'etc/qubes/policy.d/90-default.policy']);
  assert.equal((await ask('my.Now', 'work', 'vault')).rule?.path, 'run/qubes/policy.d/20-now.policy');
});

test('the qubes come from a plan, or are guessed and said to be', async () => {
  const run = folder({
    '30-user.policy': 'qubes.OpenURL * @tag:anon-vm @anyvm deny\nqubes.OpenURL * @anyvm @dispvm allow\nqubes.Filecopy * @tag:mail vault ask\n',
    'mine.qube-plan.yaml': 'plan: 1\nqubes:\n  letters: { label: green, tags: [mail], default_dispvm: offline-dvm }\n  offline-dvm: { label: red, template_for_dispvms: true, netvm: none }\n  vault: { label: black, netvm: none, default_dispvm: none }\n',
  });
  const planned = JSON.parse((await run('.', '--service', 'qubes.OpenURL', '--from', 'letters', '--to', '@dispvm', '--plan', 'mine.qube-plan.yaml', '--format', 'json')).out) as Answer;
  assert.deepEqual([planned.outcome, planned.target, planned.notes], ['allow', '@dispvm:offline-dvm', []]);
  assert.match((await run('.', '--service', 'qubes.Filecopy', '--from', 'letters', '--to', 'vault', '--plan', 'mine.qube-plan.yaml')).out, /^ask: qubes\.Filecopy from letters to vault somebody at the keyboard is asked whether vault may be called\n {2}30-user\.policy:3 {2}qubes\.Filecopy \* @tag:mail vault ask\n$/);
  // A fresh install is known without a plan.
  assert.match((await run('.', '--service', 'qubes.OpenURL', '--from', 'anon-whonix', '--to', '@dispvm')).out, /^deny: .*\n {2}30-user\.policy:1 .*\nNote: Nothing is known of the qubes but their names/);
  const gone = await run('.', '--service', 'qubes.OpenURL', '--from', 'letters', '--to', 'nosuch', '--plan', 'mine.qube-plan.yaml');
  assert.match(gone.out, /no rule fits it\nNote: There is no qube "nosuch": the call counts as one that names no target\n$/);
});

test('a policy that qrexec cannot read refuses everything, and the answer says what stands in the way', async () => {
  const run = folder({ 'policy.d/30-user.policy': 'my.S * work vault allow\nbroken\n!include gone\n', 'policy.d/40-Upper.policy': '' });
  const { code, out } = await run('policy.d', '--service', 'my.S', '--from', 'work', '--to', 'vault', '--format', 'json');
  const answer = JSON.parse(out) as Answer & { outcome_once_mended: string };
  assert.deepEqual([code, answer.outcome, answer.outcome_once_mended], [1, 'deny', 'allow']);
  assert.deepEqual(answer.faults, ['policy.d/30-user.policy:2: wrong number of fields', 'invalid filename: policy.d/40-Upper.policy', 'policy.d/30-user.policy:3: not a file: policy.d/gone']);
  assert.match((await run('policy.d', '--service', 'my.S', '--from', 'work', '--to', 'vault')).out, /^deny: Qubes OS refuses every call.*\n {2}policy\.d\/30-user\.policy:2: wrong number of fields\n[^]*Once that is mended:\nallow: /);
});

test('mistakes are told plainly', async () => {
  const run = folder({ 'policy.d/30-user.policy': 'my.S * work vault allow\n', 'empty/readme.txt': '', 'not.json': 'plan: 1', 'no-info.json': '[]', 'a.qube-plan.yaml': 'plan: 1\n' });
  const wrong: readonly (readonly [words: readonly string[], says: RegExp])[] = [
    [['policy.d', '--from', 'work'], /eval needs a service and a source/],
    [['policy.d', '--service', 'my.S'], /eval needs a service and a source/],
    [['a', 'b', '--service', 'my.S', '--from', 'work'], /takes one folder/],
    [['gone', '--service', 'my.S', '--from', 'work'], /gone: no such file or folder/],
    [['empty', '--service', 'my.S', '--from', 'work'], /empty: there are no policy files/],
    [['policy.d', '--service', 'my.S', '--from', 'wrk', '--plan', 'a.qube-plan.yaml'], /there is no qube "wrk" in a\.qube-plan\.yaml/],
    [['policy.d', '--service', 'my.S', '--from', 'work', '--system-info', 'not.json'], /not\.json: is not JSON/],
    [['policy.d', '--service', 'my.S', '--from', 'work', '--system-info', 'gone.json'], /gone\.json: cannot be read/],
    [['policy.d', '--service', 'my.S', '--from', 'work', '--system-info', 'no-info.json'], /no-info\.json: is no listing of qubes/],
    [['policy.d', '--service', 'my.S', '--from', 'work', '--plan', 'a.qube-plan.yaml', '--system-info', 'no-info.json'], /either --plan or --system-info/],
  ];
  for (const [words, says] of wrong) {
    const { code, err } = await run(...words);
    assert.equal(code, 2, words.join(' '));
    assert.match(err, says);
  }
});

test('a call that would have to start its target is refused with the target named', async () => {
  const run = folder({ 'info.json': JSON.stringify(recorded.system_info), 'policy.d/30-user.policy': 'my.S * work @anyvm allow target=@dispvm autostart=no\nmy.T * work vault allow autostart=no\n' });
  const ask = async (service: string): Promise<Answer> => JSON.parse((await run('policy.d', '--service', service, '--from', 'work', '--to', 'vault', '--system-info', 'info.json', '--format', 'json')).out) as Answer;
  assert.deepEqual((await Promise.all(['my.S', 'my.T'].map(ask))).map(({ outcome, target, message }) => [outcome, target, message]), [
    ['deny', null, 'target @dispvm:dvm is denied because it would require autostart'],
    ['deny', null, 'target vault is denied because it would require autostart'],
  ]);
});
