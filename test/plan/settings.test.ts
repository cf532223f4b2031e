// Reading `qube-plan.config.yaml`: what is understood, what is left out, and what wins over what.
import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultSettings, mergeSettings, readConfig } from '../../server/plan/settings.ts';

test('a configuration is read key by key, and what cannot be read is left out', () => {
  const config = readConfig(`
rules: { too-many-qubes: hint, no-backup: off, schema: false, other: loud, more: [off] }
overdue_days: 30
end_of_life: { fedora-43: 2027-05-31, debian-12: null, debian-13: ~, fedora-44: soon, whonix-18: 5 }
exclude: [drafts/**, old]
unknown: 1
`);
  assert.deepEqual(config, {
    rules: { 'too-many-qubes': 'hint', 'no-backup': 'off', schema: 'off' },
    overdueDays: 30,
    endOfLife: { 'fedora-43': '2027-05-31', 'debian-12': null, 'debian-13': null },
    exclude: ['drafts/**', 'old'],
  });
});

test('nothing usable is nothing set', () => {
  for (const text of ['', '# nothing', '- a', 'rules: off', 'rules:\nend_of_life:\n', 'overdue_days: -1', 'a: [', '\u0000']) {
    const { rules = {}, endOfLife = {}, ...others } = readConfig(text);
    assert.deepEqual([rules, endOfLife, others], [{}, {}, {}], text);
  }
});

test('later settings win, entry by entry', () => {
  const settings = mergeSettings(defaultSettings('2026-11-23'), { rules: { a: 'off', b: 'hint' }, endOfLife: { x: '2026-01-01' } }, { rules: { b: 'error' }, endOfLife: { x: null }, overdueDays: 3 });
  assert.deepEqual(settings, { today: '2026-11-23', rules: { a: 'off', b: 'error' }, overdueDays: 3, endOfLife: { x: null }, exclude: [] });
});

test('a name like that of an object member is an entry like any other', () => {
  assert.deepEqual(Object.entries(readConfig('rules: { __proto__: off, constructor: off }').rules ?? {}), [['__proto__', 'off'], ['constructor', 'off']]);
});
