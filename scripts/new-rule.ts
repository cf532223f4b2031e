// `npm run new-rule ID`: writes a rule's file and its fixture to start from.
import { existsSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const id = process.argv[2] ?? '';
if (!/^[a-z]+(-[a-z0-9]+)*$/.test(id)) {
  console.error('Usage: npm run new-rule ID — the fault as lower-case words with hyphens, e.g. vault-has-network');
  process.exit(2);
}
const path = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const ruleFile = path(`server/rules/${id}.ts`);
const fixtureFile = path(`test/rules/${id}.yaml`);
if (existsSync(ruleFile) || existsSync(fixtureFile)) {
  console.error(`${id} exists already`);
  process.exit(2);
}

writeFileSync(
  ruleFile,
  `// Warns when …
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'A qube that …',
  group: 'Operational discipline',
  severity: 'warning',
  why: \`What can go wrong, in our own words, and when it is right not to follow.\`,
  cites: ['vault-is-offline'],

  *qube(qube) {
    if (qube.name !== '${id}') return;
    yield { at: qube.plan.at, says: t\`"\${qube.name}" …\` };
  },
});
`,
);
writeFileSync(
  fixtureFile,
  `--- # bad: what is wrong
qubes:
  ${id}: { label: blue }
--- # good: the same, done right
qubes:
  work: { label: blue }
`,
);
spawnSync(process.execPath, [path('scripts/gen.ts')], { stdio: 'inherit' });
console.log(`Wrote server/rules/${id}.ts and test/rules/${id}.yaml.`);
console.log(`Next: write both, then run  UPDATE=1 npm test -- ${id}  to draw the carets, and read the result.`);
