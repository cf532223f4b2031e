// Reads a file of the workspace for the server, which may be where the files are not: in a browser, or beside a virtual workspace.
import { FileType, Uri, workspace } from 'vscode';
import { decode } from '../server/base/decode.ts';
import { languageId, type ReadFileResult } from '../server/lsp/protocol.ts';

/** Larger files are neither bases nor settings. In bytes. */
const maxSize = 8_000_000;

const none: ReadFileResult = { text: null };

/** The text as it is on disk, with what an editor hides of its bytes; null for what is not there, too large, or outside the workspace, also by way of a link. */
export async function textOf(address: string): Promise<ReadFileResult> {
  const uri = Uri.parse(address, true);
  const folder = folderOf(uri);
  if (!folder) return none;
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > maxSize || (await hasLink(folder, uri))) return none;
    return decode(await workspace.fs.readFile(uri));
  } catch {
    return none;
  }
}

/** The workspace folder a file lies in, else the folder of an open plan beside or above it. */
function folderOf(uri: Uri): Uri | undefined {
  const folder = workspace.getWorkspaceFolder(uri);
  if (folder) return folder.uri;
  return workspace.textDocuments
    .filter((document) => document.languageId === languageId && !document.isUntitled)
    .map((document) => Uri.joinPath(document.uri, '..'))
    .find((it) => it.scheme === uri.scheme && it.authority === uri.authority && uri.path.startsWith(it.path.endsWith('/') ? it.path : `${it.path}/`));
}

/** Whether anything between the folder and the file is a link: it could lead anywhere. */
async function hasLink(folder: Uri, uri: Uri): Promise<boolean> {
  for (let at = uri; at.path.length > folder.path.length; at = Uri.joinPath(at, '..')) {
    const { type } = await workspace.fs.stat(at);
    if ((type & FileType.SymbolicLink) !== 0) return true;
  }
  return false;
}
