// Hints at qubes whose colour says something else than their trust.
import { later, t } from '../base/l10n.ts';
import { elsewhere, here } from './common/here.ts';
import { labels } from '../facts/release-data.ts';
import { trustRank } from '../facts/system.ts';
import { rule, type Fix } from './rule.ts';

export default rule({
  title: 'Label that contradicts the trust',
  group: 'What Qubes OS itself refuses or punishes',
  severity: 'hint',
  why: `The colour of a window frame is what you go by in a hurry. If a qube is painted red and trusted with everything, or black and trusted with nothing, the
frame will one day tell you the wrong thing. Colours mean to Qubes OS only what they mean to you: if you colour by project or by person, let this hint be.`,
  limits: 'Only a written trust that lies three steps or more from what the colour usually stands for is noticed; labels of your own, net qubes and templates are not looked at.',
  cites: ['label-meaning', 'trust-follows-label'],

  *qube(qube, { facts }) {
    const { label, trust } = qube.plan;
    if (!label || !trust || facts.service(qube) || qube.klass === 'TemplateVM' || qube.klass === 'RemoteVM') return;
    const usual = labels.find(({ name }) => name === label.value)?.trust;
    if (usual === undefined || Math.abs(trustRank(usual) - trustRank(trust.value)) < 3) return;
    // Every degree of trust has a colour of its own.
    const fitting = labels.find((it) => it.trust === trust.value)?.name ?? label.value;
    const recolour: Fix = { title: t`Give "${qube.name}" the label ${fitting}`, kind: 'review', edit: (edits) => edits.set(label, fitting) };
    const retrust: Fix = { title: t`Trust "${qube.name}" as its label says: ${usual}`, kind: 'review', edit: (edits) => edits.set(trust, usual) };
    const place = here(label.at, trust.at);
    yield {
      at: place,
      says: t`"${qube.name}" has the label ${label.value}, which usually means ${t(degree[usual])}, but is written down with ${t(degree[trust.value])}`,
      because: elsewhere(place, [label.at, t`"${qube.name}" has the label ${label.value}`], [trust.at, t`"${qube.name}" is written down with ${t(degree[trust.value])}`]),
      fixes: [recolour, retrust],
    };
  },
});

const degree = later({ untrusted: 'no trust', low: 'low trust', medium: 'medium trust', high: 'high trust', ultimate: 'ultimate trust' });
