// The map as a Mermaid flowchart: what a Markdown page can hold and draw by itself.
import { t } from '../base/l10n.ts';
import type { Picture, PictureNode } from './picture.ts';
import { actionWord, cardLine, countWords, cut, describe, edgeLabel, groupTitle, zoneTitle } from './words.ts';

/** Label colours with ink that can be read on them. */
const styles: Readonly<Record<string, string>> = {
  red: 'fill:#cc0000,stroke:#7a0000,color:#ffffff',
  orange: 'fill:#f57900,stroke:#9c4d00,color:#000000',
  yellow: 'fill:#edd400,stroke:#8f8000,color:#000000',
  green: 'fill:#73d216,stroke:#447d0d,color:#000000',
  gray: 'fill:#555555,stroke:#222222,color:#ffffff',
  blue: 'fill:#3465a4,stroke:#1d3a5f,color:#ffffff',
  purple: 'fill:#75507b,stroke:#432e47,color:#ffffff',
  black: 'fill:#000000,stroke:#888888,color:#ffffff',
};

/** @returns the chart without a Markdown fence around it */
export function toMermaid(picture: Picture): string {
  const keys = keysOf(picture);
  const key = (id: string): string => keys.get(id) ?? 'unknown';
  const out = ['flowchart LR', `  accTitle: ${line(picture.title === '' ? t`Map of a qube plan` : picture.title)}`, `  accDescr { ${line(describe(picture)).replace(/[{}]/g, '')} }`];
  const within = (group: string): PictureNode[] => picture.nodes.filter((node) => node.group === group);
  for (const zone of picture.zones) {
    out.push(`  subgraph zone_${zone}["${zoneTitle(zone)}"]`);
    for (const group of picture.groups) {
      if (group.zone !== zone) continue;
      out.push(`    subgraph ${key(group.id)}["${text(groupTitle(group)) || ' '}"]`, ...within(group.id).map((node) => `      ${card(node, key(node.id))}`), '    end');
    }
    out.push('  end');
  }
  for (const node of picture.nodes) if (node.group === undefined) out.push(`  ${card(node, key(node.id))}`);
  for (const edge of picture.edges) {
    const [from, to] = [key(edge.from), key(edge.to)];
    if (edge.kind === 'network') out.push(`  ${from} ==> ${to}`);
    else {
      const words = `"${text(edge.kind === 'opens' ? edgeLabel(edge) : `${edgeLabel(edge)}: ${actionWord(edge.action)}${edge.kind === 'policy' ? t` by a policy file` : ''}`)}"`;
      const arrow = edge.action === 'deny' ? '-.-x' : edge.action === 'ask' ? '-.->' : '-->';
      out.push(`  ${from} ${arrow}|${words}| ${to}`);
    }
  }
  const used = Object.keys(styles).filter((label) => picture.nodes.some((node) => node.label === label));
  for (const label of used) out.push(`  classDef ${label}_label ${styles[label] as string}`, `  class ${picture.nodes.filter((node) => node.label === label).map(({ id }) => key(id)).join(',')} ${label}_label`);
  return `${out.join('\n')}\n`;
}

function card(node: PictureNode, key: string): string {
  const found = countWords(node.findings);
  const words = [`<b>${text(cut(node.name, 40))}</b>`, text(cardLine(node)), found].filter((word) => word !== '').join('<br>');
  if (node.kind === 'internet' || node.kind === 'any' || node.group === undefined) return `${key}(["${words}"])`;
  return node.role === 'vault' ? `${key}[["${words}"]]` : `${key}["${words}"]`;
}

/** Short names that no word of Mermaid's own can be; the same as long as the plan keeps its names. */
export function keysOf({ nodes, groups }: Picture): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const name = (id: string, prefix: string): string => {
    const base = `${prefix}_${id.replace(/^qube:/, '').replace(/[^A-Za-z0-9]+/g, '_').slice(0, 40)}`;
    let found = base;
    for (let i = 2; taken.has(found); i++) found = `${base}_${i}`;
    taken.add(found);
    return found;
  };
  return new Map([...groups.map(({ id }): [string, string] => [id, name(id, 'g')]), ...nodes.map(({ id }): [string, string] => [id, name(id, 'q')])]);
}

/** Inside double quotes: everything that could be markup or a line's end as a number. */
const text = (words: string): string => line(words).replace(/["#&<>;`\\|[\]{}()*_~]/g, (letter) => `#${letter.charCodeAt(0)};`);

const line = (words: string): string => words.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
