// Finds ways by which the data of a qube without a network can leave for one that has it.
import { t } from '../base/l10n.ts';
import { steps } from './common/chain.ts';
import { anchor, cut, nodeName, stepNotes, through, unhindered } from './common/path.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Way out of a qube without a network',
  group: 'Paths',
  severity: 'warning',
  why: `A qube without a network keeps its data only as long as nothing carries them to one that is online. A flow that is allowed once and for all does just that, at any hour,
for whatever has got into the offline qube; and two such flows in a row do it where neither looks like a way out. With a question and a reason somebody
decides on each departure, and the path ends there. A single flow straight to an online qube, with its reason, is taken as decided.`,
  limits: `Only offline qubes that keep something, or have some trust, are looked at. Disposables of an offline qube's own are the business of \`offline-qube-reaches-out\`, flows out of a vault that of
\`vault-flow-not-deliberate\`. Answers that come back from a call are not seen. The questions that Qubes OS asks by default, where no flow speaks of the call, do not count as a way.`,
  cites: ['vault-is-offline', 'firewall-is-no-leak-stop', 'own-copying-defeats-it', 'first-match-wins', 'tcp-denied-by-default'],

  *plan({ facts }) {
    for (const found of facts.paths.leaks) {
      const [path] = found.paths;
      const at = anchor(found);
      const start = path.edges[0]?.from;
      const end = path.edges.at(-1)?.to;
      if (!at || !start || !end) continue;
      const online = end.kind === 'network' ? '' : t`, which is online`;
      const where = `${nodeName(end)}${online}${online && path.edges.length > 1 ? ',' : ''}${through(path)}`;
      yield {
        at,
        severity: path.free ? 'warning' : 'information',
        says: path.free ? t`What ${nodeName(start)} keeps offline can leave for ${where}${unhindered(found)}` : t`What ${nodeName(start)} keeps offline may leave for ${where}${unhindered(found)}`,
        because: [...stepNotes(path), ...(end.qube ? steps(facts, end.qube, at) : [])],
        fixes: cut(found, facts),
      };
    }
  },
});
