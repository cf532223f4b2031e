// Holds a folder of policies that is read again after an edit to the same folder read for the first time, and counts what an edit costs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultSettings } from '../../server/plan/settings.ts';
import type { Dialect } from '../../server/policy/syntax/words.ts';
import type { PolicyText } from '../../server/policy/syntax/parse.ts';
import type { Disk, FileText, Policies } from '../../server/policy/model/policies.ts';
import { policyShot, type PolicyShot } from '../../server/policy/policy-shot.ts';
import { policyRules } from '../../server/policy/rules/index.ts';
import type { PolicyRule } from '../../server/policy/rules/rule.ts';
import { random } from '../random.ts';

const folder = '/etc/qubes/policy.d';

/** As an editor's server keeps them: one object for a text, with what was read of it. */
class Files {
  readonly texts = new Map<string, FileText>();

  set(path: string, text: string): void {
    this.texts.set(path, { text, readings: new Map<Dialect, PolicyText>() });
  }

  disk(fresh: boolean): Disk {
    return {
      read: (path) => (fresh ? copyOf(this.texts.get(path)) : this.texts.get(path)),
      list(at) {
        const names = [...outer.texts.keys()].filter((path) => path.startsWith(`${at}/`) && !path.slice(at.length + 1).includes('/'));
        return names.length > 0 ? names.map((path) => path.slice(at.length + 1)) : undefined;
      },
    };
  }
}

const outer = new Files();
const copyOf = (it: FileText | undefined): FileText | undefined => it && { text: it.text };

function look(fresh: boolean, before?: Policies, rules: Readonly<Record<string, PolicyRule>> = policyRules): PolicyShot {
  return policyShot({ folder, disk: outer.disk(fresh), others: [...outer.texts.keys()], settings: defaultSettings('2026-11-23'), before, rules });
}

const ruleOf = ({ policies }: PolicyShot): string[] => policies.rules.map(({ turn, file, line, service, argument, source, target, action, redirect, through, implied }) => JSON.stringify([turn, file.name, line.number, service, argument, source, target, action, redirect, through.length, implied]));
const services = ({ policies }: PolicyShot): string[] => [...policies.byService].map(([service, rules]) => `${service} ${rules.map(({ turn }) => turn).join()}`).sort();
const findings = (shot: PolicyShot): string[] => shot.policies.files.flatMap((file) => shot.findings(file).map(({ rule, at, says, because }) => `${file.name} ${rule} ${at.start}-${at.end} ${says} ${because.map(({ at: there }) => `${there.file ?? ''}:${there.start}`).join()}`)).sort();

test('after any edit a folder says what it says when it is read for the first time', () => {
  const below = random(11);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const line = (): string => `${pick(['my.A', 'my.B', 'qubes.Filecopy', '*'])} * ${pick(['work', '@anyvm', 'dom0', '@tag:mail', '*'])} ${pick(['vault', '@anyvm', '@default', '@dispvm'])} ${pick(['ask', 'deny', 'allow', 'aks', 'ask default_target=vault'])}\n`;
  const text = (): string => Array.from({ length: 1 + below(6) }, () => pick([line, line, line, () => '# a comment\n', () => '!include include/shared\n', () => '!include include/other\n', () => '\n'])()).join('');
  const paths = ['10-a', '20-b', '30-c', '40-d'].map((name) => `${folder}/${name}.policy`);
  outer.texts.clear();
  for (const path of paths) outer.set(path, text());
  outer.set(`${folder}/include/shared`, 'my.A * work personal ask\n');
  outer.set(`${folder}/include/other`, 'my.B * work personal ask\nmy.A * work vault deny\n');
  let before: Policies | undefined;
  for (let round = 0; round < 400; round++) {
    const path = pick([...paths, `${folder}/include/shared`, `${folder}/include/other`]);
    if (below(12) === 0 && path !== paths[0]) outer.texts.delete(path);
    else outer.set(path, text().replaceAll(path.endsWith('/other') ? /!include .*\n/g : path.endsWith('/shared') ? '!include include/shared\n' : '\0', ''));
    const [now, wanted] = [look(false, before), look(true)];
    assert.deepEqual(ruleOf(now), ruleOf(wanted), `round ${round}`);
    assert.deepEqual(findings(now), findings(wanted), `round ${round}`);
    assert.deepEqual(services(now), services(wanted), `round ${round}`);
    before = now.policies;
  }
});

test('an edit costs its own file, however many others there are', () => {
  outer.texts.clear();
  for (let file = 0; file < 200; file++) outer.set(`${folder}/${String(file).padStart(3, '0')}.policy`, Array.from({ length: 50 }, (_, at) => `my.S${file}x${at} * work vault ask\n`).join(''));
  let looked = 0;
  const counting: PolicyRule = { ...(policyRules['policy-syntax'] as PolicyRule), file: () => [], line: () => (looked++, []) };
  const first = look(false, undefined, { counting });
  for (const file of first.policies.files) first.findings(file);
  assert.equal(looked, 200 * 50);
  const before = new Set(first.policies.rules);
  const path = `${folder}/100.policy`;
  outer.set(path, `my.New * work vault ask\n${outer.texts.get(path)?.text ?? ''}`);
  looked = 0;
  const second = look(false, first.policies, { counting });
  const edited = second.policies.file(path);
  assert.ok(edited);
  second.findings(edited);
  assert.equal(looked, 51);
  assert.equal(second.policies.rules.filter((rule) => !before.has(rule)).length, 51);
  assert.deepEqual(second.policies.rules.map(({ turn }) => turn), second.policies.rules.map((_, index) => index));
});
