// Tests what the map's panel asks of the server: the picture with its places and version, what falls, and word of changes elsewhere.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fallRequest, mapChangedNotification, mapRequest, type FallResult, type MapRange, type MapResult } from '../../server/lsp/protocol.ts';
import { connect, modern, type Client } from './client.ts';

const uri = 'file:///work/home.qube-plan.yaml';
const plan = `plan: 1
title: At home
qubes:
  untrusted: { label: red }
  work:
    label: blue
    holds: [mail]
  vault: { label: black, netvm: sys-firewall, holds: [passwords] }
flows:
  - { from: untrusted, to: work, service: copy, action: allow, reason: scans }
  - { from: work, to: vault, service: clipboard, action: ask }
`;

const map = (client: Client, its = uri): Promise<MapResult | null> => client.connection.sendRequest(mapRequest, { textDocument: { uri: its } });
const fall = (client: Client, from: unknown): Promise<FallResult | null> => client.connection.sendRequest(fallRequest, { textDocument: { uri }, from });

function textAt(client: Client, { start, end }: MapRange, its = uri): string {
  return client.document(its).getText({ start, end });
}

test('the map has the version, the picture and the places of what is drawn', async () => {
  const client = await connect();
  await client.open(uri, plan, 7);
  const found = await map(client);
  assert.ok(found);
  assert.equal(found.version, 7);
  assert.equal(found.brokenLine, null);
  assert.equal(found.picture.title, 'At home');
  assert.deepEqual(found.picture.nodes.filter(({ written }) => written).map(({ id }) => id), ['qube:untrusted', 'qube:work', 'qube:vault']);
  const work = found.places['qube:work'];
  assert.ok(work);
  assert.equal(textAt(client, work.at), 'work');
  assert.match(textAt(client, work.whole[0] as MapRange), /^work:\n {4}label: blue\n {4}holds: \[mail\]\s*$/);
  assert.match(textAt(client, (found.places['flow:qube:untrusted>qube:work:allow'] as { at: MapRange }).at), /untrusted/);
  assert.equal(found.places['qube:sys-firewall'], undefined, 'what comes with Qubes OS is written nowhere');
  assert.ok((found.picture.nodes.find(({ id }) => id === 'qube:vault')?.findings.errors ?? 0) > 0, 'findings are counted where they are');
  await client.end();
});

test('the map follows every edit at once', async () => {
  const client = await connect();
  await client.open(uri, plan);
  await map(client);
  await client.change(uri, 'netvm: sys-firewall', 'netvm: none');
  const found = await map(client);
  assert.equal(found?.version, 2);
  assert.equal(found?.picture.nodes.find(({ id }) => id === 'qube:vault')?.reach, 'offline');
  await client.change(uri, 'flows:', 'flows: [');
  const broken = await map(client);
  assert.equal(broken?.version, 3);
  assert.ok(typeof broken?.brokenLine === 'number' && broken.brokenLine >= 8);
  await client.end();
});

test('an empty plan has an empty map, and what is no plan has none', async () => {
  const client = await connect();
  await client.open(uri, '');
  assert.deepEqual((await map(client))?.picture.nodes, []);
  assert.equal(await map(client, 'file:///work/notes.txt'), null);
  assert.equal(await map(client, 'file:///work/gone.qube-plan.yaml'), null);
  for (const params of [null, {}, { textDocument: 5 }, []]) assert.equal(await client.connection.sendRequest(mapRequest, params), null);
  await client.end();
});

test('a plan that is not checked has a map without badges', async () => {
  const client = await connect({ capabilities: modern, params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true } }, files: new Map([['file:///work/qube-plan.config.yaml', 'exclude: ["home.*"]\n']]) });
  await client.open(uri, plan);
  const { picture } = (await map(client)) as MapResult;
  assert.deepEqual([...picture.nodes, ...picture.edges, picture].map(({ findings }) => findings).filter(({ errors, warnings, information, hints }) => errors + warnings + information + hints > 0), []);
  await client.end();
});

test('what is written in a base has its place there, and a change of the base is told', async () => {
  const base = 'file:///work/base.yaml';
  const client = await connect({ capabilities: modern, params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true } }, files: new Map([[base, 'qubes:\n  shared: { label: green }\n']]) });
  const changed: string[] = [];
  client.connection.onNotification(mapChangedNotification, (params: { uri: string }) => void changed.push(params.uri));
  await client.open(uri, `extends: base.yaml\n${plan}`);
  const found = await map(client);
  assert.equal(found?.places['qube:shared']?.uri, base);
  assert.deepEqual(found?.places['qube:shared']?.at, { start: { line: 1, character: 2 }, end: { line: 1, character: 8 } });
  assert.equal(found?.places['qube:work']?.uri, undefined);
  await client.open(base, 'qubes:\n  other: { label: green }\n', 1, 'yaml');
  await client.connection.sendRequest(mapRequest, { textDocument: { uri } });
  assert.deepEqual([...new Set(changed)], [uri]);
  assert.deepEqual((await map(client))?.picture.nodes.filter(({ label }) => label === 'green' ).map(({ name }) => name).includes('other'), true);
  await client.end();
});

