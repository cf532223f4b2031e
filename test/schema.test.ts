// Checks that the schemas are complete: they compile strictly, explain every key and value, and accept sound plans.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { parse } from 'yaml';

interface Node {
  readonly [key: string]: unknown;
}

const here = new URL('./', import.meta.url);
const load = (name: string): Node =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, here), 'utf8')) as Node;

const plan = load('plan');
const config = load('config');
const definitions = plan['definitions'] as Record<string, Node>;

const extensions = ['x-enum', 'x-known', 'x-expects', 'x-qubes', 'x-classes', 'x-since', 'x-names', 'x-none', 'x-words'];

const ajv = new Ajv({ strict: true, strictTypes: true, allowUnionTypes: true, allErrors: true, logger: false });
for (const name of extensions) ajv.addKeyword(name);

/** Compiles a schema as strictly as ajv can; throws on an unknown keyword or a keyword that can never apply. */
const compile = (schema: Node): ValidateFunction => ajv.compile(schema);

/** Compiles one place of the plan schema, named by its JSON pointer. */
const compilePart = (pointer: string): ValidateFunction => compile({ $ref: `${String(plan['$id'])}${pointer}` });

const validatePlan = compile(plan);
const validateConfig = compile(config);

/** The faults of a plan's text, each as "path: message", for readable assertions. */
function faults(text: string, validate: ValidateFunction = validatePlan): string[] {
  validate(parse(text));
  return (validate.errors ?? []).map((it) => `${it.instancePath}: ${it.message ?? ''}`);
}

/** Every sub-schema with its JSON pointer; a reference is not followed, its target is met on its own. */
function* walk(node: Node, path = '#'): Generator<[string, Node]> {
  yield [path, node];
  for (const key of ['properties', 'definitions']) {
    const children = (node[key] ?? {}) as Record<string, Node>;
    for (const [name, child] of Object.entries(children)) yield* walk(child, `${path}/${key}/${name}`);
  }
  for (const key of ['items', 'additionalProperties', 'propertyNames']) {
    const child = node[key];
    if (typeof child === 'object' && child !== null) yield* walk(child as Node, `${path}/${key}`);
  }
}

/** Follows a `$ref` within one of the two schemas. */
function resolve(node: Node): Node {
  const ref = node['$ref'];
  if (typeof ref !== 'string') return node;
  let target: unknown = ref === '#/definitions/severity' ? config : plan;
  for (const part of ref.slice(2).split('/')) target = (target as Node)[part];
  assert.ok(target, `${ref} leads nowhere`);
  return resolve(target as Node);
}

test('every key has a description', () => {
  for (const schema of [plan, config]) {
    for (const [path, node] of walk(schema)) {
      const description = resolve(node)['description'];
      assert.ok(typeof description === 'string' && description.length >= 10, `${path} has no description`);
      const sentences = description.split(/[.?!](?= [A-Z])/).length;
      assert.ok(sentences <= 4, `${path}: ${sentences} sentences are too long for a hover`);
    }
  }
});

test('a reference stands alone, so that nothing beside it is overlooked', () => {
  for (const [path, node] of walk(plan)) if ('$ref' in node) assert.deepEqual(Object.keys(node), ['$ref'], path);
});

test('every enum value has a meaning and every meaning a value', () => {
  let seen = 0;
  for (const schema of [plan, config]) {
    for (const [path, node] of walk(schema)) {
      const values = node['enum'] as unknown[] | undefined;
      if (!values) {
        assert.equal(node['x-enum'], undefined, path);
        continue;
      }
      const meanings = node['x-enum'] as Record<string, string> | undefined;
      assert.ok(meanings, `${path} explains none of its values`);
      const named = values.filter((it) => it !== null).map(String);
      assert.deepEqual(Object.keys(meanings), named, path);
      for (const [value, meaning] of Object.entries(meanings)) assert.ok(meaning.length > 5, `${path}: ${value}`);
      seen += named.length;
    }
  }
  assert.ok(seen > 80, `only ${seen} enum values were looked at`);
});

test('every known word has a meaning and passes its own pattern', () => {
  for (const [path, node] of walk(plan)) {
    const known = node['x-known'] as Record<string, string> | undefined;
    const pattern = node['pattern'] as string | undefined;
    for (const [word, meaning] of Object.entries(known ?? {})) {
      assert.ok(meaning.length > 3, `${path}: ${word}`);
      if (pattern) assert.match(word, new RegExp(pattern), path);
    }
  }
});

test('every pattern says in words what it expects', () => {
  for (const schema of [plan, config]) {
    for (const [path, node] of walk(schema)) if ('pattern' in node) assert.ok(node['x-expects'], path);
  }
});

