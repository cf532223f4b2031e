// Holds the evaluation of calls to what the official engine answered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { oneText } from '../../server/policy/facts/one-text.ts';
import { evaluate, type Verdict } from '../../server/policy/facts/evaluate.ts';
import { readSystemInfo, type System } from '../../server/policy/facts/system.ts';

interface Recorded {
  readonly system_info: unknown;
  readonly policies: readonly string[];
  readonly cases: readonly (readonly [policy: number, service: string, argument: string, source: string, target: string, outcome: string, detail: unknown])[];
}

const recorded = JSON.parse(readFileSync(new URL('./eval-cases.json', import.meta.url), 'utf8')) as Recorded;
const system = readSystemInfo(recorded.system_info) as System;

/** The answer in the form in which the official ones were recorded. */
function detail({ outcome, rule, target, targets, defaultTarget, user, autostart, notify, because }: Verdict, asked: string): unknown {
  const line = (rule?.line.number ?? -1) + 1;
  if (outcome === 'allow') return { rule: line, target, user: user ?? null, autostart, notify };
  if (outcome === 'ask') return { rule: line, targets, default: defaultTarget ?? null };
  if (because === 'policy') return { rule: line, msg: `denied by policy FILE:${line}` };
  return because === 'no-rule' ? 'no matching rule found' : because === 'not-a-disposable-template' ? `not a template for dispvm: ${asked.slice('@dispvm:'.length)}` : because;
}

test('1,300 recorded calls are decided as the official engine decided them', () => {
  assert.equal(recorded.cases.length, 1300);
  const policies = recorded.policies.map((text) => oneText(text));
  for (const [policy, service, argument, source, target, outcome, expected] of recorded.cases) {
    const its = policies[policy];
    assert.ok(its);
    const verdict = evaluate(its, { service, argument, source, target }, system);
    assert.deepEqual([verdict.outcome, detail(verdict, target)], [outcome, expected], `${recorded.policies[policy]}\n${source} → ${target || '(none)'}`);
  }
});

