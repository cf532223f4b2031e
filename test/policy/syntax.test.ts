// Holds the reading of policy lines to what qrexec's own parser says of them, in both forms.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { parsePolicy, type PolicyText } from '../../server/policy/syntax/parse.ts';
import type { Dialect } from '../../server/policy/syntax/words.ts';

interface Case {
  readonly line: string;
  readonly error: string | null;
}

const cases = JSON.parse(readFileSync(new URL('./parse-cases.json', import.meta.url), 'utf8')) as readonly Case[];

/** What qrexec says of a text's first fault, and the token it means. */
function verdict(text: string, dialect: Dialect = 'policy'): { readonly says: string; readonly on: string } | undefined {
  const problem = parsePolicy(text, dialect).lines.find((line) => line.problem)?.problem;
  return problem && { says: problem.official, on: text.slice(problem.at.start, problem.at.end) };
}

test('every recorded verdict of the official parser is ours too', () => {
  for (const { line, error } of cases) assert.equal(verdict(line)?.says ?? null, error, line);
});

const faults: readonly (readonly [line: string, says: string, on: string])[] = [
  ['s.S * work vault', 'wrong number of fields', 's.S * work vault'],
  ['  s.S * work vault  ', 'wrong number of fields', 's.S * work vault'],
  ['s,S * w v allow', "service 's,S' contains invalid characters: (',',)", 's,S'],
  ['s/*S * w v allow', "service 's/*S' contains invalid characters: ('*', '/')", 's/*S'],
  ["s'S * w v allow", 'service "s\'S" contains invalid characters: ("\'",)', "s'S"],
  ['s.S ** w v allow', "argument '**' contains invalid characters: ('*',)", '**'],
  ['s.S a w v allow', "argument 'a' does not start with +", 'a'],
  ['s.S - w v allow', "argument '-' does not start with +", '-'],
  ['* +a w v allow', 'only * argument allowed for * service', '+a'],
  ['s.S * @default v allow', "invalid source token: '@default'", '@default'],
  ['s.S * @dispvm v allow', "invalid source token: '@dispvm'", '@dispvm'],
  ['s.S * @dispvm: v allow', "invalid empty @dispvm: token: '@dispvm:'", '@dispvm:'],
  ['s.S * @tag:@x v allow', "invalid source token: '@tag:@x'", '@tag:@x'],
  ['s.S * @ v allow', "invalid source token: '@'", '@'],
  ['s.S * @dispvm:@tag:@x v allow', "invalid source token: '@dispvm:@tag:@x'", '@dispvm:@tag:@x'],
  ['s.S * w @dispvm:@tag: allow', "invalid empty @dispvm:@tag: token: '@dispvm:@tag:'", '@dispvm:@tag:'],
  ['s.S * w @dom0 allow', "invalid target token: '@dom0'", '@dom0'],
  ['s.S * w v Allow', 'invalid action: Allow', 'Allow'],
  ['s.S * w v # allow', 'invalid action: #', '#'],
  ['s.S * w v allow target', "invalid action parameter syntax: 'target'", 'target'],
  ['s.S * w v allow target=a nonsense target=b', "invalid action parameter syntax: 'nonsense'", 'nonsense'],
  ['s.S * w v ask target=a target=b x', "parameter given twice: 'target'", 'target=b'],
  ['s.S * w v deny notify=maybe', "'notify' is 'maybe', but can be only 'yes' or 'no'", 'maybe'],
  ['s.S * w v deny autostart=Yes', "'autostart' is 'Yes', but can be only 'yes' or 'no'", 'Yes'],
  ['s.S * w v deny autostart=yes', "invalid parameters for action Deny: ['autostart=yes']", 'autostart'],
  ['s.S * w v deny autostart=x notify=y', "'notify' is 'y', but can be only 'yes' or 'no'", 'y'],
  ['s.S * w v deny user=root notify=no', "invalid parameters for action Deny: ['user=root', 'notify=no']", 'user'],
  ['s.S * w v allow default_target=a', "invalid parameters for action Allow: ['default_target=a']", 'default_target'],
  ['s.S * w v allow Target=a', "invalid parameters for action Allow: ['Target=a']", 'Target'],
  ['s.S * w v allow =a', "invalid parameters for action Allow: ['=a']", '=a'],
  ['s.S * w v allow self=a', "invalid parameters for action Allow: ['self=a']", 'self'],
  ['s.S * w v allow rule=a', "invalid parameters for action Allow: ['rule=a']", 'rule'],
  ['s.S * w v ask default_target=@anyvm target=@default', "invalid redirect token: '@default'", '@default'],
  ['s.S * w v ask default_target=', 'invalid empty redirect token', 'default_target='],
  ['s.S * w v allow target=@default bad=1', "invalid parameters for action Allow: ['target=@default', 'bad=1']", 'bad'],
  ['s.S * w @default allow', 'allow action for @default rule must specify target= option', 'allow'],
  ['s.S * w @default allow user=root', 'allow action for @default rule must specify target= option', 'allow'],
  ['!includes x', 'invalid directive', '!includes'],
  ['!INCLUDE x', 'invalid directive', '!INCLUDE'],
  ['!', 'invalid directive', '!'],
  ['!include', 'invalid number of params', '!include'],
  ['!include a b', 'invalid number of params', 'b'],
  ['!include-service s.S *', 'invalid number of params', '!include-service'],
  ['!include-service s.S * a b', 'invalid number of params', 'b'],
  ['!include-service s+S * a', "service 's+S' contains invalid characters: ('+',)", 's+S'],
  ['!include-service s.S a a', "argument 'a' does not start with +", 'a'],
  ['!include-service * + a', 'only * argument allowed for * service', '+'],
  ['!compat-4.0 now', 'invalid number of params', 'now'],
  ['\ufeff# comment', 'wrong number of fields', '\ufeff# comment'],
  ['\ufeffs.S * w v allow', "service '\\ufeffs.S' contains invalid characters: ('\\ufeff',)", '\ufeffs.S'],
  ['s.S\u200b * w v allow', "service 's.S\\u200b' contains invalid characters: ('\\u200b',)", 's.S\u200b'],
  ['\u{1f600} * w v allow', "service '\u{1f600}' contains invalid characters: ('\u{1f600}',)", '\u{1f600}'],
];

