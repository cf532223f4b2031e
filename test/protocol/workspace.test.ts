// Tests what a plan's findings rest on besides its text: settings, the configuration file, the bases it extends.
import assert from 'node:assert/strict';
import test from 'node:test';
import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification } from 'vscode-languageserver/node';
import { connect, itemsOf, modern, modest, ofRule, type Script } from './client.ts';

const folder = { uri: 'file:///work', name: 'work' };
const uri = 'file:///work/home.qube-plan.yaml';
const config = 'file:///work/qube-plan.config.yaml';
const base = 'file:///work/shared/base.yaml';
const rule = 'vault-has-network';
const plan = 'plan: 1\nqubes:\n  vault:\n    label: black\n    netvm: sys-firewall\n';
/** Only with what the base says of it is this qube a vault. */
const overlay = 'plan: 1\nextends: shared/base.yaml\nqubes:\n  safe:\n    netvm: sys-firewall\n';
const baseText = 'qubes:\n  safe:\n    label: black\n    trust: ultimate\n';

const inVsCode = (files: Map<string, string>, more: Script = {}): Script => ({
  capabilities: modern,
  files,
  ...more,
  params: { initializationOptions: { readFile: true, explain: true }, workspaceFolders: [folder], ...more.params },
});

test('settings are asked for, per document, and asked again when they change', async () => {
  let severity = 'hint';
  const items: unknown[] = [];
  const client = await connect({
    capabilities: modern,
    settings(item) {
      items.push(item);
      return { rules: { [rule]: severity } };
    },
  });
  await client.when(() => client.registrations.some(({ method }) => method === 'workspace/didChangeConfiguration'), 'a registration');
  await client.open(uri, plan);
  const first = await client.pull(uri);
  assert.equal(ofRule(itemsOf(first), rule)[0]?.severity, 4);
  assert.deepEqual(items, [{ scopeUri: uri, section: 'qubePlan' }]);
  severity = 'off';
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  await client.when(() => client.refreshes() > 0, 'a refresh');
  assert.deepEqual(ofRule(itemsOf(await client.pull(uri, first.resultId)), rule), []);
  await client.end();
});

test('settings are asked for once in each folder: a client that waits for a new name answers nothing meanwhile', async () => {
  const items: unknown[] = [];
  const others = ['file:///work/deep/other.qube-plan.yaml', 'file:///two/home.qube-plan.yaml', 'file:///loose/a.qube-plan.yaml', 'file:///free/b.qube-plan.yaml'];
  const client = await connect({
    capabilities: modern,
    params: { workspaceFolders: ['file:///work', 'file:///two'].map((folder) => ({ uri: folder, name: folder })) },
    settings(item) {
      items.push(item.scopeUri);
      return item.scopeUri === others[1] ? { rules: { [rule]: 'hint' } } : null;
    },
  });
  const severities: unknown[] = [];
  for (const its of [uri, ...others]) {
    await client.open(its, plan);
    severities.push(ofRule(itemsOf(await client.pull(its)), rule)[0]?.severity);
  }
  assert.deepEqual(severities, [1, 1, 4, 1, 1]);
  assert.deepEqual(items, [uri, others[1], others[2]]);
  await client.end();
});

test('settings that a client sends by itself count, at the start and later', async () => {
  const client = await connect({ capabilities: modest, params: { initializationOptions: { settings: { rules: { [rule]: 'warning' } } } } });
  await client.open(uri, plan);
  await client.until(uri, (it) => ofRule(it.diagnostics, rule)[0]?.severity === 2);
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: { qubePlan: { rules: { [rule]: 'information' } } } });
  await client.until(uri, (it) => ofRule(it.diagnostics, rule)[0]?.severity === 3);
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: { qubePlan: { rules: 17, overdueDays: 'x', exclude: [3], endOfLife: [] } } });
  await client.until(uri, (it) => ofRule(it.diagnostics, rule)[0]?.severity === 1);
  await client.end();
});

test('the configuration file wins over the settings, and is watched', async () => {
  const files = new Map([[config, `rules: { ${rule}: hint }\n`]]);
  const client = await connect(inVsCode(files, { settings: () => ({ rules: { [rule]: 'off' } }) }));
  await client.when(() => client.registrations.some(({ method }) => method === 'workspace/didChangeWatchedFiles'), 'a registration');
  await client.open(uri, plan);
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule)[0]?.severity, 4);
  files.set(config, `rules: { ${rule}: warning }\n`);
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: config, type: 2 }] });
  await client.when(() => client.refreshes() > 0, 'a refresh');
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule)[0]?.severity, 2);
  files.delete(config);
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: config, type: 3 }] });
  assert.deepEqual(ofRule(itemsOf(await client.pull(uri)), rule), []);
  await client.end();
});

test('the nearest configuration file counts, and what is typed into it before it is saved', async () => {
  const deep = 'file:///work/team/a/home.qube-plan.yaml';
  const near = 'file:///work/team/qube-plan.config.yaml';
  const files = new Map([
    [config, `rules: { ${rule}: hint }\n`],
    [near, `rules: { ${rule}: warning }\n`],
  ]);
  const client = await connect(inVsCode(files));
  await client.open(deep, plan);
  assert.equal(ofRule(itemsOf(await client.pull(deep)), rule)[0]?.severity, 2);
  await client.open(near, `rules: { ${rule}: off }\n`, 1, 'yaml');
  assert.deepEqual(ofRule(itemsOf(await client.pull(deep)), rule), []);
  await client.change(near, 'off', 'information');
  assert.equal(ofRule(itemsOf(await client.pull(deep)), rule)[0]?.severity, 3);
  await client.close(near);
  assert.equal(ofRule(itemsOf(await client.pull(deep)), rule)[0]?.severity, 2);
  // Nothing above the workspace folder is any business of ours.
  assert.ok(client.asked.every((it) => it.startsWith('file:///work/')));
  await client.end();
});

