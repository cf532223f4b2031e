// Checks what is known of each release: its fresh install hangs together, and support ends when Qubes OS says so.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  endOfLife,
  findRelease,
  installed,
  isOfficialTemplate,
  labels,
  type InstalledQube,
  type Release,
  releaseEndOfLife,
  releases,
  withoutFlavour,
} from '../../server/facts/release-data.ts';

const qube = (release: string, name: string): InstalledQube => {
  const found = installed(release).find((it) => it.name === name);
  assert.ok(found, `${name} on ${release}`);
  return found;
};
const release = (name: string): Release => {
  const found = findRelease(name);
  assert.ok(found, name);
  return found;
};

test('everything a fresh install names is part of it', () => {
  for (const it of releases) {
    const qubes = new Map(installed(it.name).map((one) => [one.name, one]));
    const dispvms = [it.defaultDispvm, it.managementDispvm, it.whonixDispvm];
    assert.equal(qubes.size, installed(it.name).length, 'no name twice');
    assert.ok(it.templates.includes(it.defaultTemplate));
    for (const name of [it.defaultNetvm, it.updatevm]) assert.equal(qubes.get(name)?.providesNetwork, true, name);
    assert.ok(qubes.has(it.clockvm));
    for (const name of dispvms) assert.equal(qubes.get(name)?.templateForDispvms, true, name);
    for (const one of qubes.values()) {
      assert.match(one.name, it.namePattern);
      assert.ok(labels.some(({ name }) => name === one.label), one.label);
      if (one.netvm) assert.equal(qubes.get(one.netvm)?.providesNetwork, true, `${one.name} → ${one.netvm}`);
      if (one.defaultDispvm) assert.equal(qubes.get(one.defaultDispvm)?.templateForDispvms, true, one.name);
      if (one.klass === 'DispVM') assert.equal(qubes.get(one.template ?? '')?.templateForDispvms, true, one.name);
      if (one.klass === 'AppVM' && one.template) assert.ok(it.templates.includes(one.template), one.name);
      if (one.klass === 'AdminVM') assert.equal(one.template, null);
    }
  }
});

test('the four app qubes are the baseline', () => {
  for (const { name } of releases) {
    const baseline = installed(name).filter((it) => it.baseline);
    assert.deepEqual(
      baseline.map((it) => [it.name, it.label, it.netvm]),
      [
        ['personal', 'yellow', undefined],
        ['work', 'blue', undefined],
        ['untrusted', 'red', undefined],
        ['vault', 'black', null],
      ],
    );
    assert.equal(qube(name, 'vault').defaultDispvm, undefined, 'the installer leaves the vault its disposable');
  }
});

test('the network chain runs from the firewall to the hardware', () => {
  assert.equal(qube('4.3', 'sys-firewall').netvm, 'sys-net');
  assert.equal(qube('4.3', 'sys-firewall').klass, 'DispVM');
  assert.equal(qube('4.3', 'sys-net').netvm, null);
  assert.equal(qube('4.3', 'sys-net').virtMode, 'hvm');
  assert.equal(qube('4.3', 'sys-whonix').netvm, 'sys-firewall');
  assert.equal(qube('4.3', 'anon-whonix').netvm, 'sys-whonix');
});

test('Whonix follows the release', () => {
  assert.equal(qube('4.2', 'anon-whonix').template, 'whonix-workstation-17');
  assert.equal(qube('4.3', 'anon-whonix').template, 'whonix-workstation-18');
  assert.equal(qube('4.3', 'sys-whonix').template, 'whonix-gateway-18');
  assert.equal(qube('4.3', 'whonix-workstation-18-dvm').defaultDispvm, 'whonix-workstation-18-dvm');
  assert.deepEqual(qube('4.3', 'anon-whonix').tags, ['anon-vm', 'sdwdate-gui-client']);
});

test('a minor release is the release, and nothing else is', () => {
  assert.equal(findRelease('4.3.1'), findRelease('4.3'));
  assert.equal(findRelease('4.30'), undefined);
  assert.equal(findRelease('4'), undefined);
  assert.equal(installed('4.3.1'), installed('4.3'));
  assert.deepEqual(installed('3.2'), []);
});

test('a dot in a name came with R4.3', () => {
  assert.equal(release('4.2').namePattern.test('mail.old'), false);
  assert.equal(release('4.3').namePattern.test('mail.old'), true);
  assert.equal(release('4.3').namePattern.test('4mail'), false);
});

