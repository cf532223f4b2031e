// Finds flows, openings and backups that name a qube, tag or token which nothing stands for.
import { t } from '../base/l10n.ts';
import { opened } from './common/opened.ts';
import { rule, type Finding, type Fix } from './rule.ts';
import { nearest } from '../base/nearest.ts';
import { classes, type Val } from '../plan/plan.ts';
import type { Flow } from '../facts/flows.ts';
import { parseToken, type End } from '../facts/tokens.ts';
import type { Facts } from '../facts/facts.ts';
import { dropEnd, removeFlow } from './common/flow-repairs.ts';

export default rule({
  title: 'Unknown source or target of a flow',
  group: 'Flows',
  severity: 'error',
  why: `qrexec compares names letter by letter and never checks that they exist, so a flow with a misspelt qube or tag matches nothing and nobody is told. A
\`deny\` of that kind protects nothing, and an \`ask\` leaves the question to Qubes' own rules. A word with \`@\` that qrexec does not know is worse: it makes the
whole policy unreadable, and then every call on the machine is refused. If the qube exists on your system but not in the plan, write it down under
\`qubes\`. A tag that some program of yours hands out may be allowed with a comment.`,
  limits: 'Where a base of the plan cannot be read, or the YAML is broken, names and tags are taken on trust.',
  cites: ['names-are-not-checked', 'policy-tokens', 'known-without-writing'],

  *flow(flow, { facts }) {
    for (const side of ['from', 'to'] as const) for (const end of flow[side]) yield* unknown(end, side, facts, [dropEnd(flow, side, end.val)], flow.action === 'deny');
    for (const key of ['target', 'defaultTarget'] as const) {
      const val = flow.plan[key];
      // Tokens that may not stand here are refused by qrexec: `flow-parameters` says so.
      if (val && /^(name|dispvm-of)$/.test(parseToken(val.value).kind)) yield* unknown({ val, token: parseToken(val.value) }, 'to', facts, [withoutKey(flow, val)]);
    }
  },

  *qube({ name, plan }, { facts }) {
    for (const [key, val, what] of [['open_files_in', plan.openFilesIn, 'files'], ['open_links_in', plan.openLinksIn, 'links']] as const) {
      if (!val || val.value === null) continue;
      const { kind, ...token } = parseToken(val.value);
      if (kind === 'dispvm' || kind === 'dispvm-of') continue;
      const remove: Fix = { title: t`Open ${opened(what)} of "${name}" in itself again`, kind: 'review', edit: (edits) => edits.removeProp(plan, key) };
      const disposable: Fix = { title: t`Open ${opened(what)} of "${name}" in a new disposable`, kind: 'review', edit: (edits) => edits.set(val, '@dispvm') };
      if (kind !== 'name') {
        yield { at: val.at, says: t`"${name}" opens ${opened(what)} in \`${val.value}\`, which is neither a qube nor a disposable`, fixes: [disposable, remove] };
      } else if (facts.purpose.complete && 'name' in token && !isKnown(token.name, facts)) {
        const { fixes } = meant({ ...val, value: val.value }, facts);
        yield { at: val.at, says: t`"${name}" opens ${opened(what)} in "${val.value}", which neither the plan nor a fresh Qubes OS ${facts.release.name} has`, fixes: [...fixes, disposable, remove] };
      }
    }
  },

  *plan({ plan, facts }) {
    if (!facts.purpose.complete) return;
    for (const { of } of plan.backups) {
      for (const val of of) {
        if (val.value === 'all' || facts.qube(val.value)) continue;
        yield {
          at: val.at,
          severity: 'warning',
          says: t`The backup is of "${val.value}", which neither the plan nor a fresh Qubes OS ${facts.release.name} has`,
          fixes: [...meant(val, facts).fixes, ...(of.length > 1 ? [{ title: t`Take "${val.value}" out of the backup`, kind: 'review', edit: (edits) => edits.removeWord(val) } as Fix] : [])],
        };
      }
    }
  },
});

