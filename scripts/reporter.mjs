// Shows Node's test results calmly: one line per file, and every failure with its place and message.
import { relative } from 'node:path';

/** A reporter for `node --test`; ends with `# pass N` and `# fail N` for programs. */
export default async function* report(events) {
  const files = new Map();
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // A file's own entry repeats what its tests said, unless the file broke before any of them ran.
    const isFile = data.nesting === 0 && data.name === data.file;
    const path = relative(process.cwd(), data.file ?? data.name);
    const counts = files.get(path) ?? { passed: 0, failed: 0 };
    files.set(path, counts);
    const repeats = data.details?.error?.failureType === 'subtestsFailed' || data.details?.type === 'suite';
    if (type === 'test:pass' && !repeats && !isFile) {
      passed += 1;
      counts.passed += 1;
    } else if (type === 'test:fail' && !repeats) {
      failed += 1;
      counts.failed += 1;
      yield describe(data, path);
    }
  }
  for (const [path, counts] of files) {
    if (counts.failed) yield `  ✗ ${path}: ${counts.failed} of ${counts.passed + counts.failed} failed\n`;
    else yield `  ✓ ${path}: ${counts.passed}\n`;
  }
  yield `# pass ${passed}\n# fail ${failed}\n`;
}

function describe({ name, details }, path) {
  const error = details?.error?.cause ?? details?.error;
  const text = String(error?.stack ?? error?.message ?? error ?? 'failed');
  const indented = text.split('\n').filter(line => !/node:internal/.test(line)).slice(0, 60).join('\n      ');
  return `  ✗ ${name}  (${path})\n      ${indented}\n`;
}
