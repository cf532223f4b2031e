// What the words of a plan are, for editors that colour by meaning: qubes, labels, trust, services, tokens, identities, tags, rules.
import type { Span } from '../base/span.ts';
import { references } from '../plan/references.ts';
import { labels } from '../facts/release-data.ts';
import { trustLevels } from '../plan/plan.ts';
import { rules } from '../rules/index.ts';
import type { Snapshot } from '../snapshot.ts';

/** Editors know how to colour these; the order is part of the protocol's legend. */
export const tokenTypes = ['class', 'type', 'enumMember', 'function', 'keyword', 'variable', 'decorator', 'macro'] as const;
export const tokenModifiers = ['declaration', 'defaultLibrary', 'deprecated'] as const;

export interface Token {
  readonly at: Span;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

/** In the order of the text; no two overlap and none goes over the end of a line. */
export function tokens({ tree, plan, facts }: Snapshot): readonly Token[] {
  const found: Token[] = [];
  const add = (at: Span, type: Token['type'], ...modifiers: Token['modifiers']): void => {
    if (at.file === undefined && at.start < at.end && !/[\r\n]/.test(tree.text.slice(at.start, at.end))) found.push({ at: { start: at.start, end: at.end }, type, modifiers });
  };
  for (const { kind, name, at, node, defines } of references(tree.root)) {
    if (node.kind === 'alias') continue;
    const declares = defines ? (['declaration'] as const) : [];
    if (kind === 'identity') add(at, 'variable', ...declares);
    else if (kind === 'tag') add(at, 'decorator');
    else {
      const qube = facts.qube(name);
      add(at, qube?.klass === 'TemplateVM' ? 'type' : 'class', ...declares, ...(qube && !qube.plan ? (['defaultLibrary'] as const) : []));
    }
  }
  for (const { label, trust, at } of plan.qubes) {
    if (at.file !== undefined) continue;
    if (label && labels.some(({ name }) => name === label.value)) add(label.at, 'enumMember');
    if (trust && trustLevels.includes(trust.value)) add(trust.at, 'enumMember');
  }
  const words = new Set(found.map(({ at }) => at.start));
  for (const { plan: flow } of facts.flows.all) {
    for (const { at } of flow.services) add(at, 'function');
    for (const { at, value } of [...flow.from, ...flow.to]) {
      // `@tag:x` and `@dispvm:x` name something, which has a colour of its own.
      if (/^["']?@/.test(tree.text.slice(at.start, at.start + 2)) && at.file === undefined && !hasNameInside(words, at)) add(at, 'keyword');
      else if (value === '*') add(at, 'keyword');
    }
  }
  for (const { rule, ruleAt } of plan.allows) if (Object.hasOwn(rules, rule)) add(ruleAt, 'macro');
  found.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  return found.filter(({ at }, index) => index === 0 || at.start >= (found[index - 1] as Token).at.end);
}

function hasNameInside(starts: ReadonlySet<number>, { start, end }: Span): boolean {
  for (let at = start; at < end; at++) if (starts.has(at)) return true;
  return false;
}
