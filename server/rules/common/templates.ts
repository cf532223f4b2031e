// Repairs for a template or disposable template that will not do.
import { t } from '../../base/l10n.ts';
import { nearest } from '../../base/nearest.ts';
import { withoutFlavour } from '../../facts/release-data.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Qube } from '../../facts/system.ts';
import type { Val } from '../../plan/plan.ts';
import type { Fix } from '../rule.ts';

/** `Base "work" on "fedora-43-xfce"`, or for a default `Make "fedora-43-xfce" the default template`. */
export const baseOn = (qube: Qube | undefined, val: Val<string>, template: string): Fix => ({
  title: qube ? t`Base "${qube.name}" on "${template}"` : t`Make "${template}" the default template`,
  kind: 'review',
  edit: (edits) => edits.set(val, template),
});

/** The template that was probably meant: one of the same version in another flavour, else one whose name is close enough to be a slip. */
export function meantTemplate(facts: Facts, name: string, except?: string): string | undefined {
  const names = facts.qubes.filter((it) => it.klass === 'TemplateVM' && it.name !== except).map((it) => it.name);
  return names.find((it) => withoutFlavour(it) === withoutFlavour(name)) ?? nearest(name, names);
}
