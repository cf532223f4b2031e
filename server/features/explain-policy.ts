// What a rule for policy files says of its own example: for its page.
import { isPlanFile } from '../plan/files.ts';
import { mergeSettings, defaultSettings } from '../plan/settings.ts';
import { plannedIn } from '../policy/facts/planned.ts';
import { bundleDisk, bundleFiles, readBundle } from '../policy/model/bundle.ts';
import { policyFolderOf } from '../policy/model/paths.ts';
import { policyShot, type PolicyShot } from '../policy/policy-shot.ts';
import { policyRules } from '../policy/rules/index.ts';
import type { PolicyFound } from '../policy/rules/run.ts';
import type { Example } from '../rules/examples.generated.ts';
import { snapshot, type Snapshot } from '../snapshot.ts';
import { planBeside } from './plan-beside.ts';

export const isPolicyRule = (id: string): boolean => Object.hasOwn(policyRules, id);

/** A text of one or several policy files, with the plan beside them if there is one, seen by the rules given. */
export function lookAtPolicy(text: string, ids: readonly string[], settings: Example['settings'] = {}): PolicyShot {
  const pieces = readBundle(text);
  const [first] = pieces;
  const chosen = mergeSettings(defaultSettings('2026-11-23'), settings);
  const look = (its: string): Snapshot => snapshot(its, { settings: chosen });
  const planned = plannedIn(pieces.filter(({ path }) => isPlanFile(path)).map(({ path, text: its }) => planBeside(path, look(its), look)));
  return policyShot({
    folder: first ? policyFolderOf(pieces.find(({ path }) => /policy\.d\//.test(path))?.path ?? first.path) : '',
    disk: bundleDisk(pieces),
    others: bundleFiles(pieces),
    settings: chosen,
    ...(planned ? { planned } : {}),
    rules: Object.fromEntries(ids.flatMap((id) => (policyRules[id] ? [[id, policyRules[id]]] : []))),
  });
}

/** Everything the rules said, file by file. */
export const allFound = ({ policies, findings }: PolicyShot): readonly PolicyFound[] => policies.files.flatMap((file) => findings(file));

export function policyExample({ bad, settings }: Example, id: string): { readonly says: readonly string[]; readonly offers: readonly { readonly title: string; readonly kind: 'safe' | 'review' }[] } {
  const shot = lookAtPolicy(bad, [id], settings);
  const found = allFound(shot);
  const offers = new Map(found.flatMap((it) => shot.offers(it)).map(({ title, kind }) => [title, { title, kind }]));
  return { says: found.map(({ says }) => says), offers: [...offers.values()] };
}
