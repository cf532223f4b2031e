// Saves the map where the user says, on the disk or wherever else the workspace is.
import { commands, l10n, Uri, window, workspace } from 'vscode';

/** Asks for a place, writes there and nowhere else, and offers to open it. */
export async function saveMap(plan: Uri, format: 'svg' | 'png', data: string | Uint8Array): Promise<void> {
  const filters = format === 'svg' ? { [l10n.t('SVG picture')]: ['svg'] } : { [l10n.t('PNG picture')]: ['png'] };
  const suggested = suggestion(plan, format);
  const target = await window.showSaveDialog({ title: l10n.t('Save the map'), filters, ...(suggested ? { defaultUri: suggested } : {}) });
  if (!target) return;
  try {
    await workspace.fs.writeFile(target, typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data));
  } catch (error) {
    await window.showErrorMessage(l10n.t('The map could not be saved: {0}', error instanceof Error ? error.message : String(error)));
    return;
  }
  const show = l10n.t('Open');
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  if ((await window.showInformationMessage(l10n.t('The map was saved as {0}.', name), show)) === show) await commands.executeCommand('vscode.open', target);
}

/** `home.qube-plan.yaml` becomes `home.svg` beside it; a plan that was never saved, a file in the first folder. */
function suggestion(plan: Uri, format: string): Uri | undefined {
  const name = `${(plan.path.slice(plan.path.lastIndexOf('/') + 1) || 'map').replace(/(\.?qube-plan)?\.ya?ml$/i, '') || 'map'}.${format}`;
  if (plan.scheme !== 'untitled') return Uri.joinPath(plan, '..', name);
  const [folder] = workspace.workspaceFolders ?? [];
  return folder && Uri.joinPath(folder.uri, name);
}
