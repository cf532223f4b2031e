// Finds services that Qubes OS does not have, in the namespaces that are its own.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import { isUnknownQubesService, knownServices } from '../../facts/services.ts';
import type { Word } from '../syntax/words.ts';
import type { PolicyFile } from '../model/policies.ts';
import { policyRule, type PolicyFinding } from './rule.ts';
import { changeWord } from './common/edits.ts';

export default policyRule({
  title: 'Service that Qubes OS does not have',
  group: 'Policy files',
  severity: 'warning',
  why: `qrexec does not check whether a service exists. A rule for \`qubes.FileCopy\` is accepted and never fits a call of \`qubes.Filecopy\`, so what it should refuse goes through. Names that begin with
\`qubes.\`, \`admin.\` or \`policy.\` belong to Qubes OS; services of your own are better off under a name of their own.`,
  limits: 'A name that resembles none of the known services is only a hint: it may belong to a package or a release that is not known here.',
  cites: ['names-are-not-checked'],

  *file(file) {
    const [reading] = file.readings;
    if (!reading || reading.dialect !== 'policy') return;
    for (const line of reading.lines) {
      if (line.opaque || line.problem) continue;
      if (line.kind === 'rule' && isFine(line.serviceText)) continue;
      const word = line.kind === 'rule' ? line.service : line.name.text === '!include-service' ? line.params[0] : undefined;
      if (word) yield* judge(word, file);
    }
  },
});

/** Known, in its right spelling, or nobody's but the user's. */
function isFine(name: string | undefined): boolean {
  if (name === undefined || name === '*' || exact.has(name)) return true;
  const cased = lower.get(name.toLowerCase());
  return cased === undefined ? !isUnknownQubesService(name) : cased === name;
}

/** Names are looked up once: a policy has the same ones over and over. */
const meantBy = new Map<string, string | undefined>();

function* judge(word: Word, { path }: PolicyFile): Iterable<PolicyFinding> {
  const name = word.text;
  if (isFine(name) || path === '') return;
  const cased = lower.get(name.toLowerCase());
  if (!meantBy.has(name) && meantBy.size < 5000) meantBy.set(name, cased ?? nearest(name, knownServices));
  const meant = meantBy.get(name);
  yield {
    at: word,
    severity: meant === undefined ? 'hint' : 'warning',
    says: meant === undefined ? t`Qubes OS has no service \`${name}\` that is known here` : t`Qubes OS has no service \`${name}\`; did you mean \`${meant}\`?`,
    fixes: meant === undefined ? [] : [changeWord(word, meant)],
  };
}

const exact: ReadonlySet<string> = new Set(knownServices);
const lower: ReadonlyMap<string, string> = new Map(knownServices.map((it) => [it.toLowerCase(), it]));
