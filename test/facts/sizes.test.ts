// Sizes as people write them, and as messages say them again.
import assert from 'node:assert/strict';
import test from 'node:test';
import { memoryInMib, parseSize, sizeInWords } from '../../server/facts/sizes.ts';

test('sizes with a binary unit', () => {
  assert.deepEqual(parseSize('16 GiB'), { mib: 16384, decimal: false, built: 16384 });
  assert.deepEqual(parseSize('20GiB'), { mib: 20480, decimal: false, built: 20480 });
  assert.equal(parseSize('512 MiB')?.mib, 512);
  assert.equal(parseSize('1.5 TiB')?.mib, 1572864);
  assert.equal(parseSize('2048 kiB')?.mib, 2);
  assert.equal(parseSize(' 1 GiB ')?.mib, 1024);
});

test('sizes with a decimal unit are smaller on a disk, and the same in memory', () => {
  const size = parseSize('16 GB');
  assert.ok(size);
  assert.equal(Math.round(size.mib), 15259);
  assert.equal(size.built, 16384);
  assert.equal(size.decimal, true);
  assert.equal(Math.round(parseSize('1 TB')?.mib ?? 0), 953674);
});

test('what is no size', () => {
  for (const text of ['', '16', 'GiB', '16 gib', '16 G', '-1 GiB', '1,5 GiB', '16  GiB', '1e3 GiB', '16 GiB of memory', 'plenty', '1.GiB']) assert.equal(parseSize(text), undefined, text);
});

test('memory properties take a bare number of MiB as well', () => {
  assert.equal(memoryInMib(400), 400);
  assert.equal(memoryInMib('400'), 400);
  assert.equal(memoryInMib('2 GiB'), 2048);
  for (const value of [true, null, undefined, 'much', '4e3', Number.NaN, '']) assert.equal(memoryInMib(value), undefined, String(value));
});

test('sizes in words', () => {
  assert.equal(sizeInWords(512), '512 MiB');
  assert.equal(sizeInWords(1024), '1 GiB');
  assert.equal(sizeInWords(1540), '1.5 GiB');
  assert.equal(sizeInWords(20133), '19.7 GiB');
  assert.equal(sizeInWords(204800), '200 GiB');
  assert.equal(sizeInWords(parseSize('256 GB')?.mib ?? 0, true), '256 GB');
  assert.equal(sizeInWords(parseSize('85.9 GB')?.mib ?? 0, true), '85.9 GB');
  assert.equal(sizeInWords(0), '0 MiB');
});
