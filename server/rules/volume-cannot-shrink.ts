// Warns about volumes that are planned smaller than Qubes OS makes them.
import { t } from '../base/l10n.ts';
import { usualPrivate, usualRoot, writtenVolume } from '../facts/budget.ts';
import { sizeInWords } from '../facts/sizes.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Volume smaller than it is made',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `Qubes OS makes a new qube with a private volume of 2 GiB, and a template or standalone qube with a root volume of 10 GiB. Volumes grow at any time but never shrink, so a smaller size cannot be set afterwards. It would gain
nothing either: the space is taken only as far as the qube fills it.`,
  limits: 'A template from another source may be made larger than 10 GiB, and a clone is as large as its original; then a size above the usual one may be too small as well.',
  cites: ['volume-sizes'],

  *qube(qube) {
    const { name, plan, klass } = qube;
    for (const [volume, least] of [['private', usualPrivate], ['root', usualRoot]] as const) {
      if (volume === 'root' && klass !== 'TemplateVM' && klass !== 'StandaloneVM') continue;
      const written = writtenVolume(plan, volume);
      if (!written?.val || written.mib === undefined || written.mib >= least) continue;
      const { val } = written;
      yield {
        at: val.at,
        says: t`The ${volume} volume of "${name}" cannot be ${val.value}, since it is made with ${sizeInWords(least)} and never shrinks`,
        fixes: [{ title: t`Leave it at ${sizeInWords(least)}`, kind: 'review', edit: (edits) => edits.set(val, sizeInWords(least)) }],
      };
    }
  },
});
