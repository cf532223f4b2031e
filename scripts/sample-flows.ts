// Large plans in which everything hangs together by flows, for whoever measures how long it takes to follow them.

/** `named`: from qube to qube. `wide`: every third to all qubes. `from-all`: every third from all. `tagged`: to qubes with a tag, every other from such. `mixed`: any of these, classes and denials in between. */
export const flowKinds = ['named', 'wide', 'from-all', 'tagged', 'mixed'] as const;
export type FlowKind = (typeof flowKinds)[number];

/** A plan of so many qubes, and of two and a half times as many flows. */
export function sampleFlows(kind: FlowKind, count: number): string {
  const colours = ['red', 'orange', 'yellow', 'blue', 'black'];
  const qubes = Array.from({ length: count }, (_, index) => `  q${index}: { label: ${colours[index % 5] as string}, netvm: ${index % 4 === 0 ? 'none' : 'sys-firewall'}, tags: [t${index % 50}, u${index % 7}] }\n`);
  const flows = Array.from({ length: count * 2.5 }, (_, index) => {
    const service = ['copy', 'open', 'clipboard'][index % 3] as string;
    const action = kind === 'mixed' && index % 4 === 0 ? 'deny' : index % 5 === 0 ? 'allow' : 'ask';
    return `  - { from: "${sourceIn(kind, index, count)}", to: "${targetIn(kind, index, count)}", service: ${service}, action: ${action} }\n`;
  });
  return `plan: 1\nqubes:\n${qubes.join('')}flows:\n${flows.join('')}`;
}

function sourceIn(kind: FlowKind, index: number, count: number): string {
  const one = `q${(index * 3) % (count - 1)}`;
  if (kind === 'from-all' && index % 3 === 0) return '@anyvm';
  if (kind === 'tagged' && index % 2 === 0) return `@tag:t${index % 50}`;
  return kind === 'mixed' ? ([one, `@tag:t${index % 50}`, one, '@type:AppVM', one][index % 5] as string) : one;
}

function targetIn(kind: FlowKind, index: number, count: number): string {
  const one = `q${(index * 7) % count}`;
  if (kind === 'wide' && index % 3 === 0) return '@anyvm';
  if (kind === 'tagged') return `@tag:t${(index * 7) % 50}`;
  return kind === 'mixed' ? ([one, `@tag:t${(index * 13) % 50}`, '@dispvm', one, '@anyvm', `@tag:u${(index * 3) % 7}`, one][index % 7] as string) : one;
}