test('every default and example is valid where it stands', () => {
  for (const [path, node] of walk(plan)) {
    const samples = [...((node['examples'] ?? []) as unknown[]), ...('default' in node ? [node['default']] : [])];
    if (samples.length === 0) continue;
    const validate = compilePart(path);
    for (const sample of samples) assert.ok(validate(sample), `${path}: ${JSON.stringify(sample)} ${JSON.stringify(validate.errors)}`);
  }
});

// Every settable property of a Qubes OS 4.3 qube. Its name is the key of the map and therefore not among them.
const qubesProperties = `label template netvm provides_network memory maxmem vcpus virt_mode kernel kernelopts bootmode
  appvm_default_bootmode default_user qrexec_timeout shutdown_timeout autostart debug include_in_backups installed_by_rpm
  backup_timestamp default_dispvm management_dispvm template_for_dispvms guivm audiovm keyboard_layout devices_denied
  stubdom_mem mac ip ip6 auto_cleanup dispid relayvm transport_rpc remote_name`.split(/\s+/);

// Every system-wide property of Qubes OS 4.3.
const systemProperties = `default_netvm default_template default_dispvm management_dispvm default_guivm default_audiovm
  updatevm clockvm default_kernel default_pool default_pool_private default_pool_root default_pool_volatile
  default_pool_kernel default_qrexec_timeout default_shutdown_timeout stats_interval check_updates_vm`.split(/\s+/);

test('every Qubes property is a key of a qube, under its own name', () => {
  const keys = definitions['qube']?.['properties'] as Record<string, Node>;
  const marked = Object.entries(keys).filter(([, node]) => resolve(node)['x-qubes'] !== undefined);
  assert.deepEqual(marked.map(([name]) => name).sort(), [...qubesProperties].sort());
  for (const [name, node] of marked) assert.equal(resolve(node)['x-qubes'], name);
});

test('every system property is a key of defaults', () => {
  const keys = definitions['defaults']?.['properties'] as Record<string, Node>;
  assert.deepEqual(Object.values(keys).map((it) => it['x-qubes']).sort(), [...systemProperties].sort());
});

test('every key of a template is also one of a qube', () => {
  const qube = definitions['qube']?.['properties'] as Record<string, Node>;
  const template = definitions['template']?.['properties'] as Record<string, Node>;
  for (const name of Object.keys(template)) assert.ok(name in qube, name);
});

test('every section is a definition under its own name', () => {
  for (const [name, node] of Object.entries(plan['properties'] as Record<string, Node>)) {
    assert.deepEqual(node, { $ref: `#/definitions/${name}` });
  }
});

test('parts of a plan can be validated on their own', () => {
  for (const part of ['qube', 'template', 'identity', 'flow', 'backup', 'firewallRule', ...Object.keys(plan['properties'] as Node)]) {
    assert.equal(compilePart(`#/definitions/${part}`)([[]]), false, part);
  }
});

const reporter = `
plan: 1
title: Local reporter who protects one source
release: "4.3"
threat_model:
  profile: journalist
  risks: [cross-context-compromise, malicious-documents, ip-leak]
  daily_contamination_risk: true
  accepts_upkeep: true
approach: [qubes, whonix]
foundations: { disk_encryption: true, password_manager: true, second_factor: hardware-key }
experience: beginner
identities: { barn-swallow: { anonymous: true } }
hardware:
  model: ThinkPad T480
  ram: 16 GiB
  cpu: { vendor: intel, features: [vt-x, vt-d] }
  storage: { type: ssd, size: 512 GiB }
  hcl: works
  problems: []
defaults: { template: fedora-43-xfce, netvm: sys-firewall, default_dispvm: default-dvm }
templates:
  fedora-43-xfce: {}
  post-fedora-43: { clone: fedora-43-xfce, installs: [thunderbird] }
qubes:
  vault:
    label: black
    netvm: none
    trust: ultimate
    purpose: Passwords and keys
    holds: [passwords, keys]
    apps: [KeePassXC]
    default_dispvm: none
  untrusted: { label: red, activities: [unknown-links, downloads, attachments] }
  work:
    label: blue
    activities: [email, writing]
    open_files_in: "@dispvm"
    open_links_in: untrusted
    identity: byline
  swallow:
    label: purple
    template: whonix-workstation-18
    netvm: sys-whonix
    identity: barn-swallow
    activities: [anonymous-research, source-contact]
    firewall: [{ allow: mail.example.org, port: 993 }]
flows:
  - { from: work, to: vault, service: clipboard, action: ask, reason: one password at a time }
  - { from: untrusted, to: "@anyvm", service: copy, action: deny }
maintenance: { dom0: weekly, templates: weekly, qubes: weekly, last_update: 2026-11-16 }
backups:
  - { of: [vault], medium: external-drive, encrypted: true, kept: apart, tested: 2026-10-01 }
fallback: { device: old laptop with Tails }
`;

