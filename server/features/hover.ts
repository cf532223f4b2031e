// Explains what the cursor points at: the reasons behind its findings, what it is, what it comes to, and what the guide says.
import { t } from '../base/l10n.ts';
import { touches, type Span } from '../base/span.ts';
import { nearest } from '../base/nearest.ts';
import type { Allow } from '../plan/allows.ts';
import type { PassageId } from '../guide/passages.ts';
import { rules } from '../rules/index.ts';
import type { Found } from '../rules/run.ts';
import type { Snapshot } from '../snapshot.ts';
import { at, type Path, type Spot } from './context.ts';
import { hereText } from './describe-here.ts';
import { keyLine, keyText } from './describe-key.ts';
import { valueText } from './describe-value.ts';
import { code, paragraphs, prose, safe, sentence, series } from './markdown.ts';
import { reasonsForKey } from './reasons.ts';
import { citation, citations, ruleHead, why } from './rule-text.ts';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** More passages than this at one place are not read; the first ones fit best. */
const mostPassages = 2;

/** What there is to say at a UTF-16 offset, as Markdown in which nothing from the plan is markup; undefined where nothing is written. */
export function hover(shot: Snapshot, offset: number): Hover | undefined {
  const spot = at(shot, offset);
  const found = shot.outcome.findings.filter((it) => touches(it.at, offset));
  const cited = new Set<PassageId>();
  const findings = findingsText(found, cited);
  const allowed = spot.thing.kind === 'allow' ? undefined : allowedText(shot, offset);
  const about = subject(spot, shot, cited);
  const markdown = [findings, paragraphs(allowed, about)].filter((part) => part !== '').join('\n\n---\n\n');
  if (markdown === '') return undefined;
  return { span: spot.on === 'gap' && found[0] ? found[0].at : spot.at, markdown };
}

function subject(spot: Spot, shot: Snapshot, cited: Set<PassageId>): string {
  if (spot.thing.kind === 'allow') return allowText(spot.thing.allow, shot, cited);
  if (spot.on === 'key') {
    if (spot.thing.kind === 'qube' || spot.thing.kind === 'identity') {
      const { text, cites } = valueText(spot, shot);
      return paragraphs(text, hereText(spot.path, shot), passagesText(cites, cited));
    }
    return paragraphs(keyText(spot.path), hereText(spot.path, shot), passagesText(reasonsHere(spot.path, shot), cited));
  }
  if (spot.on !== 'value' || spot.at.start === spot.at.end) return '';
  const { text, cites } = valueText(spot, shot);
  // What an identity or service is says all there is to say about the key in this place.
  const { kind } = spot.thing;
  const here = kind === 'identity' ? undefined : hereText(spot.path, shot);
  const reasons = cites.length > 0 || kind === 'service' ? cites : reasonsHere(spot.path, shot);
  return paragraphs(text, keyLine(spot.path), here, passagesText(reasons, cited));
}

/** The key's passages, or better ones where the qube has a part that they speak of. */
function reasonsHere(path: Path, { facts }: Snapshot): readonly PassageId[] {
  const [section, name, key] = path;
  const qube = (section === 'qubes' || section === 'templates') && typeof name === 'string' ? facts.qube(name) : undefined;
  if (qube && key === 'netvm') {
    if (facts.vault(qube)) return ['vault-is-offline'];
    if (facts.anonymous(qube)) return ['workstation-only-through-gateway'];
    if (qube.klass === 'TemplateVM') return ['template-network-discouraged'];
  }
  if (qube && key === 'default_dispvm') {
    if (facts.anonymous(qube)) return ['anon-disposable-leak'];
    if (facts.reach(qube) !== 'offline') return ['disposable-inherits-network'];
  }
  return reasonsForKey(path);
}

/** Each rule's reason once. What it found here is not repeated: editors show the messages beside the hover. */
function findingsText(found: readonly Found[], cited: Set<PassageId>): string {
  const ids = [...new Set(found.map(({ rule }) => rule))];
  return ids
    .flatMap((id) => {
      const rule = Object.hasOwn(rules, id) ? rules[id] : undefined;
      const first = found.find((it) => it.rule === id);
      if (!rule || !first) return [];
      for (const passage of rule.cites) cited.add(passage);
      return [paragraphs(ruleHead(id, rule, first.severity), why(rule), citations(rule.cites))];
    })
    .join('\n\n---\n\n');
}

function passagesText(ids: readonly PassageId[], cited: Set<PassageId>): string | undefined {
  const fresh = [...new Set(ids)].filter((id) => !cited.has(id)).slice(0, mostPassages);
  return fresh.length === 0 ? undefined : fresh.map((id) => citation(id)).join('\n\n');
}

function allowedText({ outcome, plan }: Snapshot, offset: number): string | undefined {
  const silenced = outcome.silenced.filter((it) => touches(it.at, offset));
  const said = new Set(
    silenced.map((found) => {
      const reason = plan.allows.find((allow) => silences(allow, found))?.reason;
      const said = sentence(prose(found.says));
      return reason === undefined ? t`Allowed by a comment: ${said}` : t`Allowed by a comment: ${said} The reason given: ${sentence(safe(reason))}`;
    }),
  );
  return said.size > 0 ? [...said].join('\n\n') : undefined;
}

/** What the comment does, then the rule it names. */
function allowText(allow: Allow, { outcome }: Snapshot, cited: Set<PassageId>): string {
  const where = allow.scope === 'file' ? t`in the whole file` : allow.alone ? t`on the next line` : t`on this line`;
  const rule = Object.hasOwn(rules, allow.rule) ? rules[allow.rule] : undefined;
  if (!rule) {
    const meant = nearest(allow.rule, Object.keys(rules));
    const naming = allow.rule === '' ? t`It names no rule, so it silences nothing.` : t`There is no rule ${code(allow.rule)}, so it silences nothing.`;
    return t`A comment that allows a finding ${where}. ${naming}${meant === undefined ? '' : t` Did you mean ${code(meant)}?`}`;
  }
  const silenced = outcome.silenced.filter((found) => silences(allow, found));
  const effect = silenced.length === 0 ? t`It silences nothing at present.` : t`It silences: ${series(silenced.map(({ says }) => prose(says)), 4)}.`;
  const reason = allow.reason === undefined ? t`No reason is given.` : t`The reason given: ${sentence(safe(allow.reason))}`;
  for (const passage of rule.cites) cited.add(passage);
  return paragraphs(t`A comment that allows a finding ${where}. ${effect} ${reason}`, ruleHead(allow.rule, rule), why(rule), citations(rule.cites));
}

const silences = (allow: Allow, found: Found): boolean =>
  allow.rule === found.rule && (allow.scope === 'file' || (found.at.start >= allow.covers.start && found.at.start <= allow.covers.end));
