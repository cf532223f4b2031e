// Policy files on the command line, as a user meets them: which are found, what is said, and with which exit code.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { main } from '../../server/cli/main.ts';

interface Reported {
  readonly path: string;
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly message: string; readonly range: { readonly start: { readonly line: number; readonly character: number } }; readonly fixes: readonly { readonly title: string }[] }[];
}

const made: string[] = [];
after(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })));

function folder(files: Readonly<Record<string, string | Uint8Array>>): { readonly path: string; run(...words: string[]): Promise<{ readonly code: number | undefined; readonly out: string; readonly err: string }>; check(...words: string[]): Promise<Reported[]> } {
  const path = mkdtempSync(join(tmpdir(), 'qube-plan-policy-'));
  made.push(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const run = async (...words: string[]): Promise<{ code: number | undefined; out: string; err: string }> => {
    let [out, err] = ['', ''];
    const io = { cwd: path, color: false, today: '2026-11-23', out: (text: string) => void (out += text), err: (text: string) => void (err += text), stdin: () => Promise.resolve('') };
    return { code: await main(words, io, '9.9.9', () => assert.fail('no server asked for')), out, err };
  };
  return { path, run, check: async (...words) => (JSON.parse((await run('check', '--format', 'json', ...words)).out) as { files: Reported[] }).files };
}

const only = ['--rule', 'policy-syntax', '--rule', 'policy-include', '--rule', 'policy-file-name'];
const brief = (files: readonly Reported[]): string[] => files.flatMap(({ path, findings }) => findings.map(({ rule, severity, range }) => `${path}:${range.start.line + 1}:${range.start.character + 1} ${rule} ${severity}`));

test('a folder is searched for plans and for policy files of every kind', async () => {
  const { check } = folder({
    'mine.qube-plan.yaml': 'plan: 1\n',
    'salt/30-mine.policy': '',
    'salt/40-more.policy.j2': '{{ all }}',
    'salt/.30-hidden.policy': 'broken',
    'etc/qubes/policy.d/30-user.policy': '',
    'etc/qubes/policy.d/README': 'words',
    'etc/qubes/policy.d/.swap.policy': 'broken',
    'etc/qubes/policy.d/include/shared': '',
    'etc/qubes-rpc/policy/qubes.Filecopy': '',
    'etc/qubes-rpc/policy/qubes.USB+1': '',
    'etc/qubes-rpc/policy/qubes.Gone.rpmsave': 'broken',
    'notes.txt': '',
  });
  assert.deepEqual((await check('.', ...only)).map(({ path }) => path), [
    'etc/qubes/policy.d/30-user.policy', 'etc/qubes/policy.d/README', 'etc/qubes/policy.d/include/shared', 'etc/qubes-rpc/policy/qubes.Filecopy', 'etc/qubes-rpc/policy/qubes.USB+1',
    'mine.qube-plan.yaml', 'salt/30-mine.policy', 'salt/40-more.policy.j2',
  ]);
});

test('each file is read in the form its place and its includers ask for', async () => {
  const { check } = folder({
    'etc/qubes/policy.d/30-user.policy': '!include include/lines\n!include-service my.Old * include/old\n!include include/both\n!include-service my.Both * include/both\n!compat-4.0\n',
    'etc/qubes/policy.d/include/lines': 'my.Service * work vault ask\n',
    'etc/qubes/policy.d/include/old': '$anyvm vault allow,user=root\n$include:include/older\n',
    'etc/qubes/policy.d/include/older': 'work $default allow,target=vault\nmy.Service * work vault ask\n',
    'etc/qubes/policy.d/include/both': 'my.Both * work vault ask\nwork vault ask\n',
    'etc/qubes/policy.d/include/nobody': 'work vault ask\n',
    'etc/qubes-rpc/policy/my.Legacy': '$anyvm $dispvm allow\nwork vault ask,target=work\nmy.Legacy * work vault ask\n',
  });
  assert.deepEqual(brief(await check('.', ...only)), [
    'etc/qubes/policy.d/include/both:1:11 policy-syntax error',
    'etc/qubes/policy.d/include/both:2:1 policy-syntax error',
    'etc/qubes/policy.d/include/older:2:14 policy-syntax error',
    'etc/qubes-rpc/policy/my.Legacy:3:13 policy-syntax error',
  ]);
});

test('includes: missing, in circles, of folders, from the top, and outside', async () => {
  const { check } = folder({
    'etc/qubes/policy.d/30-a.policy': '!include include/gone\n!include include/loop\n!include-dir more\n!include-dir nowhere\n!include /etc/qubes/policy.d/include/fine\n!include-service admin.vm.List * include/admin-global-ro\n!include ../../../../elsewhere\n!include include\n!include-dir include/fine\n',
    'etc/qubes/policy.d/40-self.policy': '!include 40-self.policy\n',
    'etc/qubes/policy.d/include/loop': '# first\n!include include/back\n',
    'etc/qubes/policy.d/include/back': '!include include/loop\n',
    'etc/qubes/policy.d/include/fine': 'my.Service * work vault ask\n',
    'etc/qubes/policy.d/more/10-more.policy': 'my.Service * work vault ask\n',
    'etc/qubes/policy.d/more/20-Upper.policy': 'my.Service * work vault ask\n',
    'etc/qubes/policy.d/more/ignored.txt': 'broken\n',
  });
  assert.deepEqual(brief(await check('.', ...only)), [
    'etc/qubes/policy.d/30-a.policy:1:10 policy-include error',
    'etc/qubes/policy.d/30-a.policy:4:14 policy-include error',
    'etc/qubes/policy.d/30-a.policy:5:10 policy-include information',
    'etc/qubes/policy.d/30-a.policy:7:10 policy-include information',
    'etc/qubes/policy.d/30-a.policy:8:10 policy-include error',
    'etc/qubes/policy.d/30-a.policy:9:14 policy-include error',
    'etc/qubes/policy.d/40-self.policy:1:10 policy-include error',
    'etc/qubes/policy.d/include/back:1:10 policy-include error',
    'etc/qubes/policy.d/more/20-Upper.policy:1:1 policy-file-name error',
  ]);
});

test('bytes that are not UTF-8, and a byte order mark, are found where they stand', async () => {
  const { check } = folder({
    'policy.d/30-bytes.policy': Buffer.concat([Buffer.from('# Grüße \ufffd\nmy.S * w'), Buffer.from([0xff]), Buffer.from(' v ask\n')]),
    'policy.d/40-mark.policy': '\ufeff# a comment\nmy.S * w v ask\n',
    'policy.d/50-fine.policy': '# Grüße \ufffd \u{1f600}\r\nmy.S * w v ask\r\n',
  });
  const files = await check('.', ...only);
  assert.deepEqual(brief(files), ['policy.d/30-bytes.policy:2:9 policy-syntax error', 'policy.d/40-mark.policy:1:1 policy-syntax error']);
  assert.match(files[1]?.findings[0]?.message ?? '', /byte order mark/);
});

test('names that Qubes OS refuses, passes over or overrides', async () => {
  const { check } = folder({
    'etc/qubes/policy.d/30-User.policy': 'my.S * w v ask\n',
    'etc/qubes/policy.d/31-a+b.policy': '',
    'etc/qubes/policy.d/32-fine_1.x.policy': '',
    'etc/qubes/policy.d/33-old.policy.rpmsave': 'my.S * w v ask\n',
    'etc/qubes/policy.d/34-twice.policy': 'my.S * w v ask\n',
    'run/qubes/policy.d/34-twice.policy': 'my.S * w v deny\n',
    'elsewhere/40-Upper.policy': 'my.S * w v ask\n',
    'elsewhere/Upper.policy': 'my.S * w v ask\n',
    'elsewhere/qubes.Filecopy.policy': '$anyvm $anyvm ask\n',
    'elsewhere/qubes.ConnectTCP.policy': '# nothing\n',
  });
  const files = await check('.', ...only);
  assert.deepEqual(brief(files), [
    'elsewhere/40-Upper.policy:1:1 policy-file-name error',
    'elsewhere/Upper.policy:1:1 policy-file-name warning',
    'etc/qubes/policy.d/30-User.policy:1:1 policy-file-name error',
    'etc/qubes/policy.d/31-a+b.policy:1:1 policy-file-name error',
    'etc/qubes/policy.d/33-old.policy.rpmsave:1:1 policy-file-name hint',
    'etc/qubes/policy.d/34-twice.policy:1:1 policy-file-name information',
  ]);
});

test('the message says what one bad line does to the whole system, and exit codes follow', async () => {
  const { run, check } = folder({ 'policy.d/30-user.policy': 'qubes.Filecopy * work vault Ask\n' });
  const { code, out } = await run('check', '.', ...only);
  assert.equal(code, 1);
  assert.equal(out, `policy.d/30-user.policy
  1:29 error "Ask" is no action: it has to be \`allow\`, \`ask\` or \`deny\`, in lower-case letters; until this is mended, Qubes OS refuses every call between qubes (policy-syntax)
  1 │ qubes.Filecopy * work vault Ask
    │                             ^^^
    fix Change it to \`ask\`

1 policy file checked: 1 error
`);
  assert.equal((await run('check', 'policy.d/30-user.policy', '--fail-on', 'never')).code, 0);
  assert.deepEqual((await check('policy.d/30-user.policy'))[0]?.findings[0]?.fixes, [{ title: 'Change it to `ask`', kind: 'safe' }]);
});

test('a comment in the file allows a finding, with a reason', async () => {
  const { check } = folder({
    'policy.d/30-user.policy': '# qube-plan: allow policy-syntax — Salt fills this in\nbroken\n# qube-plan: allow policy-syntax\nbroken too\n# qube-plan: allow policy-include — nothing here\nmy.S * w v ask\n# qube-plan: allow-file policy-sintax — a slip\n',
  });
  assert.deepEqual((await check('.')).flatMap(({ findings }) => findings.filter(({ rule }) => /syntax|allow/.test(rule)).map(({ rule, range }) => `${range.start.line + 1} ${rule}`)), ['3 allow-without-reason', '5 unused-allow', '7 unused-allow']);
});

test('nothing that Qubes OS itself ships is an error or a warning', async () => {
  // Written after the shipped files, line by line the same in what they say.
  const { path, check } = folder({});
  cpSync(new URL('./shipped/', import.meta.url), path, { recursive: true });
  const files = await check('.');
  assert.ok(files.length >= 5);
  assert.deepEqual(brief(files).filter((it) => !/ (hint|information)$/.test(it)), []);
});

test('fix mends what is safe in policy files, and format lays them out in columns', async () => {
  const files = { 'policy.d/30-user.policy': '# why\nqubes.Filecopy * work vault ASK # by hand\nmy.S +* work vault deny\n', 'mine.qube-plan.yaml': 'plan: 1\n' };
  const { run, path } = folder(files);
  const read = (): string => readFileSync(join(path, 'policy.d/30-user.policy'), 'utf8');
  const dry = await run('fix', '--dry-run', '.');
  assert.match(dry.out, /^-qubes\.Filecopy \* work vault ASK # by hand$/m);
  assert.match(dry.out, /^\+qubes\.Filecopy \* work vault ask$/m);
  assert.equal(read(), files['policy.d/30-user.policy']);
  const fixed = await run('fix', '.');
  assert.match(fixed.out, /Move the comment to a line of its own[^]*1 of 1 plan and 1 policy file changed\n$/);
  assert.equal(read(), '# why\n# by hand\nqubes.Filecopy * work vault ask\nmy.S * work vault deny\n');
  const check = await run('format', '--check', '.');
  assert.deepEqual([check.code, check.out], [1, 'policy.d/30-user.policy\n']);
  await run('format', '.');
  assert.equal(read(), '# why\n# by hand\nqubes.Filecopy  *  work  vault  ask\nmy.S            *  work  vault  deny\n');
  assert.equal((await run('format', '--check', '.')).code, 0);
});

test('plans that are checked along with the policies tell which names there are', async () => {
  const { check } = folder({
    'policy.d/30-user.policy': 'my.S * leters work ask\n',
    'home.qube-plan.yaml': 'plan: 1\nqubes:\n  letters: { label: green }\nflows:\n  - { from: letters, to: work, service: my.S, action: ask, reason: by hand }\n',
  });
  const found = (await check('.')).find(({ path }) => path.endsWith('.policy'))?.findings ?? [];
  assert.deepEqual(found.map(({ rule }) => rule), ['policy-against-plan', 'policy-unknown-qube']);
  // Either side can give way, and which one is nobody's to decide but the user's: `fix` leaves both alone.
  assert.deepEqual(found[0]?.fixes, [{ title: 'Add `my.S * letters work ask`', kind: 'review' }, { title: 'Deny it in the plan, as the policies do', kind: 'review' }]);
  assert.deepEqual((await check('policy.d')).flatMap(({ findings }) => findings), []);
});