test('the first fault of a line is the one qrexec reports, on the exact token', () => {
  for (const [line, says, on] of faults) assert.deepEqual(verdict(line), { says, on }, line);
});

test('what qrexec takes is no fault', () => {
  const sound = [
    '', '   ', '# comment', '  # comment', '#', 's.S\t*\tw\tv\tallow', 's.S * w v allow\r', 's.S\u00a0*\u2003w\u3000v\u2028ask', 's.S\x1c*\x1dw\x1ev\x1fdeny', 's.S\x85* w v deny',
    '* * * * deny', 's.S + @anyvm @anyvm ask', 's.S +a+b+ @tag:a.b @type:Nothing deny', 's.S * $anyvm $anyvm allow', 's.S * dom0 @adminvm allow', 's.S * uuid:x uuid:y allow target=uuid:z',
    's.S * w @default ask', 's.S * w @default deny notify=no', 's.S * w @default allow target=@dispvm', 's.S * @dispvm:x @dispvm:@tag:y ask', 's.S * w v ask user= target=a=b default_target=dom0',
    's.S * w v ask user=@default', 's.S * Ünï çödé allow', '!include x', '  !include   /etc/x  ', '!include-dir .', '!include-service * * x', '!include-service s.S +a include/x', '!compat-4.0',
    '. * w v deny', '- * w v deny', '_ +_ w v deny', 's.S * anyvm #x deny', 's.S * !x v deny',
  ];
  for (const line of sound) assert.equal(verdict(line), undefined, JSON.stringify(line));
});

test('the older form: commas, dollars, one service for the whole file', () => {
  const none = ['$anyvm $dispvm allow', '$anyvm\t$anyvm\task', 'a b allow,target=c,user=root', 'a b allow, target=c', 'a,b,deny', '$tag:x @type:AppVM deny', '$include:include/x', '!include x', '# $include:', 'a $default allow,target=b', '\ufeffa b deny', 'a b ask,,target=c'];
  for (const line of none) assert.equal(verdict(line, 'service'), undefined, line);
  const wrong: readonly (readonly [string, string, string])[] = [
    ['s.S * work vault ask', 'invalid action: work', 'work'],
    ['a b', 'wrong number of fields', 'a b'],
    [',', 'wrong number of fields', ','],
    [', !include x', 'wrong number of fields', ', !include x'],
    ['a b allow target=c target=d', "parameter given twice: 'target'", 'target=d'],
    ['$default b allow', "invalid source token: '@default'", '$default'],
    ['a $bogus allow', "invalid target token: '@bogus'", '$bogus'],
    ['a b allow,foo=bar', "invalid parameters for action Allow: ['foo=bar']", 'foo'],
    ['a b deny,target=c', "invalid parameters for action Deny: ['target=c']", 'target'],
    ['a $default allow', 'allow action for @default rule must specify target= option', 'allow'],
    ['!include-service s * x', 'invalid directive', '!include-service'],
    ['!compat-4.0', 'invalid directive', '!compat-4.0'],
    ['$include:a b', 'invalid number of params', 'b'],
    ['!include', 'invalid number of params', '!include'],
    ['a b allow # why', "invalid action parameter syntax: '#'", '#'],
  ];
  for (const [line, says, on] of wrong) assert.deepEqual(verdict(line, 'service'), { says, on }, line);
});

test('lines end where qrexec ends them, and places are exact', () => {
  const text = 's.S * w v ask\r\nx\r\n\u{1f600} * w v deny\n\u2028s.S * w v allow foo=1\r!bad\n';
  const { lines } = parsePolicy(text, 'policy');
  assert.deepEqual(lines.map(({ number }) => number), [0, 1, 2, 3, 4]);
  assert.deepEqual(lines.map(({ problem }) => problem && text.slice(problem.at.start, problem.at.end)), [undefined, 'x', '\u{1f600}', 'foo', '!bad']);
});

test('what Salt is to fill in is nobody\'s fault', () => {
  const text = [
    '{% set vm = "x" %}',
    '{# a comment {{ with }} all',
    '   kinds of * things #}',
    '{% for qube in qubes -%}',
    'my.Service * {{ qube }} vault allow',
    '  {{ line }}',
    'my.Other * work vault ask',
    '{%- endfor %}',
    'broken',
    '{{ unclosed',
    'also broken',
  ].join('\n');
  const read: PolicyText = parsePolicy(text, 'policy');
  assert.deepEqual(read.lines.map(({ number, opaque, conditional, problem }) => [number, opaque, conditional, problem?.code]), [
    [4, true, true, undefined],
    [6, false, true, undefined],
    [8, false, false, 'fields'],
    [10, false, false, 'fields'],
  ]);
});
