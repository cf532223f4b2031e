// Finds words that qrexec takes for the names of qubes, though no qube can be called so.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import type { Rule } from '../model/policies.ts';
import { isFault, readToken, tokensFor } from '../syntax/tokens.ts';
import type { Word } from '../syntax/words.ts';
import { policyRule, type PolicyFinding } from './rule.ts';
import { changeWord } from './common/edits.ts';
import { quoted } from './common/words.ts';

export default policyRule({
  title: 'Word that can be no qube',
  group: 'Policy files',
  severity: 'warning',
  why: `qrexec takes every word that does not begin with \`@\` for the name of a qube, and does not check whether there is one. So \`$anyvm\`, which belongs to the older form of policies, or \`anyvm\` without its
\`@\` names a qube that nobody has, and the line never fits. If it was meant to refuse something, it does not.`,
  cites: ['names-are-not-checked', 'old-dialect', 'policy-tokens'],

  when: ({ source, target, redirect, defaultTarget }) => isOdd(source) || isOdd(target) || isOdd(redirect) || isOdd(defaultTarget),

  *line(rule) {
    const { line } = rule;
    yield* judge(line.source, 'source', rule);
    yield* judge(line.target, 'target', rule);
    for (const key of ['target', 'default_target']) yield* judge(line.params.find((it) => it.key.text === key)?.value, 'redirect', rule);
  },
});

type Place = 'source' | 'target' | 'redirect';

function* judge(word: Word | undefined, place: Place, { line }: Rule): Iterable<PolicyFinding> {
  if (!word || !isOdd(word.text)) return;
  const meant = meantBy(word.text, place);
  const fits = meant !== undefined && !(place === 'target' && meant === '@default' && line.action?.text === 'allow' && !line.params.some(({ key }) => key.text === 'target'));
  const old = word.text.startsWith('$') && meant !== undefined;
  if (word.text.startsWith('\ufeff')) return yield { at: word, says: t`The file begins with a byte order mark, which qrexec takes for a letter of this name, so this never fits` };
  yield {
    at: word,
    says: old ? t`\`${word.text}\` is the older form of \`${meant}\`; here it is taken for the name of a qube, which none can have` : t`No qube can be called ${quoted(word.text)}, so this never fits${meant === undefined ? '' : t`; did you mean \`${meant}\`?`}`,
    fixes: meant !== undefined && fits ? [changeWord(word, meant)] : [],
  };
}

/** Neither a token nor what a qube can be called. */
const isOdd = (text: string | undefined): boolean => text !== undefined && !text.startsWith('@') && text !== '*' && !isName(text);

/** What Qubes OS lets a qube be called, its UUID included. */
const isName = (text: string): boolean =>
  text.length <= 31 && /^[a-zA-Z][a-zA-Z0-9_.-]*$/.test(text) ? text !== 'none' && text !== 'default' && !bareTokens.has(text) : /^uuid:[0-9a-fA-F-]+$/.test(text);

/** Tokens whose `@` was forgotten. */
const bareTokens = new Set(['anyvm', 'adminvm', 'dispvm']);

function meantBy(text: string, place: Place): string | undefined {
  const bare = `@${text.replace(/^[$@]/, '')}`;
  if (!isFault(readToken(bare, place))) return bare;
  const colon = bare.indexOf(':');
  const head = colon < 0 ? bare : bare.slice(0, colon + 1);
  const near = nearest(head, tokensFor(place).filter((it) => it !== '*' && it.endsWith(':') === colon >= 0));
  const whole = near === undefined ? undefined : near + (colon < 0 ? '' : bare.slice(colon + 1));
  return whole !== undefined && !isFault(readToken(whole, place)) ? whole : undefined;
}
