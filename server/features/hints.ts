// What a qube has without its being written: the way to the network and the template, shown beside its name. Editors cut long hints short.
import { t } from '../base/l10n.ts';
import type { Span } from '../base/span.ts';
import type { Facts } from '../facts/facts.ts';
import type { Qube } from '../facts/system.ts';
import type { Snapshot } from '../snapshot.ts';
import { lineTail } from '../syntax/layout.ts';

export interface Hint {
  /** The hint stands behind this offset. */
  readonly offset: number;
  readonly text: string;
  /** Where the value comes from, for whoever asks. */
  readonly says: string;
}

export interface HintChoice {
  readonly network: boolean;
  readonly template: boolean;
}

/** For the qubes whose name stands within the span. */
export function hints({ plan, facts, text }: Snapshot, within: Span, { network, template }: HintChoice): readonly Hint[] {
  const found: Hint[] = [];
  for (const { at, name, section, netvm, klass } of plan.qubes) {
    if (at.file !== undefined || section !== 'qubes' || at.end < within.start || at.start > within.end) continue;
    const qube = facts.qube(name);
    if (!qube || klass?.value === 'AdminVM' || qube.klass === 'AdminVM' || qube.klass === 'RemoteVM') continue;
    const unwritten = [network && !netvm ? netHint(qube, facts) : undefined, template ? templateHint(qube) : undefined].filter((it) => it !== undefined);
    if (unwritten.length > 0) found.push({ offset: endOfLine(text, at.end), text: unwritten.map((it) => it.text).join(' · '), says: unwritten.map((it) => it.says).join('\n') });
    if (network && netvm && netvm.at.file === undefined && netvm.value !== null && netvm.at.start !== netvm.key.start) {
      const beyond = facts.chain(qube).hops.slice(1).map((hop) => hop.name);
      if (beyond.length > 0) found.push({ offset: netvm.at.end, text: `→ ${beyond.join(' → ')}`, says: t`The way to the network: ${facts.path(qube)}` });
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

function netHint(qube: Qube, facts: Facts): { readonly text: string; readonly says: string } | undefined {
  if (qube.netvm.value === null) return qube.klass === 'TemplateVM' || qube.providesNetwork.value ? undefined : { text: t`offline`, says: t`No network: ${qube.netvm.says}` };
  const [, ...hops] = facts.path(qube).split(' → ');
  return { text: `→ ${hops.join(' → ')}`, says: t`netvm ${qube.netvm.value}: ${qube.netvm.says}` };
}

function templateHint(qube: Qube): { readonly text: string; readonly says: string } | undefined {
  if (qube.template.value === null || qube.template.from === 'written') return undefined;
  return { text: qube.template.value, says: t`template ${qube.template.value}: ${qube.template.says}` };
}

/** Behind the last letter of the line, a remark's included: a hint in the middle would part what belongs together. */
function endOfLine(text: string, offset: number): number {
  let end = lineTail(text, offset);
  while (end > offset && /[ \t]/.test(text[end - 1] as string)) end--;
  return end;
}