test('labels keep the order and colours of Qubes OS', () => {
  assert.deepEqual(
    labels.map(({ name }) => name),
    ['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black'],
  );
  for (const { colour } of labels) assert.match(colour, /^#[0-9a-f]{6}$/);
  assert.equal(new Set(labels.map(({ colour }) => colour)).size, labels.length);
});

test('templates end with their base, whatever the flavour', () => {
  for (const name of ['fedora-42', 'fedora-42-xfce', 'fedora-42-minimal', 'fedora-42-gnome']) {
    assert.deepEqual(endOfLife(name), { of: 'fedora-42', date: '2026-05-13' });
  }
  assert.deepEqual(endOfLife('debian-12-xfce'), { of: 'debian-12', date: '2026-06-10' });
  assert.equal(withoutFlavour('fedora-43-minimal'), 'fedora-43');
  assert.equal(withoutFlavour('minimal-things'), 'minimal-things');
});

test('supported and unknown templates have no end', () => {
  for (const name of ['fedora-43-xfce', 'fedora-44-gnome', 'fedora-45', 'debian-13', 'debian-14', 'kicksecure-18', 'mail', 'work-fedora-36', 'fedora-rawhide', '']) {
    assert.equal(endOfLife(name), null, name);
  }
  for (const name of ['constructor', '__proto__', 'toString']) assert.equal(endOfLife(name), null, name);
});

test('a template that was superseded without a date is out of support', () => {
  assert.deepEqual(endOfLife('fedora-38-xfce'), { of: 'fedora-38', date: null });
  assert.deepEqual(endOfLife('fedora-29'), { of: 'fedora-29', date: null });
  assert.deepEqual(endOfLife('debian-8'), { of: 'debian-8', date: null });
});

test('Whonix 17 ends with R4.2', () => {
  assert.deepEqual(endOfLife('whonix-workstation-17', {}, '4.3'), { of: 'whonix-17', date: null });
  assert.deepEqual(endOfLife('whonix-gw-16', {}, '4.3.1'), { of: 'whonix-16', date: null });
  assert.equal(endOfLife('whonix-workstation-17', {}, '4.2'), null);
  assert.equal(endOfLife('whonix-gateway-18', {}, '4.3'), null);
});

test('an override replaces, adds and lifts', () => {
  assert.deepEqual(endOfLife('fedora-43-xfce', { 'fedora-43': '2027-05-31' }), { of: 'fedora-43', date: '2027-05-31' });
  assert.deepEqual(endOfLife('kali-1', { 'kali-1': '2030-01-01' }), { of: 'kali-1', date: '2030-01-01' });
  assert.equal(endOfLife('fedora-42-xfce', { 'fedora-42': null }), null);
  assert.equal(endOfLife('fedora-38', { 'fedora-38': null }), null);
  assert.equal(endOfLife('whonix-gateway-17', { 'whonix-17': null }), null);
  assert.deepEqual(endOfLife('whonix-gateway-18', { 'whonix-18': '2028-01-01' }), { of: 'whonix-18', date: '2028-01-01' });
  assert.deepEqual(releaseEndOfLife('4.3', { 'qubes-4.3': '2027-12-31' }), { of: 'qubes-4.3', date: '2027-12-31' });
});

test('releases end when Qubes OS says so', () => {
  assert.deepEqual(releaseEndOfLife('4.2'), { of: 'qubes-4.2', date: '2026-06-21' });
  assert.deepEqual(releaseEndOfLife('4.2.4'), { of: 'qubes-4.2', date: '2026-06-21' });
  assert.deepEqual(releaseEndOfLife('4.1'), { of: 'qubes-4.1', date: '2024-06-18' });
  assert.equal(releaseEndOfLife('4.3'), null);
  assert.equal(releaseEndOfLife('9.9'), null);
});

test('official names are told from others', () => {
  for (const { templates } of releases) for (const name of templates) assert.ok(isOfficialTemplate(name), name);
  for (const name of ['fedora-44-gnome', 'debian-13-minimal', 'whonix-gw-16', 'kicksecure-18']) assert.ok(isOfficialTemplate(name), name);
  for (const name of ['fedora', 'mail-fedora-43', 'fedora-43-mail', 'whonix-workstation-18-dvm', 'debian-013']) assert.ok(!isOfficialTemplate(name), name);
});