test('plans that the settings leave out have no findings', async () => {
  const draft = 'file:///work/drafts/old.qube-plan.yaml';
  const client = await connect(inVsCode(new Map([[config, 'exclude: [drafts/**]\n']])));
  await client.open(draft, plan);
  assert.deepEqual(itemsOf(await client.pull(draft)), []);
  await client.open(uri, plan);
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1);
  await client.end();
});

test('a plan is checked together with the base it extends', async () => {
  const files = new Map([[base, baseText]]);
  const client = await connect(inVsCode(files));
  await client.open(uri, overlay);
  const [finding] = ofRule(itemsOf(await client.pull(uri)), rule);
  assert.ok(finding, 'the base makes it a vault');

  files.set(base, baseText.replace('ultimate', 'medium'));
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: base, type: 2 }] });
  await client.when(() => client.refreshes() === 1, 'a refresh');
  assert.deepEqual(ofRule(itemsOf(await client.pull(uri)), rule), []);

  await client.open(base, baseText, 1, 'yaml');
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1, 'the open text comes before the one on disk');
  await client.change(base, 'ultimate', 'medium');
  assert.deepEqual(ofRule(itemsOf(await client.pull(uri)), rule), []);
  await client.when(() => client.refreshes() > 1, 'another refresh');
  await client.end();
});

test('a client that is told hears of a change in the base', async () => {
  const client = await connect({ capabilities: modest, files: new Map([[base, baseText]]), params: { initializationOptions: { readFile: true }, rootUri: folder.uri } });
  await client.open(uri, overlay);
  await client.until(uri, (it) => ofRule(it.diagnostics, rule).length === 1);
  await client.open(base, baseText.replace('ultimate', 'medium'), 1, 'yaml');
  const { version } = await client.until(uri, (it) => ofRule(it.diagnostics, rule).length === 0);
  assert.equal(version, 1);
  assert.equal(client.published.some((it) => it.uri === base), false);
  await client.end();
});

test('the same file under another spelling of its address is the same file', async () => {
  const spaced = 'file:///c%3A/my%20plans/base.yaml';
  const client = await connect({ capabilities: modern, params: { workspaceFolders: [{ uri: 'file:///c%3A/my%20plans', name: 'plans' }] } });
  await client.open(spaced, baseText, 1, 'yaml');
  await client.open('file:///C:/my%20plans/home.qube-plan.yaml', overlay.replace('shared/base.yaml', 'base.yaml'));
  assert.equal(ofRule(itemsOf(await client.pull('file:///C:/my%20plans/home.qube-plan.yaml')), rule).length, 1);
  await client.end();
});

test('bases are never looked for outside the workspace', async () => {
  const client = await connect(inVsCode(new Map([['file:///secret.yaml', baseText]])));
  for (const path of ['../secret.yaml', '/secret.yaml', 'shared/../../secret.yaml', 'file:///secret.yaml', '..\\\\secret.yaml', '%2e%2e/secret.yaml', 'C:/secret.yaml']) {
    await client.open(uri, `plan: 1\nextends: "${path}"\nqubes:\n  safe:\n    netvm: sys-firewall\n`);
    assert.deepEqual(ofRule(itemsOf(await client.pull(uri)), rule), [], path);
    await client.close(uri);
  }
  assert.ok(client.asked.every((it) => it.startsWith('file:///work/')), client.asked.join(' '));
  await client.end();
});

test('bases that extend each other, and a client that never gives up a file, do not hang the server', async () => {
  const a = 'file:///work/a.yaml';
  const b = 'file:///work/b.yaml';
  const client = await connect(
    inVsCode(new Map([
      [a, `extends: b.yaml\n${baseText}`],
      [b, 'extends: [a.yaml, home.qube-plan.yaml]\n'],
      [uri, 'extends: a.yaml\n'],
    ])),
  );
  await client.open(uri, overlay.replace('shared/base', 'a'));
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1);
  await client.end();

  const silent = await connect({ capabilities: modern, host: { patience: 20, readFile: () => new Promise(() => {}) }, params: { workspaceFolders: [folder] } });
  await silent.open(uri, overlay);
  assert.deepEqual(ofRule(itemsOf(await silent.pull(uri)), 'unresolved-extends'), [], 'a base that may yet come is not called missing');
  await silent.end();
});

test('folders that are added and removed are taken note of', async () => {
  const files = new Map([['file:///shared/base.yaml', baseText]]);
  const client = await connect(inVsCode(files));
  await client.open(uri, overlay.replace('shared/base.yaml', '../shared/base.yaml'));
  assert.deepEqual(ofRule(itemsOf(await client.pull(uri)), rule), []);
  const shared = { uri: 'file:///shared', name: 'shared' };
  await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added: [shared], removed: [] } });
  assert.equal(ofRule(itemsOf(await client.pull(uri)), rule).length, 1);
  await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added: [], removed: [shared] } });
  assert.deepEqual(ofRule(itemsOf(await client.pull(uri)), rule), []);
  await client.end();
});
