// Finds paths of steps by which something gets from a qube into a much more trusted one.
import { t } from '../base/l10n.ts';
import { dom0Height, heightOf, vaultHeight, type Path } from '../facts/paths.ts';
import type { Facts } from '../facts/facts.ts';
import type { GraphNode } from '../facts/graph.ts';
import { anchor, cut, nodeName, stepNotes, through, unhindered } from './common/path.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Way up over several qubes',
  group: 'Paths',
  severity: 'warning',
  why: `Each flow on its own may look harmless, and yet they join: what has taken over a qube hands something to the next, that one to the one after, until it arrives
where none of the flows seemed to lead. A path lasts only as long as each of its steps: where somebody is asked and knows what for, it ends. So one
question with a stated reason, at any step, is enough. Templates count as steps too, since whatever gets into one gets into every qube made from it.`,
  limits: `Steps are flows, templates, disposables, devices that attach by themselves, and what Qubes OS allows by itself: any qube may run and open things in a disposable of its own. The
questions that Qubes OS asks by default, where no flow speaks of the call, do not count as a way. Answers that come back from a call are not seen, nor disposables that already run as targets. GUI, audio and management qubes are not counted
as steps. Only qubes whose trust is known begin or end a path. In plans of thousands of qubes the search ends after a while. Where one step alone leads as far up, \`upward-flow\` and its kin speak of it.`,
  cites: ['no-careless-copying-upwards', 'intruder-in-one-context', 'own-copying-defeats-it', 'first-match-wins', 'disposables-run-anything', 'template-trust'],

  *plan({ facts }) {
    for (const found of facts.paths.upward) {
      const [path] = found.paths;
      const at = anchor(found);
      const start = path.edges[0]?.from;
      const end = path.edges.at(-1)?.to;
      if (!at || !start || !end) continue;
      yield {
        at,
        severity: severity(path, end, facts),
        says: path.free
          ? t`${nodeName(start)} reaches ${ending(end, facts)}${through(path)}${unhindered(found)}`
          : t`${nodeName(start)} may reach ${ending(end, facts)}${through(path)}${unhindered(found)}`,
        because: stepNotes(path),
        fixes: cut(found, facts),
      };
    }
  },
});

function severity({ free }: Path, end: GraphNode, facts: Facts): 'error' | 'warning' | 'information' {
  if (!free) return 'information';
  return (heightOf(end, facts) ?? 0) >= vaultHeight ? 'error' : 'warning';
}

function ending(end: GraphNode, facts: Facts): string {
  const height = heightOf(end, facts) ?? 0;
  if (height >= dom0Height) return 'dom0';
  return height >= vaultHeight ? end.name === 'vault' ? nodeName(end) : t`vault ${nodeName(end)}` : t`the more trusted ${nodeName(end)}`;
}
