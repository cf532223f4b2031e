// Finds paths of steps that lead from one identity to another.
import { t } from '../base/l10n.ts';
import type { Note } from '../base/span.ts';
import type { Path } from '../facts/paths.ts';
import type { Facts } from '../facts/facts.ts';
import { anchor, cut, nodeName, stepNotes, through, unhindered } from './common/path.ts';
import { named } from './common/lists.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Identities linked over several qubes',
  group: 'Paths',
  severity: 'warning',
  why: `Two identities stay apart only while nothing passes from one to the other, not even over a third qube that belongs to neither. What is handed on there takes its
traces along: names in files, links, hours. If the first of the two is meant to be anonymous, that is how it loses its cover. Where somebody is asked and the plan says
what for, the crossing is a decision and the path ends.`,
  limits: `Only identities that the plan writes, and qubes that are meant to be anonymous, are compared. A single step between the two is the business of \`identities-linked\` and
\`anonymous-qube-reaches-clearnet-by-flow\`. What two identities share without handing it on, such as a net qube, is not seen, nor are answers that come back from a call.`,
  cites: ['identities-kept-apart', 'own-copying-defeats-it', 'each-qube-its-own-computer', 'first-match-wins'],

  *plan({ facts }) {
    for (const found of facts.paths.identities) {
      const [path] = found.paths;
      const at = anchor(found);
      if (!at) continue;
      yield {
        at,
        severity: path.free ? 'warning' : 'information',
        says: t`${link(path, facts)}${unhindered(found)}`,
        because: [...stepNotes(path), ...whose(path, facts)],
        fixes: cut(found, facts),
      };
    }
  },
});

const ends = ({ edges }: Path) => [edges[0]?.from, edges.at(-1)?.to] as const;

function link(path: Path, facts: Facts): string {
  const [from, to] = ends(path);
  if (!from?.qube || !to?.qube) return '';
  const names = [from.qube, to.qube].map((qube) => facts.identities(qube)[0]?.value);
  const [one, other] = names;
  if (one !== undefined && other !== undefined && one !== other) {
    return path.free
      ? t`${nodeName(from)} links ${named([one, other])} by reaching ${nodeName(to)}${through(path)}`
      : t`${nodeName(from)} may link ${named([one, other])} by reaching ${nodeName(to)}${through(path)}`;
  }
  return path.free ? t`${nodeName(from)} is meant to be anonymous, yet reaches ${nodeName(to)}, which goes around Tor,${through(path)}` : t`${nodeName(from)} is meant to be anonymous, yet may reach ${nodeName(to)}, which goes around Tor,${through(path)}`;
}

/** Where the identities are written. */
function whose(path: Path, facts: Facts): Note[] {
  return ends(path).flatMap((node) => {
    if (!node?.qube) return [];
    const identity = facts.identities(node.qube)[0];
    if (identity) return [{ at: identity.at, says: t`"${node.name}" acts as "${identity.value}"` }];
    const trait = facts.anonymous(node.qube);
    return trait?.at ? [{ at: trait.at, says: t`"${node.name}" ${trait.says}` }] : [];
  });
}
