// Finds the lines that qrexec cannot read.
import { t } from '../../base/l10n.ts';
import type { Span } from '../../base/span.ts';
import { isAction, parametersOf, type Problem } from '../syntax/check.ts';
import type { Line, PolicyText } from '../syntax/parse.ts';
import type { PolicyFile } from '../model/policies.ts';
import { policyRule } from './rule.ts';
import { mend } from './common/mend.ts';
import { coded, consequence, quoted } from './common/words.ts';

export default policyRule({
  title: 'Policy line that qrexec cannot read',
  group: 'Policy files',
  severity: 'error',
  why: `qrexec reads all policy files before it decides anything, and it takes no chances: one line that it cannot read, in one file, and every call between all
qubes is refused. Copying, pasting, opening links, updates, even starting a program from the menu stop at once, and the message that appears says little about
where the mistake is. A file that is checked before it is copied into dom0 cannot do that.`,
  limits: 'Lines with Jinja in them are left alone: only Salt knows what they will be. A byte order mark and bytes that are not UTF-8 are looked for in the file on the disk: in a text that was changed and not saved, only the mark is told, and in one that the editor reads in another encoding only the command line tells such bytes.',
  cites: ['one-error-stops-all', 'policy-line-form', 'policy-tokens', 'action-parameters', 'yes-no-parameters', 'default-allow-needs-target', 'old-dialect'],

  *file(file) {
    const { brokenAt } = file;
    if (brokenAt !== undefined) yield { at: { start: brokenAt, end: brokenAt + 1 }, says: t`These bytes are not UTF-8 text, which qrexec cannot read; ${consequence(file)}` };
    const seen = new Set<number>();
    for (const reading of file.readings) {
      if (!reading.hasProblems) continue;
      for (const line of reading.lines) {
        const { problem } = line;
        if (!problem || seen.has(line.number)) continue;
        seen.add(line.number);
        yield { at: visible(problem.at), says: t`${what(line, problem, reading, file)}; ${consequence(file)}`, fixes: mend(line, problem, reading) };
      }
    }
  },
});

/** A mark alone takes no room in an editor. */
const visible = ({ start, end }: Span): Span => ({ start, end: Math.max(end, start + 1) });

function what(line: Line, problem: Problem, reading: PolicyText, file: PolicyFile): string {
  const written = reading.text.slice(problem.at.start, problem.at.end);
  if (line.kind === 'rule' && line.params.some(({ text, start }) => start === problem.at.start && text.startsWith('#'))) {
    return t`A comment needs a line of its own: behind a rule, \`#\` is read as one more parameter`;
  }
  if (file.brokenAt !== 0 && (reading.mark || reading.text.charCodeAt(0) === 0xfeff) && line.number === 0 && problem.at.start === 0) return t`The file begins with a byte order mark, which qrexec takes for a letter of the first word`;
  switch (problem.code) {
    case 'fields':
      return fields(line, reading);
    case 'service-letters':
      return t`${quoted(written)} is no name of a service: it may have only letters, digits, \`.\`, \`_\` and \`-\``;
    case 'argument-letters':
      return t`${quoted(written)} is no argument: behind its \`+\` it may have only letters, digits, \`.\`, \`_\`, \`-\` and \`+\``;
    case 'argument-plus':
      return t`An argument begins with \`+\`, or is \`*\` for any; ${quoted(written)} does neither`;
    case 'argument-of-any':
      return t`With \`*\` for the service, the argument has to be \`*\` too`;
    case 'empty-token':
      return t`${quoted(written)} names nobody: something has to follow`;
    case 'token':
      return token(written, problem);
    case 'action':
      return t`${quoted(written)} is no action: it has to be \`allow\`, \`ask\` or \`deny\`, in lower-case letters`;
    case 'parameter-form':
      return t`${quoted(written)} is no parameter: one looks like \`key=value\`, without blanks`;
    case 'parameter-twice':
      return t`\`${written.split('=')[0] ?? ''}\` is given twice`;
    case 'yes-no':
      return t`${quoted(written)} is neither \`yes\` nor \`no\``;
    case 'parameter-of-action':
      return parameter(line, written);
    case 'default-needs-target':
      return t`A rule that allows \`@default\` has to say whom it means, with \`target=\``;
    case 'directive':
      return reading.dialect === 'service' ? t`${quoted(written)} cannot stand in a file for one service: only \`!include\` can` : t`There is no ${quoted(written)}: only \`!include\`, \`!include-dir\`, \`!include-service\` and \`!compat-4.0\``;
    case 'directive-words':
      return line.kind === 'directive' ? needs(line.name.text) : '';
  }
}

function fields(line: Line, { dialect }: PolicyText): string {
  const count = line.words.length;
  if (dialect === 'service') return count === 1 ? t`A rule in a file for one service has three fields or more: source, target and action; here is one` : t`A rule in a file for one service has three fields or more: source, target and action; here are ${count}`;
  const old = count >= 3 && line.words.slice(2).some(({ text }) => isAction(text.split(',')[0] ?? ''));
  if (old) return t`A rule has five fields or more: service, argument, source, target and action; here are ${count}, as in the older form that names no service`;
  return count === 1 ? t`A rule has five fields or more: service, argument, source, target and action; here is one` : t`A rule has five fields or more: service, argument, source, target and action; here are ${count}`;
}

function token(written: string, { place }: Problem): string {
  if (place === 'redirect') return t`${quoted(written)} cannot be a target of a rule's own`;
  return place === 'source' ? t`${quoted(written)} cannot be a source` : t`${quoted(written)} cannot be a target`;
}

function parameter(line: Line, written: string): string {
  const action = line.kind === 'rule' ? line.action?.text : undefined;
  return action !== undefined && isAction(action) ? t`\`${action}\` takes no ${quoted(written)}, only ${coded(parametersOf[action])}` : t`${quoted(written)} does not belong here`;
}

const needs = (directive: string): string =>
  directive === '!include-service'
    ? t`\`${directive}\` is followed by a service, an argument and a file, and nothing else`
    : directive === '!compat-4.0'
      ? t`\`${directive}\` is followed by nothing`
      : directive === '!include-dir'
        ? t`\`${directive}\` is followed by one folder and nothing else`
        : t`\`${directive}\` is followed by one file and nothing else`;
