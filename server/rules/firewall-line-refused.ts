// Finds lines of a qube's firewall that Qubes OS would not take.
import { later, t, type Said } from '../base/l10n.ts';
import { firewallLines, hostFault, type FirewallLine, type HostFault } from '../facts/firewall.ts';
import { rule, type Finding, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Firewall line that Qubes OS refuses',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `A firewall line accepts or drops what goes to some destination: a host name in small letters, an address, or a network with its mask. Ports belong to \`tcp\` and \`udp\`, a type of message to \`icmp\`. Qubes OS takes
the whole list of a qube or none of it, so one line it cannot read leaves the qube with the firewall it had before, which is usually none at all. Patterns such as \`*.example.org\` do not exist: names are looked up, not compared.`,
  cites: ['firewall-line-form', 'firewall-rules-end-in-drop', 'values-have-forms'],

  *qube(qube) {
    for (const line of firewallLines(qube.plan)) {
      yield* action(qube, line);
      yield* destinations(qube, line);
      yield* ports(qube, line);
      if (line.icmptype && line.proto?.value !== 'icmp') {
        yield {
          at: line.icmptype.at,
          says: t`A firewall line of "${qube.name}" has an ICMP type without \`proto: icmp\``,
          fixes: [set(line, 'proto', 'icmp', t`Make it a line for \`icmp\``), without(line, 'icmptype')],
        };
      }
    }
  },
});

function* action({ name }: PlannedQube, line: FirewallLine): Iterable<Finding> {
  const [allows, denies] = [line.allow.length > 0, line.deny.length > 0];
  if (allows !== denies) return;
  // A value that cannot be read is told as such.
  if (!allows && [line.prop('allow'), line.prop('deny')].some((it) => it && it.node.kind !== 'scalar' && it.node.kind !== 'list')) return;
  yield allows
    ? { at: line.prop('deny')?.key ?? line.at, says: t`A firewall line of "${name}" both allows and denies`, fixes: [without(line, 'deny'), without(line, 'allow')] }
    : { at: line.at, says: t`A firewall line of "${name}" says neither \`allow\` nor \`deny\``, fixes: [set(line, 'allow', 'any', t`Let it allow any destination`), set(line, 'deny', 'any', t`Let it deny any destination`)] };
}

const faults: Record<HostFault, string> = later({
  address: 'which is neither an address nor a network',
  prefix: 'whose mask no such network has',
  capitals: 'and takes small letters only',
  characters: 'which is neither a host name nor an address',
});

function* destinations({ name }: PlannedQube, { allow, deny }: FirewallLine): Iterable<Finding> {
  for (const val of [...allow, ...deny]) {
    const fault = hostFault(val.value);
    if (!fault) continue;
    const small = val.value.toLowerCase();
    yield {
      at: val.at,
      says: t`The firewall of "${name}" names \`${val.value.length > 60 ? `${val.value.slice(0, 59)}…` : val.value}\`, ${t(faults[fault])}`,
      fixes: fault === 'capitals' ? [{ title: t`Change it to \`${small}\``, kind: 'safe', edit: (edits) => edits.set(val, small) }] : [],
    };
  }
}

function* ports({ name }: PlannedQube, line: FirewallLine): Iterable<Finding> {
  const [first] = line.ports;
  if (first && line.proto?.value === 'icmp') {
    yield { at: first.at, says: t`A firewall line of "${name}" has a port, but \`icmp\` knows none`, fixes: [without(line, 'port'), set(line, 'proto', 'tcp', t`Make it a line for \`tcp\``)] };
    return;
  }
  for (const val of line.ports) {
    const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(val.value) ?? [];
    if (from === undefined || to === undefined) continue;
    if (Math.max(Number(from), Number(to)) > 65535) yield { at: val.at, says: t`The firewall of "${name}" names ports \`${val.value}\`, and the last port there is is 65535` };
    else if (Number(from) > Number(to)) yield { at: val.at, says: t`The firewall of "${name}" names ports \`${val.value}\`, which run backwards`, fixes: [{ title: t`Change it to \`${to}-${from}\``, kind: 'safe', edit: (edits) => edits.set(val, `${to}-${from}`) }] };
  }
}

const set = ({ node }: FirewallLine, key: string, value: string, title: Said): Fix => ({ title, kind: 'review', edit: (edits) => edits.setFlow({ node }, key, value) });

function without({ node }: FirewallLine, key: string): Fix {
  const pair = node.get(key);
  return { title: t`Remove \`${key}\``, kind: 'review', edit: (edits) => (pair ? edits.removePair(pair) : []) };
}
