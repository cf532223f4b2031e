// Explanations of what may stand in a policy: tokens, actions, parameters and directives.
import { later, t } from '../base/l10n.ts';

/** What a token means, as source and as target; prefixes with their colon. */
export const tokenMeanings: Readonly<Record<string, string>> = later({
  '*': 'Everything: every qube, dom0 as well.',
  '@anyvm': 'Every qube except dom0. As a target it also covers new disposables and calls that name no target.',
  '@adminvm': 'dom0, which may be written `dom0` as well. Calls from dom0 are not subject to the policy, except for the clipboard.',
  '@default': 'A call that names no target, or a qube that does not exist. A rule that allows it has to say `target=`.',
  '@dispvm': 'A new disposable, made from the disposable template that the caller uses by default.',
  '@dispvm:': 'A new disposable of this template. As a target it also covers a call of `@dispvm` whose template it is. As a source it never fits: a running disposable calls under its own name.',
  '@dispvm:@tag:': 'A new disposable of any template with this tag. As a source it never fits: a running disposable calls under its own name.',
  '@tag:': 'Every qube with this tag. Disposables have the tags of the qube they are made from. Whether any qube has the tag is not checked.',
  '@type:': 'Every qube of this class: AdminVM, AppVM, DispVM, RemoteVM, StandaloneVM or TemplateVM. Other words are accepted and fit none.',
});

export const actionMeanings: Readonly<Record<string, string>> = later({
  allow: 'The call goes through without a question.',
  ask: 'A person is asked each time, and chooses among the targets that rules permit for the call.',
  deny: 'The call is refused, with a notice on the desktop unless `notify=no`.',
});

export const parameterMeanings: Readonly<Record<string, string>> = later({
  target: 'Leads the call to this qube, whomever the caller names. The rules are not asked again for the new target.',
  default_target: 'The target that is marked beforehand in the question. It permits nothing by itself.',
  user: 'The user in the target whose rights the service has; the usual one without it. Ignored where the target is a remote qube.',
  notify: 'Whether a notice appears on the desktop: `yes` or `no`. Without it, only refused calls are shown.',
  autostart: 'Whether a target that does not run is started: `yes` or `no`, `yes` without it. With `no` such a call is refused.',
});

export const directiveMeanings: Readonly<Record<string, string>> = later({
  '!include': 'Reads another file as if it stood here. Paths start from the folder of the policies. A file that is missing makes Qubes OS refuse every call.',
  '!include-dir': 'Reads every `.policy` file of a folder here, in the order of their names.',
  '!include-service': 'Reads a file of lines without service and argument here, for the service and argument named.',
  '!compat-4.0': 'Reads the files of the older form in `/etc/qubes-rpc/policy` here, one for each service. USB passthrough still relies on it.',
});

/** What an argument field means. */
export function argumentMeaning(text: string): string {
  if (text === '*') return t`Any argument, or none.`;
  if (text === '+') return t`Only calls without an argument.`;
  return t`Only calls with the argument \`${text.slice(1).replace(/`/g, '')}\`.`;
}
