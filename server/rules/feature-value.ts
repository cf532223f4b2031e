// Warns about feature values that mean something else to Qubes OS than they seem to.
import { t } from '../base/l10n.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'Feature value that means the opposite',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'warning',
  why: `Features are texts, and Qubes OS asks only whether there is a text at all: whatever is not empty counts as on, \`"0"\`, \`"no"\` and \`"false"\` included. What was meant to be switched off
is then switched on. Write \`false\`, which sets the feature to an empty value, or leave it out to follow the default. Features of your own, with names that begin with
\`x-\`, and those that are numbers mean what you say.`,
  cites: ['feature-truth', 'feature-form', 'preload-is-a-number', 'prohibit-start'],

  *qube({ name, plan }) {
    for (const [feature, val] of plan.features) {
      const { value, at } = val;
      if (value === null || feature.startsWith('x-') || feature.startsWith('vm-config.')) continue;
      if (feature === 'preload-dispvm-max') {
        if (value === '' || /^\d+$/.test(value)) continue;
        yield { at, severity: 'error', says: t`\`${feature}\` of "${name}" is a number of disposables, and \`${value}\` is none`, fixes: [{ title: t`Remove \`${feature}\` from "${name}"`, kind: 'review', edit: (edits) => edits.removePath([plan.section, name, 'features', feature]) }] };
      } else if (/^(0|no|off|false|none)$/i.test(value.trim()) && !(value.trim() === '0' && isNumber.test(feature))) {
        yield { at, says: t`\`${feature}: ${value}\` switches the feature of "${name}" on, since only an empty value is off`, fixes: [{ title: t`Switch \`${feature}\` of "${name}" off`, kind: 'review', edit: (edits) => edits.setPath([plan.section, name, 'features', feature], false) }] };
      }
    }
  },
});

/** Features whose value is an amount, for which 0 is as good as any. */
const isNumber = /(^|[-_.])(max|min|ram|size|timeout|delay|count|number|percent|threshold|interval|value|version|level|port|index)([-_.]|$)|videoram/i;
