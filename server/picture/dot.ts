// The map in the language of Graphviz, for those who lay it out and style it themselves.
import { t } from '../base/l10n.ts';
import type { Picture, PictureNode } from './picture.ts';
import { cardLine, countWords, edgeLabel, groupTitle, zoneTitle } from './words.ts';

const colors: Readonly<Record<string, string>> = { red: '#cc0000', orange: '#f57900', yellow: '#edd400', green: '#73d216', gray: '#555555', blue: '#3465a4', purple: '#75507b', black: '#000000' };

export function toDot(picture: Picture): string {
  const out = ['digraph "qube plan" {', '  rankdir=LR; compound=true; fontname="sans-serif"; node [shape=box, style="rounded", penwidth=3, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];'];
  if (picture.title !== '') out.push(`  label=${quoted(picture.title)}; labelloc=t;`);
  let count = 0;
  /** A group's first member stands for it: Graphviz draws lines from nodes only. */
  const heads = new Map<string, { readonly node: string; readonly cluster: string }>();
  for (const zone of picture.zones) {
    out.push(`  subgraph "cluster zone ${zone}" {`, `    label=${quoted(zoneTitle(zone))}; style=rounded;`);
    for (const group of picture.groups) {
      if (group.zone !== zone) continue;
      const members = picture.nodes.filter((node) => node.group === group.id);
      const cluster = `cluster group ${++count}`;
      const [first] = members;
      if (first) heads.set(group.id, { node: first.id, cluster });
      out.push(`    subgraph "${cluster}" {`, `      label=${quoted(groupTitle(group))}; style=dotted;`, ...members.map((node) => `      ${card(node)}`), '    }');
    }
    out.push('  }');
  }
  for (const node of picture.nodes) if (node.group === undefined) out.push(`  ${card(node)}`);
  for (const edge of picture.edges) {
    const head = heads.get(edge.from);
    const from = edge.kind === 'network' && head ? head.node : edge.from;
    const style =
      edge.kind === 'network'
        ? `${head ? `ltail=${quoted(head.cluster)}, ` : ''}style=bold, penwidth=4, color=gray60, arrowhead=none`
        : `label=${quoted(edge.kind === 'policy' ? t`${edgeLabel(edge)} (policy file)` : edgeLabel(edge))}, ${edge.action === 'deny' ? 'style=dotted, color="#b3261e", arrowhead=tee' : edge.action === 'ask' ? 'style=dashed, color="#0757ba", arrowhead=empty' : 'style=solid, color="#1a7f37"'}`;
    out.push(`  ${quoted(from)} -> ${quoted(edge.to)} [${style}];`);
  }
  return `${[...out, '}'].join('\n')}\n`;
}

function card(node: PictureNode): string {
  const words = [node.name, cardLine(node), countWords(node.findings)].filter((word) => word !== '').join('\n');
  const color = node.label === null ? undefined : colors[node.label];
  return `${quoted(node.id)} [label=${quoted(words)}${color === undefined ? '' : `, color="${color}"`}${node.group === undefined ? ', style="rounded,dashed"' : ''}];`;
}

/** Graphviz knows only the quote itself as special, but takes a backslash for the start of an escape. */
const quoted = (words: string): string =>
  `"${words.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
