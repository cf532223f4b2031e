// Warns when the volumes of a plan add up to more than the disk.
import { t } from '../base/l10n.ts';
import { usualPrivate, usualRoot } from '../facts/budget.ts';
import { sizeInWords } from '../facts/sizes.ts';
import { here } from './common/here.ts';
import { rule } from './rule.ts';

export default rule({
  title: 'More storage promised than there is',
  group: 'Hardware',
  severity: 'warning',
  why: `Qubes OS promises each qube a volume of a certain size and takes the space only when it fills, so more may be promised than the disk holds. That
goes well until the day the disk is full: then qubes stop, and what they were writing may be lost. Volumes grow at any time but never shrink, so it
pays to start small. If you keep an eye on the space that is left, promising more is a choice you can make.`,
  limits: `Counts the root volumes of templates and standalone qubes and the private volumes of qubes, 10 and 2 GiB where nothing is written, and not what dom0 takes.
Volumes in a pool of their own are left out, since it may lie on another disk, and so are those of disposables, which go away again.`,
  cites: ['ssd-128-gb', 'volume-sizes'],

  *plan({ facts }) {
    const { disk } = facts.machine;
    if (!disk || facts.purpose.withoutQubes) return;
    const volumes = facts.budget.volumes();
    const total = sum(volumes);
    const written = volumes.filter(({ at }) => at !== undefined).sort((a, b) => b.mib - a.mib);
    // A disk too small for the installation alone is the one fault to speak of.
    if (total <= disk.size.mib || sum(volumes.filter(({ qube }) => qube.plan === undefined)) > disk.size.mib) return;
    const [largest] = written;
    const over = sum(written) > disk.size.mib;
    const at = over && largest?.at ? here(largest.at, ...written.map((it) => it.at), disk.val.at) : disk.val.at;
    const size = (mib: number): string => sizeInWords(mib, disk.size.decimal);
    yield {
      at,
      severity: over ? 'warning' : 'information',
      says: over
        ? t`The volumes written here add up to ${size(sum(written))}, more than the disk of ${disk.val.value}`
        : t`With ${sizeInWords(usualRoot)} per template and ${sizeInWords(usualPrivate)} per qube, the volumes may grow to ${size(total)}, more than the disk of ${disk.val.value}`,
      because: [
        ...written.slice(0, 12).flatMap((it) => (it.at && it.at !== at ? [{ at: it.at, says: t`"${it.qube.name}" is promised ${size(it.mib)}` }] : [])),
        ...(at === disk.val.at ? [] : [{ at: disk.val.at, says: t`The size of the disk` }]),
      ],
    };
  },
});

const sum = (volumes: readonly { readonly mib: number }[]): number => volumes.reduce((total, { mib }) => total + mib, 0);
