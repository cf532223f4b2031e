// How qrexec, the gatekeeper between qubes, decides: facts for the rules on flows, paths and policy files.

import { facts } from './passage.ts';

export const policyPassages = {
  ...facts('qubes-core-qrexec', 'qrexec/policy/parser.py', {
    'first-match-wins': 'qrexec reads its rules in order and the first that fits decides. A later rule for the same call is never reached.',
    'no-match-is-deny': 'A call that no rule mentions is refused.',
    'one-error-stops-all': 'One line that qrexec cannot read, or one missing include, and every call on the whole system is refused.',
    'policy-file-names': 'Policy files end in `.policy` and are named with lower-case letters, digits, `_`, `.` and `-`. One upper-case letter makes the whole policy fail.',
    'policy-line-form': 'A rule has five fields: service, argument, source, target and action, followed by parameters. A comment needs a line of its own.',
    'action-parameters': 'Each action takes its own parameters: `deny` only `notify`, while `default_target` belongs to `ask` alone. qrexec rejects the rest.',
    'yes-no-parameters': '`notify` and `autostart` take `yes` or `no` and nothing else.',
    'default-allow-needs-target': 'A rule that allows `@default` has to say with `target=` which qube is meant.',
    'policy-tokens': 'Only certain words may begin with `@`, and not each of them may stand at both ends: `@default` and `@dispvm` are for targets only.',
    'names-are-not-checked': 'qrexec does not check that a qube, tag or class named in a rule exists. A misspelt one simply never matches.',
    'dispvm-source-never-matches': 'As a source, `@dispvm:NAME` is accepted but never matches: a running disposable calls under its own name. A tag or `@type:DispVM` works.',
    'anyvm-leaves-out-dom0': '`@anyvm` stands for every qube except dom0. As a target it also covers new disposables and calls that name no target.',
    'ask-needs-a-target': 'An `ask` rule can only offer targets that some rule permits. With nothing to choose from, the call is refused without a question.',
    'redirect-is-not-rechecked': 'A target set by a rule is final: rules further down that would deny that qube are not consulted again.',
    'self-call-refused': 'A qube cannot call itself: qrexec refuses a call whose source is also its target.',
    'autostart-no-needs-running': 'With `autostart=no` a call to a qube that is not running is refused.',
    'old-dialect': 'Older policy files leave out service and argument, write `$` for `@` and put commas between parameters. In the present form `$anyvm` is only the name of a qube.',
  }),
  ...facts('qubes-core-qrexec', 'doc/multifile-policy.markdown', {
    'policy-file-order': 'Policy files are read by name: your own start with 30, the settings window writes those with 50, and the defaults of Qubes OS start with 90.',
  }),
  ...facts('qubes-desktop-linux-manager', 'qubes_config/global_config/policy_manager.py', {
    'config-files-are-rewritten': 'The Global Config window rewrites the files that begin with `50-config-`, and parameters added by hand get lost in the process.',
  }),
  ...facts('qubes-core-admin', 'qubes-rpc-policy/90-default.policy', {
    'full-control-services': 'With `qubes.VMShell`, `qubes.VMExec` and their kin the caller runs any command in the target. Whoever may use one controls that qube.',
    'disposables-run-anything': 'By default any qube may run any command in a disposable of its own. Through it the qube reaches whatever network that disposable has.',
    'copy-asks-by-default': 'By default copying a file to another qube asks the person at the keyboard first.',
    'open-asks-by-default': 'By default files and links open freely in a new disposable, while opening them in another qube asks first.',
    'tcp-denied-by-default': '`qubes.ConnectTCP` opens a network port of another qube and is denied by default. It connects even qubes that have no network.',
    'wildcard-rules': 'A rule from any qube to any qube covers every qube you will ever add, the compromised one as well. The comments in the default policy warn against it.',
    'date-from-dom0': '`qubes.GetDate` hands out the time of dom0. By default every qube may ask for it except those tagged `anon-vm`.',
  }),
  ...facts('qubes-core-admin', 'qubes-rpc-policy/90-admin-default.policy.header', {
    'admin-services': 'The `admin.` services steer the system itself: they can change networks, read volumes and create qubes. Allowing one to a qube makes that qube part of the control of the machine.',
    'policy-services': 'The `policy.` services change the rules between qubes. A qube that may use one can grant itself everything else.',
  }),
  ...facts('qubes-gui-daemon', 'common/90-default-gui-daemon.policy', {
    'clipboard-needs-keys': 'Pasting between qubes needs the key combination each time, so `ask` means that a person acts; `deny` forbids even that.',
  }),
  ...facts('Qubes documentation', 'developer/services/qrexec', {
    'calls-from-dom0': 'Calls that start in dom0 are not subject to the policy, so rules with dom0 as the source have next to no effect.',
    'unknown-target-is-default': 'A call to a qube that does not exist counts as a call to `@default`.',
    'admin-allow-needs-dom0': 'A rule that allows an `admin.` service has to carry `target=dom0`, since dom0 is the one that answers it.',
  }),
  ...facts('Qubes documentation', 'user/security-in-qubes/split-gpg', {
    'split-gpg': 'With split GPG the key stays in an offline qube. The mail qube only sends what is to be signed or decrypted.',
  }),
  ...facts('Qubes documentation', 'user/security-in-qubes/split-gpg-2', {
    'split-keys-stay-offline': 'The qube that serves keys to others should have no network and a high trust; the clients never see the keys themselves.',
  }),
  ...facts('qubes-issues', 'issue 7755', {
    'closing-with-deny-all': 'A rule that denies everything to everyone, placed early, also cuts the calls that Qubes OS and Whonix need to work.',
  }),
  ...facts('qubes-app-linux-usb-proxy', 'qubesusbproxy/core3ext.py', {
    'usb-passthrough-rules': 'Attaching a USB device from dom0 writes a rule into the legacy policy folder for a while, so that folder has to stay in use.',
  }),
  ...facts('Qubes documentation', 'user/advanced-topics/usb-qubes', {
    'usb-keyboard-types-into-dom0': 'A USB keyboard is handled by the USB qube, which may then type into dom0. Whoever takes over that qube can type there too.',
    'usb-mouse-asks': 'As installed, a USB mouse asks before it may move the pointer, and a USB keyboard or tablet is refused.',
    'usb-controllers-out-of-dom0': 'USB controllers belong in a USB qube. Left in dom0, any stick that is plugged in speaks to the heart of the system.',
  }),
};
