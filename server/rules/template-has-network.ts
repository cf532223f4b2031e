// Warns when a template is connected to the network.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Template with a network',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `Every qube built on a template starts its programs from it. Whatever reaches the template over a network of its own reaches all of
them, whatever their label says. Updates and new software need no net qube: they come through the updates proxy. Now and then a program can only be
fetched by hand; then connect the template for that hour, better still a clone of it, and take the network away again. A plan describes what stays.`,
  cites: ['template-network-discouraged', 'install-in-templates', 'templates-have-no-netvm'],

  *qube(qube, { facts }) {
    const { netvm } = qube.plan;
    // An unknown net qube is a slip of the pen, and another rule speaks of it.
    if (qube.klass !== 'TemplateVM' || !netvm || netvm.value === null || !facts.qube(netvm.value) || netvm.value === qube.name) return;
    const users = facts.qubes.filter((it) => it.plan && it.template.value === qube.name && it.klass === 'AppVM');
    const reaching = users.length === 0 ? '' : users.length === 1 ? t`, and "${users[0]?.name ?? ''}" is built on it` : t`, and ${users.length} qubes are built on it`;
    yield {
      at: netvm.at,
      says: t`Template "${qube.name}" has a network of its own, through "${netvm.value}"${reaching}`,
      because: users.slice(0, 5).flatMap(({ name, plan, template }) => (plan ? [{ at: template.from === 'written' && template.at ? template.at : plan.at, says: t`"${name}" is built on "${qube.name}"` }] : [])),
      fixes: [{ title: t`Take "${qube.name}" off the network`, kind: 'review', edit: (edits) => edits.set(netvm, 'none') }],
    };
  },
});
