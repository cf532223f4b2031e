// Finds properties that a qube of its class does not have.
import { later, t } from '../base/l10n.ts';
import { classHas } from '../plan/vocabulary.ts';
import type { Class, Written } from '../plan/plan.ts';
import { rule, type Fix, type PlannedQube } from './rule.ts';

export default rule({
  title: 'Property that this class of qubes does not have',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `What can be set for a qube depends on its class. Templates and standalone qubes carry their own system and have no \`template\`; disposables are made from an app qube or a standalone
qube, never from a template directly; some settings exist for disposables or remote qubes only; and dom0 and remote qubes, which are not started like the others, have neither template nor network nor most other
settings. Qubes OS refuses such a setting. Either the class was meant differently, or the line can go. A template or standalone qube that begins as a copy of another is a \`clone\` of it.`,
  cites: ['templates-have-no-template', 'disposable-template-classes', 'dom0-is-fixed', 'remote-qubes'],

  *qube(qube) {
    // Under `templates:` only the keys of templates are known.
    if (qube.plan.section !== 'qubes' || (qube.klass === 'AdminVM') !== (qube.name === 'dom0')) return;
    for (const written of qube.plan.props()) {
      if (!saysSomething(written) || classHas(qube.klass, written.name)) continue;
      yield {
        at: written.key,
        says: t`"${qube.name}" is ${t(classes[qube.klass])} and has no \`${written.name}\``,
        because: qube.plan.klass ? [{ at: qube.plan.klass.at, says: t`The class of "${qube.name}"` }] : [],
        fixes: fixes(qube, written),
      };
    }
  },
});

const classes: Record<Class, string> = later({
  AppVM: 'an app qube',
  TemplateVM: 'a template',
  StandaloneVM: 'a standalone qube',
  DispVM: 'a named disposable',
  AdminVM: 'the administrative domain',
  RemoteVM: 'a remote qube',
});

/** "None" and "no" ask for nothing. */
const saysSomething = ({ node }: Written): boolean => node.kind !== 'scalar' || !(node.value === null || node.value === false || node.value === 'none' || node.value === '');

function fixes({ name, plan, klass }: PlannedQube, { name: key }: Written): Fix[] {
  const remove: Fix = { title: t`Remove \`${key}\` from "${name}"`, kind: 'review', edit: (edits) => edits.removeProp(plan, key) };
  const pair = plan.body?.get(key);
  const copied = key === 'template' && (klass === 'StandaloneVM' || klass === 'TemplateVM') && !plan.clone && pair;
  return copied ? [{ title: t`Make "${name}" a clone of it`, kind: 'review', edit: (edits) => edits.renameKey(pair, 'clone') }, remove] : [remove];
}
