// What the plan format asks of a file, citable like the guide's advice.

import { format } from './passage.ts';

export const formatPassages = {
  ...format('The plan format', {
    'plan-is-yaml': 'A plan is a YAML 1.2 file. Where the YAML is broken, that part of the plan cannot be read, and so nothing in it is checked.',
    'format-version': 'A plan begins with `plan: 1`, the version of the format, so that a later tool knows how to read an older plan.',
    'known-keys': 'A key nobody reads protects nobody: a misspelt key would be silently without effect, so every key has to be one the format knows.',
    'one-key-once': 'A key may stand only once in a mapping. With two, only one of them counts, and which one is easy to misjudge.',
    'values-have-forms': 'Every key takes values of one form: a number, a size, a date, a word from a list, or the name of a qube. A value of another form cannot be used.',
    'open-word-lists': 'Activities and kinds of data are open lists. An unknown word is allowed, but no check can know what it means.',
    'size-units': 'Sizes carry a unit, such as `16 GiB`, `16 GB` or `512 MiB`. A bare number is accepted only for the memory properties of Qubes OS and means MiB.',
    'no-secrets-in-plans': 'A plan says where secrets are kept, never what they are. Plans get shared, printed and put under version control, so a password or key in one is no longer secret.',
    'known-without-writing': 'Whatever a fresh installation of the chosen release contains is known without being written. A plan names only what it adds or changes.',
    'trust-follows-label': 'Where no `trust` is written it follows the label: red untrusted, orange low, yellow medium, green, gray, blue and purple high, black ultimate.',
    'flows-first-match': 'The flows of a plan are read from top to bottom and the first one that fits decides, just as qrexec reads its policy.',
  }),
  ...format('Allow comments', {
    'allow-needs-reason': 'A comment that allows a finding has to say why. Whoever reads the plan later, you included, cannot otherwise tell a decision from an oversight.',
    'allow-must-match': 'A comment that allows a finding is only worth keeping while it silences one. A leftover one would hide the next, different fault on that line.',
  }),
  ...format('Shared bases', {
    'extends-inside-workspace': 'A base named under `extends` is a relative path to another plan inside the workspace. A base that cannot be read leaves the plan incomplete.',
    'null-removes': 'A plan laid over a base replaces what it writes again, and takes away what it sets to `null` where taking away makes sense.',
  }),
};
