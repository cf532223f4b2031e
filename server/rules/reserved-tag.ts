// Warns about tags that Qubes OS gives by itself and lets nobody set.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Tag that nobody can set',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `Tags that begin with \`created-by-\` record which qube made another one. Qubes OS writes them itself and refuses to set or remove them by hand, because rules about who may manage what rely
on them. For a rule of your own, choose a tag of your own. A plan that was written down from an existing system may keep them as a remark.`,
  cites: ['created-by-tags'],

  *qube({ name, plan }) {
    for (const val of plan.tags) {
      if (!val.value.startsWith('created-by-')) continue;
      yield { at: val.at, says: t`The tag \`${val.value}\` of "${name}" is given by Qubes OS alone and cannot be set`, fixes: [{ title: t`Remove the tag from "${name}"`, kind: 'review', edit: (edits) => edits.removeItem(plan, 'tags', val) }] };
    }
  },
});
