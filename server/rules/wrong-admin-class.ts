// Finds qubes that are called dom0's class, and a dom0 that is given another one.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Class of dom0 misunderstood',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'error',
  why: `There is one administrative domain, dom0, and its class is AdminVM; Qubes OS creates no second one, and dom0 cannot become anything else. A qube from which others are managed is
an ordinary app qube with permission to use some admin services.`,
  cites: ['dom0-is-fixed', 'admin-services'],

  *qube({ name, plan, klass }) {
    const written = plan.klass;
    if ((klass === 'AdminVM') === (name === 'dom0')) return;
    const at = written?.at ?? plan.at;
    yield {
      at,
      says: name === 'dom0' ? t`"dom0" is the administrative domain and cannot be a ${klass}` : t`"${name}" cannot be of class AdminVM, which only dom0 is`,
      fixes: written ? [{ title: name === 'dom0' ? t`Leave the class of dom0 as it is` : t`Make "${name}" an app qube`, kind: 'review', edit: (edits) => (name === 'dom0' ? edits.removeProp(plan, 'class') : edits.set(written, 'AppVM')) }] : [],
    };
  },
});