test('a plan with every section is valid', () => assert.deepEqual(faults(reporter), []));

test('the layouts of real installations and the examples are valid', () => {
  const files = ['test/plans/', 'examples/'].flatMap((folder) => {
    const url = new URL(`../${folder}`, here);
    return readdirSync(url).filter((it) => it.endsWith('.qube-plan.yaml')).map((it) => new URL(it, url));
  });
  const layouts = files.filter((it) => it.pathname.includes('/layout-'));
  assert.equal(layouts.length, 3);
  for (const file of [...layouts, ...files.filter((it) => it.pathname.includes('/examples/'))]) {
    assert.deepEqual(faults(readFileSync(file, 'utf8')), [], file.pathname);
  }
});

const valid: Record<string, string> = {
  'every way to write no net qube': 'qubes: { a: { netvm: none }, b: { netvm: null }, c: { netvm: ~ }, d: { netvm: "" }, e: { netvm: } }',
  'names alone': 'templates:\n  debian-13:\nqubes:\n  work:\nidentities:\n  me:',
  'empty sections': 'threat_model:\nqubes:\nflows:\nbackups:\nhardware:',
  'a release as a number': 'release: 4.3',
  sizes: 'hardware: { ram: 16 GB, storage: { size: 512GiB } }\nqubes: { a: { memory: 400, maxmem: 4 GiB, volumes: { private: 2.5 GiB } } }',
  'devices in short and long form':
    'qubes: { n: { devices: { pci: ["00_14.3", { id: 00_1c.0-00_00.0, mode: required, options: [no-strict-reset] }], mic: true, camera: ask-to-attach } } }',
  'services as a list or a map': 'qubes: { a: { services: [crond] }, b: { services: { cups: false } } }',
  'a flow with all parameters':
    'flows: [{ from: "@tag:a", to: ["@default", b], service: qubes.ConnectTCP, argument: 22, action: ask, target: b, default_target: b, user: root, notify: true, autostart: false, reason: remote work }]',
};
for (const [name, text] of Object.entries(valid)) {
  test(`valid: ${name}`, () => assert.deepEqual(faults(`plan: 1\n${text}`), []));
}

const invalid: Record<string, [text: string, path: string]> = {
  'no format version': ['title: x', ''],
  'a key at the top that does not exist': ['plan: 1\nqube: {}', ''],
  'a key of a qube that does not exist': ['plan: 1\nqubes: { a: { net_vm: b } }', '/qubes/a'],
  'a class spelt differently': ['plan: 1\nqubes: { a: { class: appvm } }', '/qubes/a/class'],
  'a size without a unit': ['plan: 1\nhardware: { ram: 16 }', '/hardware/ram'],
  'a negative memory': ['plan: 1\nqubes: { a: { memory: -1 } }', '/qubes/a/memory'],
  'yes for a boolean': ['plan: 1\nqubes: { a: { autostart: yes } }', '/qubes/a/autostart'],
  'a flow without an action': ['plan: 1\nflows: [{ from: a, to: b, service: copy }]', '/flows/0'],
  'a service with a space': ['plan: 1\nflows: [{ from: a, to: b, service: qubes Filecopy, action: ask }]', '/flows/0/service'],
  'a day that does not exist': ['plan: 1\nmaintenance: { last_update: 2026-11-40 }', '/maintenance/last_update'],
  'a port that does not exist': ['plan: 1\nqubes: { a: { firewall: [{ allow: b, port: 70000 }] } }', '/qubes/a/firewall/0/port'],
  'a device code that is too short': ['plan: 1\nqubes: { a: { devices_denied: "****" } }', '/qubes/a/devices_denied'],
};
for (const [name, [text, path]] of Object.entries(invalid)) {
  test(`invalid: ${name}`, () => {
    const found = faults(text);
    assert.ok(found.length > 0, 'nothing was found');
    for (const it of found) assert.equal(it.split(': ')[0], path);
  });
}

test('workspace settings', () => {
  const sound = 'rules: { too-many-qubes: hint, no-backup: off }\noverdue_days: 30\nexclude: ["old/**"]\nend_of_life: { fedora-43: 2027-05-31 }';
  // `off` is a word in YAML 1.2, not a boolean: the parser must leave it one.
  assert.deepEqual(faults(sound, validateConfig), []);
  assert.deepEqual(faults('', validateConfig), []);
  assert.equal(faults('rules: { too-many-qubes: loud }', validateConfig).length, 1);
  assert.equal(faults('overdue_days: -1', validateConfig).length, 1);
  assert.equal(faults('rule: {}', validateConfig).length, 1);
});