test('what falls comes in the order in which it can be replayed, with who is asked and where it is written', async () => {
  const client = await connect();
  await client.open(uri, plan, 4);
  const found = await fall(client, 'qube:untrusted');
  assert.ok(found);
  assert.equal(found.version, 4);
  assert.deepEqual(found.from, { id: 'qube:untrusted', name: 'untrusted', facts: 'untrusted; online' });
  found.steps.forEach(({ after }, index) => assert.ok(after === null || after < index));
  const ids = found.steps.map(({ to }) => to.id);
  assert.ok(ids.indexOf('qube:work') < ids.indexOf('qube:vault'), 'work comes before what is reached from it');
  const [work, vault] = [found.steps[ids.indexOf('qube:work')], found.steps[ids.indexOf('qube:vault')]];
  assert.deepEqual([work?.kind, work?.consent, work?.prompts, work?.says], ['falls', 'none', 0, 'hands something over with copy (scans)']);
  assert.deepEqual([vault?.kind, vault?.consent, vault?.prompts, vault?.to.facts], ['falls', 'keys', 1, 'ultimate trust; online; holds passwords']);
  assert.equal(work?.place && textAt(client, work.place.at), 'work');
  assert.ok(found.steps.some(({ kind, to }) => kind === 'gained' && to.id === 'internet'));
  await client.end();
});

test('disposables can fall as well, and what is unknown cannot', async () => {
  const client = await connect();
  await client.open(uri, plan);
  const found = await fall(client, 'disposables:default-dvm');
  assert.equal(found?.from.name, 'new disposables of default-dvm');
  assert.ok(found?.steps.some(({ to }) => to.id === 'internet'));
  for (const from of ['qube:nobody', 'any:@anyvm', 'internet', '', null, 5]) assert.equal(await fall(client, from), null);
  assert.equal((await fall(client, 'qube:vault'))?.safe.includes('untrusted'), true);
  await client.end();
});

test('policies beside the plan are drawn where the plan does not say the same, and word of their changes is sent', async () => {
  const policy = 'file:///work/policy.d/30-user.policy';
  const text = [
    'qubes.Filecopy * untrusted work allow', // as the plan says
    'qubes.ClipboardPaste * work vault deny', // not as the plan says
    'my.Service +print work vault ask',
    'my.Other * work @tag:nobody allow target=untrusted',
    'my.Other * work vault deny',
    'my.Other * work vault allow', // never reached
    'my.Other * work elsewhere allow', // of which the plan knows nothing
    'my.Wide * @anyvm @dispvm:default-dvm allow',
    'my.Wide * work @dispvm ask', // decided by the line before
    'my.New * work @dispvm ask',
    '',
  ].join('\n');
  const defaults = 'file:///work/policy.d/90-default.policy';
  const client = await connect({ capabilities: modern, params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true, listPlans: true } }, files: new Map([[policy, text], [defaults, 'my.Usual * work vault allow\n']]) });
  const changed: string[] = [];
  client.connection.onNotification(mapChangedNotification, (params: { uri: string }) => void changed.push(params.uri));
  await client.open(uri, plan);
  const drawn = async (): Promise<string[]> => ((await map(client))?.picture.edges ?? []).flatMap(({ kind, id, consent, services }) => (kind === 'policy' ? [`${id} ${consent} ${services.join(' ')}`] : []));
  assert.deepEqual(await drawn(), [
    'policy:qube:work>qube:vault:deny never clipboard my.Other',
    'policy:qube:work>qube:vault:ask asked my.Service+print',
    'policy:qube:work>qube:untrusted:allow none my.Other',
    'policy:any:@anyvm>disposables:default-dvm:allow none my.Wide',
    'policy:qube:work>disposables:default-dvm:ask asked my.New',
  ]);
  const place = (await map(client))?.places['policy:qube:work>qube:vault:deny'];
  assert.equal(place?.uri, policy);
  assert.deepEqual([place?.at.start, place?.whole.map(({ start }) => start.line)], [{ line: 1, character: 0 }, [1, 4]]);
  // What is found on the lines that make it is on the line of the map, as with flows of the plan.
  const found = async (): Promise<string[]> => ((await map(client))?.picture.edges ?? []).flatMap(({ kind, id, findings }) => (kind === 'policy' && Object.values(findings).some((count) => count > 0) ? [`${id} ${Object.values(findings).join(' ')}`] : []));
  assert.deepEqual(await found(), ['policy:qube:work>qube:vault:deny 0 0 1 0', 'policy:qube:work>qube:untrusted:allow 0 0 1 0']);
  const quiet = await connect({ capabilities: modern, params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true, listPlans: true } }, files: new Map([[policy, text], ['file:///work/qube-plan.config.yaml', 'exclude: [policy.d/30-user.policy]\n']]) });
  await quiet.open(uri, plan);
  const edges = (await map(quiet))?.picture.edges.filter(({ kind }) => kind === 'policy') ?? [];
  assert.deepEqual([edges.length, edges.filter(({ findings }) => findings.information > 0).length], [5, 0]);
  await quiet.end();
  await client.open(policy, 'my.Service * untrusted vault allow\n', 1, 'qrexec-policy');
  assert.deepEqual(await drawn(), ['policy:qube:untrusted>qube:vault:allow none my.Service']);
  assert.deepEqual([...new Set(changed)], [uri]);
  await client.change(policy, 'vault', 'valut');
  assert.deepEqual(await drawn(), []);
  await client.end();
});