function* unknown({ val, token }: End, side: 'from' | 'to', facts: Facts, ways: readonly Fix[], denies = false): Generator<Finding> {
  const { value, at } = val;
  const change = (word: string | undefined): Fix[] => (word === undefined ? [] : [{ title: t`Change ${coded(value)} to ${coded(word)}`, kind: 'review', edit: (edits) => edits.set(val, word) }]);
  if (token.kind === 'unknown') {
    yield { at, says: t`\`${value}\` is no word that qrexec knows`, fixes: [...change(nearest(value, tokens(facts))), ...ways] };
  } else if (side === 'from' && (token.kind === 'default' || token.kind === 'dispvm')) {
    const says = token.kind === 'default' ? t`it stands for calls that name no target` : t`a running disposable calls under its own name`;
    yield { at, says: t`\`${value}\` cannot be where a call comes from: ${says}`, fixes: ways };
  } else if (token.kind === 'type' && !isClass(token.type)) {
    const type = nearest(token.type, classes);
    yield { at, says: t`\`${token.type}\` is no class of qubes`, fixes: [...change(type && `@type:${type}`), ...ways] };
  }
  if (!facts.purpose.complete) return;
  if (token.kind === 'name' && !isKnown(token.name, facts)) {
    yield { at, says: t`"${value}" is a qube that neither the plan nor a fresh Qubes OS ${facts.release.name} has`, fixes: [...meant(val, facts).fixes, ...ways] };
  } else if (token.kind === 'dispvm-of' && !facts.qube(token.name)) {
    const base = nearest(token.name, facts.qubes.filter((it) => it.templateForDispvms.value).map(({ name }) => name));
    yield { at, says: t`"${token.name}" is a disposable template that neither the plan nor a fresh Qubes OS ${facts.release.name} has`, fixes: [...change(base && `@dispvm:${base}`), ...ways] };
  } else if ((token.kind === 'tag' || token.kind === 'dispvm-tag') && !facts.allTags().has(token.tag) && !isAutomatic(token.tag)) {
    const tag = nearest(token.tag, facts.allTags());
    const prefix = token.kind === 'tag' ? '@tag:' : '@dispvm:@tag:';
    // Some programs hand out tags, and a tag may be kept ready for qubes to come; a slip or a gap in the protection is worth more than a thought.
    yield { at, severity: tag === undefined && !denies ? 'information' : 'warning', says: t`No qube has the tag \`${token.tag}\``, fixes: [...change(tag && `${prefix}${tag}`), ...ways] };
  }
}

const isKnown = (name: string, facts: Facts): boolean => facts.qube(name) !== undefined || name.startsWith('uuid:');

const isClass = (word: string): boolean => (classes as readonly string[]).includes(word);

/** Tags that Qubes OS and Whonix give by themselves. */
const isAutomatic = (tag: string): boolean => /^((guivm|audiovm|relayvm|created-by|disp-created-by)-.|anon-|sdwdate-gui-|whonix-updatevm$)/.test(tag);

const tokens = (facts: Facts): string[] => [
  ...['@anyvm', '@adminvm', '@default', '@dispvm'],
  ...classes.map((name) => `@type:${name}`),
  ...[...facts.allTags()].map((tag) => `@tag:${tag}`),
];

const coded = (word: string): string => (/^[@*]/.test(word) ? `\`${word}\`` : `"${word}"`);

/** What a name that no qube has was probably meant to be: a qube, or a token without its `@`. */
function meant(val: Val<string>, facts: Facts): { readonly fixes: readonly Fix[] } {
  const bare = val.value.replace(/^\$/, '');
  const token = parseToken(`@${bare}`);
  const word = /^(anyvm|dispvm|default|adminvm)$/.test(bare) || (val.value.startsWith('$') && token.kind !== 'unknown') ? `@${bare}` : nearest(val.value, facts.qubes.map(({ name }) => name));
  return { fixes: word === undefined ? [] : [{ title: t`Change "${val.value}" to ${coded(word)}`, kind: 'review', edit: (edits) => edits.set(val, word) }] };
}

function withoutKey(flow: Flow, val: Val<string>): Fix {
  const pair = flow.plan.node.get(val === flow.plan.target ? 'target' : 'default_target');
  // Without its redirect the flow would mean another qube.
  return val === flow.plan.target || !pair ? removeFlow(flow) : { title: t`Preselect no target`, kind: 'review', edit: (edits) => edits.removePair(pair) };
}
