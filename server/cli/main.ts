// The `qube-plan` command: picks the subcommand, turns mistakes into plain words and exit codes.
import { nearest } from '../base/nearest.ts';
import { explain } from '../features/explain.ts';
import { formatOf, readArguments, unknownRule, type Options } from './arguments.ts';
import { check } from './check.ts';
import { evalCall } from './eval.ts';
import { fix } from './fix.ts';
import { format } from './format.ts';
import { exit, UsageError, type Io } from './io.ts';
import { listRules } from './list-rules.ts';
import { renderMarkdown } from './markdown.ts';
import { map } from './map.ts';
import { answersHelp, newPlan } from './new.ts';
import { reach } from './reach.ts';

const commands = ['check', 'fix', 'format', 'eval', 'reach', 'map', 'new', 'explain', 'rules', 'lsp', 'help'] as const;

/** `serve` starts the language server, which then decides itself when and how to exit: no exit code comes back. */
export async function main(words: readonly string[], io: Io, version: string, serve: () => void): Promise<number | undefined> {
  try {
    const options = readArguments(words);
    if (options.version) {
      io.out(`${version}\n`);
      return exit.clean;
    }
    if (options.help || options.command === 'help') {
      io.out(help);
      return exit.clean;
    }
    return await dispatch(options, io, version, serve);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`qube-plan: ${error.message}\n`);
    return exit.usage;
  }
}

async function dispatch(options: Options, io: Io, version: string, serve: () => void): Promise<number | undefined> {
  switch (options.command) {
    case 'check':
      return check(options, io, version);
    case 'fix':
      return fix(options, io);
    case 'format':
      return format(options, io);
    case 'eval':
      return evalCall(options, io);
    case 'reach':
      return reach(options, io);
    case 'map':
      return map(options, io);
    case 'new':
      return newPlan(options, io);
    case 'explain':
      return explainRule(options, io);
    case 'rules':
      return listRules(options, io);
    case 'lsp':
      serve();
      return undefined;
    case '':
      io.err(help);
      return exit.usage;
    default: {
      const meant = nearest(options.command, commands);
      throw new UsageError(`there is no command "${options.command}"${meant ? `; did you mean ${meant}?` : '. See qube-plan --help'}`);
    }
  }
}

function explainRule(options: Options, io: Io): number {
  const [id] = options.rest;
  if (id === undefined || options.rest.length > 1) throw new UsageError('explain takes one rule, e.g. qube-plan explain vault-has-network');
  const page = explain(id);
  if (page === undefined) throw unknownRule(id);
  io.out(formatOf(options, ['pretty', 'markdown']) === 'markdown' ? page : renderMarkdown(page, io));
  return exit.clean;
}

const help = `Checks qube plans: YAML files that say how you compartmentalise your digital life on Qubes OS.

Usage
  qube-plan check [PATH…]        check plans and policy files; folders are searched, - reads a plan from standard input
      --format FORMAT            how to print: pretty, json, sarif, github, junit (pretty)
      --rule ID                  only this rule; may be repeated
      --fail-on LEVEL            exit 1 at this severity or above: error, warning, information, hint, never (error)
      --max-warnings N           exit 1 when there are more warnings than N
      --baseline FILE            leave out what FILE already knows
      --write-baseline FILE      write what is found now to FILE
      --today YYYY-MM-DD         check as of this day
  qube-plan fix [PATH…]          apply every safe fix
      --dry-run                  print a diff instead
  qube-plan format [PATH…]       lay plans and policy files out evenly; comments, quotes and meaning stay
      --check                    only name the files that are not, and exit 1
      --dry-run                  print a diff instead
  qube-plan eval DIR             what happens when one qube calls a service of another
      --service NAME[+ARGUMENT]  the service
      --from QUBE                who calls
      --to TARGET                whom it names, a qube or a token such as @dispvm; nobody without it
      --argument ARGUMENT        the argument
      --plan PLAN                the qubes, as a plan describes them
      --system-info FILE         the qubes, as qrexec-policy-graph --system-info takes them
      --format pretty|json       how to print (pretty)
  qube-plan reach PLAN           what falls with a qube that is taken over
      --from QUBE                this qube
      --format pretty|json       how to print (pretty)
  qube-plan map PLAN [POLICIES…] the plan as a picture, with what policy files say besides
      --format svg|mermaid|dot|json
      --output FILE              write it there instead of printing it
  qube-plan new                  asks whether Qubes OS is the right step, and writes a plan if it is
      --output FILE              write it there (qube-plan.yaml; - prints it)
      --anyway                   write it whatever the answers speak for
      --title TEXT, and the answers, so that nothing has to be asked:
${answersHelp}
  qube-plan explain RULE         why a rule is there, with examples
  qube-plan rules                every rule, what it rests on and how it repairs
      --format pretty|json|markdown
  qube-plan lsp --stdio          the language server, for editors
  qube-plan --version

Exit codes: 0 clean, 1 findings (new: another step is the better one), 2 wrong usage or unreadable files.
`;
