// Checks what is known of qrexec services: names behind friendly words, judgements, and the policy that Qubes OS ships.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  canonicalService,
  defaultPolicy,
  friendlyService,
  friendlyServices,
  fullControl,
  isAdmin,
  isFullControl,
  isReadOnlyAdmin,
  isSplitKey,
  isUnknownQubesService,
  knownServices,
  serviceInfo,
} from '../../server/facts/services.ts';
import { planShape } from '../../server/plan/vocabulary.ts';

const schemaWords = Object.keys(planShape.definitions?.['flow_service']?.['x-known'] ?? {});

test('friendly words stand for services', () => {
  const one = (name: string, argument?: string) => ({ name, argument });
  assert.deepEqual(canonicalService('copy'), [one('qubes.Filecopy')]);
  assert.deepEqual(canonicalService('gpg'), [one('qubes.Gpg2'), one('qubes.Gpg')]);
  assert.deepEqual(canonicalService(' shell '), [one('qubes.VMShell')]);
  assert.deepEqual(canonicalService('qubes.ConnectTCP+8080'), [one('qubes.ConnectTCP', '8080')]);
  assert.deepEqual(canonicalService('copy+'), [one('qubes.Filecopy', '')]);
  assert.deepEqual(canonicalService('vendor.Thing+a+b'), [one('vendor.Thing', 'a+b')]);
  assert.deepEqual(canonicalService('*'), [one('*')]);
  assert.deepEqual(canonicalService('constructor'), [one('constructor')]);
});

test('friendly words and services agree both ways, and with the schema', () => {
  for (const [word, names] of Object.entries(friendlyServices)) {
    for (const name of names) assert.equal(friendlyService(name), word);
    assert.ok(schemaWords.includes(word), word);
  }
  assert.equal(friendlyService('vendor.Thing'), 'vendor.Thing');
});

test('the schema completes exactly the known services', () => {
  const offered = schemaWords.filter((word) => word.includes('.'));
  assert.deepEqual([...knownServices].sort(), offered.sort());
});

test('services that use keys from afar are split-key services', () => {
  for (const name of ['qubes.Gpg', 'qubes.Gpg2', 'qubes.GpgImportKey', 'qubes.SshAgent', 'u2f.Register', 'ctap.ClientPin', 'qusal.SshAgent', 'vendor.gpgsign']) {
    assert.ok(isSplitKey(name), name);
  }
  for (const name of ['qubes.Filecopy', 'gpgvendor.Copy', 'u2fx.Register', 'qubes.VMShell', '*', '']) assert.ok(!isSplitKey(name), name);
});

test('control and administration are told apart', () => {
  for (const name of fullControl) assert.ok(isFullControl(name) && !isAdmin(name) && serviceInfo(name)?.danger, name);
  for (const name of ['admin.vm.List', 'admin.vm.property.Set', 'policy.Replace', 'admin.something.New']) assert.ok(isAdmin(name), name);
  for (const name of ['qubes.Filecopy', 'admin', 'administration.Do', 'admin.']) assert.ok(!isAdmin(name), name);
  for (const name of ['admin.vm.List', 'admin.vm.device.usb.Available', 'policy.Get']) assert.ok(isReadOnlyAdmin(name), name);
  for (const name of ['admin.vm.property.Set', 'admin.vm.Create.AppVM', 'policy.Replace', 'policy.RegisterArgument', 'admin.vm.New', 'policy.New', 'qubes.GetDate']) {
    assert.ok(!isReadOnlyAdmin(name), name);
  }
});

test('every known service is explained', () => {
  assert.ok(knownServices.length > 150);
  for (const name of knownServices) {
    const info = serviceInfo(name);
    assert.ok(info, name);
    assert.match(info.meaning, /^[A-Z].*[^.]$/, name);
    assert.doesNotMatch(info.meaning, /[{}]/, name);
    if (info.danger !== undefined) assert.match(info.danger, /^[a-z].*[^.]$/, name);
    if (isAdmin(name) && !isReadOnlyAdmin(name)) assert.ok(info.danger, name);
  }
  assert.match(serviceInfo('admin.vm.Create.DispVM')?.meaning ?? '', /DispVM/);
});

test('slips in the namespaces of Qubes OS are noticed, other vendors are left alone', () => {
  assert.ok(isUnknownQubesService('qubes.FileCopy'));
  assert.ok(isUnknownQubesService('admin.vm.Lst'));
  assert.ok(!isUnknownQubesService('qubes.Filecopy'));
  assert.ok(!isUnknownQubesService('securedrop.Proxy'));
  assert.ok(!isUnknownQubesService('*'));
});

test('the default policy is that of Qubes OS', () => {
  const actions = (service: string) => defaultPolicy(service).map(({ source, target, action, redirect }) => [source, target, action, redirect]);
  assert.deepEqual(actions('qubes.Filecopy'), [['@anyvm', '@anyvm', 'ask', undefined]]);
  assert.deepEqual(actions('qubes.VMShell'), [
    ['@anyvm', '@dispvm', 'allow', undefined],
    ['@anyvm', '@anyvm', 'deny', undefined],
  ]);
  assert.deepEqual(actions('qubes.GetDate')[1], ['@anyvm', '@anyvm', 'allow', 'dom0']);
  assert.deepEqual(actions('qubes.UpdatesProxy')[0], ['@tag:whonix-updatevm', '@default', 'allow', 'sys-whonix']);
  assert.deepEqual(actions('qubes.OpenURL').slice(0, 3).map(([source]) => source), ['@tag:anon-vm', '@tag:anon-vm', '@tag:anon-vm']);
  for (const service of ['qubes.Gpg2', 'qubes.VMRootExec', 'admin.vm.List', 'vendor.Thing']) assert.deepEqual(actions(service), []);
});

test('every shipped rule is about a known service and well formed', () => {
  const withRules = knownServices.filter((name) => defaultPolicy(name).length > 0);
  assert.equal(withRules.length, 38);
  for (const { service, source, target, action, redirect } of withRules.flatMap(defaultPolicy)) {
    assert.ok(['allow', 'ask', 'deny'].includes(action), service);
    assert.match(source, /^(@anyvm|@tag:[a-z-]+|@type:TemplateVM|dom0|sys-usb)$/, service);
    assert.match(target, /^(@anyvm|@dispvm|@default|@tag:[a-z-]+|dom0|sys-usb)$/, service);
    if (action === 'deny') assert.equal(redirect, undefined);
  }
});
