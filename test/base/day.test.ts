// Checks that days are counted as the calendar has them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dayNumber, daysSince } from '../../server/base/day.ts';

test('days count from 1970-01-01', () => {
  assert.equal(dayNumber('1970-01-01'), 0);
  assert.equal(dayNumber('2000-03-01'), 11_017);
  assert.equal(dayNumber(' 2026-11-23 '), 20_780);
  assert.equal(dayNumber('0001-01-01'), -719_162);
});

test('what the calendar does not have is no day', () => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-1', 'yesterday', '', '2026-11-23T10:00', '20261123']) assert.equal(dayNumber(text), undefined, text);
  assert.notEqual(dayNumber('2028-02-29'), undefined);
});

test('days between two days', () => {
  assert.equal(daysSince('2026-10-12', '2026-11-23'), 42);
  assert.equal(daysSince('2026-11-24', '2026-11-23'), -1);
  assert.equal(daysSince('2025-11-23', '2026-11-23'), 365);
  assert.equal(daysSince('soon', '2026-11-23'), undefined);
});