/** `[policy, source, target, outcome]`; the rule's line and what follows in short. */
const more: readonly (readonly [policy: string, source: string, target: string, says: string])[] = [
  // dom0 under all its names, at both ends.
  ['s.S * work @adminvm allow', 'work', 'dom0', 'allow 1 dom0'],
  ['s.S * work @anyvm allow', 'work', 'dom0', 'deny no-rule'],
  ['s.S * work * allow', 'work', '@adminvm', 'allow 1 dom0'],
  ['s.S * work uuid:00000000-0000-0000-0000-000000000000 allow', 'work', '@adminvm', 'allow 1 dom0'],
  ['s.S * work @type:AdminVM allow', 'work', 'dom0', 'allow 1 dom0'],
  ['s.S * work @type:AdminVM allow', 'work', '@adminvm', 'deny no-rule'],
  ['s.S * @adminvm vault allow', 'dom0', 'vault', 'allow 1 vault'],
  ['s.S * @anyvm vault allow', 'dom0', 'vault', 'deny no-rule'],
  ['s.S * * vault allow', 'dom0', 'vault', 'allow 1 vault'],
  // Disposables.
  ['s.S * work @dispvm allow', 'work', '@dispvm', 'allow 1 @dispvm:dvm'],
  ['s.S * work @dispvm allow', 'work', '@dispvm:dvm', 'deny no-rule'],
  ['s.S * work @dispvm:dvm allow', 'work', '@dispvm', 'allow 1 @dispvm:dvm'],
  ['s.S * work @dispvm:dvm-off allow', 'work', '@dispvm', 'deny no-rule'],
  ['s.S * work @dispvm:@tag:d allow', 'work', '@dispvm', 'allow 1 @dispvm:dvm'],
  ['s.S * work @dispvm:@tag:d allow', 'work', '@dispvm:dvm', 'allow 1 @dispvm:dvm'],
  ['s.S * work @dispvm:@tag:w allow', 'work', '@dispvm:dvm', 'deny no-rule'],
  ['s.S * vault @dispvm allow', 'vault', '@dispvm', 'deny no-default-disposable'],
  ['s.S * vault @dispvm:dvm allow', 'vault', '@dispvm', 'deny no-rule'],
  ['s.S * @dispvm:dvm vault allow', 'disp1', 'vault', 'deny no-rule'],
  ['s.S * @tag:d vault allow', 'disp1', 'vault', 'allow 1 vault'],
  ['s.S * @type:DispVM vault allow', 'disp1', 'vault', 'allow 1 vault'],
  ['s.S * work @anyvm allow', 'work', '@dispvm:dvm-off', 'allow 1 @dispvm:dvm-off'],
  // Targets that are not there, or not named.
  ['s.S * work @anyvm allow', 'work', '', 'deny no-target'],
  ['s.S * work @anyvm allow', 'work', 'nosuch', 'deny no-target'],
  ['s.S * work @default allow target=vault', 'work', 'nosuch', 'allow 1 vault'],
  ['s.S * work @default allow target=nosuch', 'work', '', 'deny no-target'],
  ['s.S * work vault allow target=@dispvm:vault', 'work', 'vault', 'deny not-a-disposable-template'],
  ['s.S * work * allow', 'work', '@anyvm', 'deny invalid-target'],
  ['s.S * work * allow', 'work', '@tag:w', 'deny invalid-target'],
  // A redirect is final.
  ['s.S * work @anyvm allow target=vault\ns.S * work vault deny', 'work', 'work2', 'allow 1 vault'],
  ['s.S * work @anyvm allow target=dom0', 'work', 'vault', 'allow 1 dom0'],
  ['s.S * work @anyvm allow target=@dispvm', 'work', 'vault', 'allow 1 @dispvm:dvm'],
  // UUIDs.
  ['s.S * uuid:00000000-0000-0000-0000-000000000001 uuid:00000000-0000-0000-0000-000000000003 allow', 'work', 'vault', 'allow 1 vault'],
  ['s.S * work vault allow', 'work', 'uuid:00000000-0000-0000-0000-000000000003', 'allow 1 uuid:00000000-0000-0000-0000-000000000003'],
  // Questions.
  ['s.S * work @default ask', 'work', '', 'deny nothing-to-choose'],
  ['s.S * work @default ask default_target=vault', 'work', '', 'deny nothing-to-choose'],
  ['s.S * work @default ask default_target=vault\ns.S * work vault ask', 'work', '', 'ask 1 vault *vault'],
  ['s.S * work @default ask default_target=work2\ns.S * work vault ask', 'work', '', 'ask 1 vault'],
  ['s.S * work @default ask default_target=@dispvm\ns.S * work @dispvm allow', 'work', '', 'ask 1 @dispvm:dvm *@dispvm:dvm'],
  ['s.S * work vault deny\ns.S * work @tag:net ask\ns.S * work @anyvm ask', 'work', 'sys-net', 'ask 2 @dispvm:dvm,@dispvm:dvm-off,@dispvm:mgmt-dvm,deb,disp1,dvm,dvm-off,mgmt-dvm,sa,sys-net,untrusted,work2'],
  ['s.S * work @anyvm ask\ns.S * work vault deny', 'work', 'sa', 'ask 1 @dispvm:dvm,@dispvm:dvm-off,@dispvm:mgmt-dvm,deb,disp1,dvm,dvm-off,mgmt-dvm,sa,sys-net,untrusted,vault,work2'],
  ['s.S * work @default ask\ns.S * work dom0 allow', 'work', '', 'ask 1 dom0'],
  ['s.S * work @default ask\ns.S * work @tag:w allow target=vault', 'work', '', 'ask 1 vault'],
  ['s.S * work vault ask target=dom0', 'work', 'vault', 'ask 1 dom0'],
  ['s.S * work @default ask target=uuid:00000000-0000-0000-0000-000000000000 default_target=@adminvm', 'work', '', 'ask 1 dom0 *dom0'],
  ['s.S * work @default ask target=dom0 default_target=uuid:00000000-0000-0000-0000-000000000000', 'work', '', 'ask 1 dom0 *dom0'],
  ['s.S * work vault ask default_target=uuid:00000000-0000-0000-0000-000000000003', 'work', 'vault', 'ask 1 vault *vault'],
  // A preset that is not among the choices is dropped, also one that no disposable can be made from.
  ['s.S * work vault ask default_target=@dispvm:vault', 'work', 'vault', 'ask 1 vault'],
  ['s.S * work @anyvm ask default_target=@dispvm:nosuch', 'work', 'sa', 'ask 1 @dispvm:dvm,@dispvm:dvm-off,@dispvm:mgmt-dvm,deb,disp1,dvm,dvm-off,mgmt-dvm,sa,sys-net,untrusted,vault,work2'],
  ['s.S * vault @anyvm ask default_target=@dispvm target=work', 'vault', 'sa', 'ask 1 work'],
  ['s.S * work @type:AdminVM deny\ns.S * work * ask', 'work', 'vault', 'ask 2 @dispvm:dvm,@dispvm:dvm-off,@dispvm:mgmt-dvm,deb,disp1,dvm,dvm-off,mgmt-dvm,sa,sys-net,untrusted,vault,work2'],
  ['s.S * work vault ask autostart=no', 'work', 'vault', 'deny nothing-to-choose'],
  ['s.S * work vault allow autostart=no', 'work', 'vault', 'deny needs-autostart'],
  ['s.S * work disp1 allow autostart=no', 'work', 'disp1', 'allow 1 disp1'],
  ['s.S * work dom0 allow autostart=no', 'work', 'dom0', 'allow 1 dom0'],
  // Service and argument.
  ['* * work vault allow', 'work', 'vault', 'allow 1 vault'],
  ['other.S * work vault deny\ns.S +a work vault deny\ns.S + work vault allow', 'work', 'vault', 'allow 3 vault'],
  ['s.S * Work vault allow', 'work', 'vault', 'deny no-rule'],
  ['s.S * $anyvm vault allow', 'work', 'vault', 'deny no-rule'],
];

test('calls that were not recorded follow from the same rules', () => {
  for (const [policy, source, target, says] of more) {
    const { outcome, rule, target: final, targets, defaultTarget, because } = evaluate(oneText(policy), { service: 's.S', argument: '+', source, target }, system);
    const line = (rule?.line.number ?? -1) + 1;
    const said = outcome === 'deny' ? `deny ${because === 'policy' ? line : (because ?? '')}` : outcome === 'allow' ? `allow ${line} ${final ?? ''}` : `ask ${line} ${(targets ?? []).join(',')}${defaultTarget === undefined ? '' : ` *${defaultTarget}`}`;
    assert.equal(said, says, `${policy}\n${source} → ${target || '(none)'}`);
  }
});
