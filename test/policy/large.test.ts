// Holds what is offered in a folder too large to be read anew for every fix to what is offered where it is small.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { allFound, lookAtPolicy } from '../../server/features/explain-policy.ts';
import type { PolicyShot } from '../../server/policy/policy-shot.ts';
import { policyRules } from '../../server/policy/rules/index.ts';
import { readFixture } from '../fixture.ts';

const folder = new URL('./rules/', import.meta.url);
const every = Object.keys(policyRules);

/** Lines of other services, in files that yield to a user's own: more than a fix is tried on. */
const filler = (name: string): string => `=== /etc/qubes/policy.d/${name}.policy\n${Array.from({ length: 1500 }, (_, at) => `filler.${name.slice(3)}${at} * @type:AppVM @type:TemplateVM deny notify=no\n`).join('')}`;
const around = (text: string): string => `${text.startsWith('===') ? '' : '=== /etc/qubes/policy.d/30-user.policy\n'}${text.replace(/\n?$/, '\n')}${filler('60-early')}${filler('85-late')}`;

const offered = (shot: PolicyShot): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const it of allFound(shot)) {
    if (/\/(?:60-early|85-late)\.policy$/.test(it.file.path)) continue;
    const key = `${it.rule} ${it.file.name} ${it.says}`;
    found.set(key, [...(found.get(key) ?? []), ...shot.offers(it).map(({ title }) => title)]);
  }
  return found;
};

test('in a large folder nothing is offered that would not be in a small one, and hardly less', () => {
  const less: string[] = [];
  let count = 0;
  for (const name of readdirSync(folder)) {
    for (const { kind, text, title, settings } of readFixture(readFileSync(new URL(name, folder), 'utf8'))) {
      if (kind !== 'bad') continue;
      const [small, large] = [lookAtPolicy(text, every, settings), lookAtPolicy(around(text), every, settings)].map(offered) as [Map<string, string[]>, Map<string, string[]>];
      for (const [key, titles] of large) {
        const known = small.get(key);
        if (!known) continue;
        count += titles.length;
        assert.deepEqual(titles.filter((it) => !known.includes(it)), [], `${name}, ${title}: ${key}`);
        for (const it of known) if (!titles.includes(it)) less.push(`${name}: ${it}`);
      }
    }
  }
  assert.ok(count > 100, `${count} fixes were offered`);
  // Where lines for any service are changed, or includes, all of the folder matters.
  assert.ok(less.length * 10 <= count, `not offered: ${less.join(', ')}`);
});

test('a fix that would cause an error elsewhere is not offered in a large folder either', () => {
  const [above, below] = ['my.A * work @anyvm allow\n', 'my.A * work vault dney\n'];
  const titles = (text: string): string[] => [...offered(lookAtPolicy(around(text), every)).values()].flat();
  assert.deepEqual(titles(below), ['Change it to `deny`']);
  // The line would never be reached, and a refusal that is not is an error.
  assert.deepEqual(titles(above + below), []);
  assert.deepEqual(titles(`=== /etc/qubes/policy.d/20-mine.policy\n${above}=== /etc/qubes/policy.d/30-user.policy\n${below}`), []);
});

test('where too much is said of a service to try a fix, none is offered, and the report still names it', () => {
  const shot = lookAtPolicy(Array.from({ length: 6000 }, (_, at) => `my.A * client-${at} vault-${at} deny\n`).join('') + 'my.A * work vault aks\n', every);
  const [found] = allFound(shot).filter(({ rule }) => rule === 'policy-syntax');
  assert.ok(found);
  assert.deepEqual(shot.offers(found), []);
  assert.deepEqual(shot.named(found).map(({ title }) => title), ['Change it to `ask`']);
});
