// How large what is shipped is.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../prepare.mjs';
import { atMost, type Part } from './measure.ts';

export function measureSizes(): Part {
  const dist = join(root, 'dist');
  const files = readdirSync(dist).map((name) => ({ name, bytes: statSync(join(dist, name)).size, gzip: gzipSync(readFileSync(join(dist, name))).length }));
  const packages = readdirSync(root).filter((name) => name.endsWith('.vsix') && existsSync(join(root, name)));
  const vsix = packages.map((name) => ({ name, bytes: statSync(join(root, name)).size }));
  const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
  return {
    goals: vsix.map(({ name, bytes }) => atMost(`${name} in MB`, bytes / 1e6, 1)),
    lines: [...files.map(({ name, bytes, gzip }) => `${name}: ${kB(bytes)}, ${kB(gzip)} compressed`), ...vsix.map(({ name, bytes }) => `${name}: ${kB(bytes)}`)],
    data: { files, vsix },
  };
}
