// Holds what the server keeps of a folder of policies from one message to the next to a server that has just started.
import assert from 'node:assert/strict';
import test from 'node:test';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver/node';
import { connect, itemsOf, modern, type Client } from '../protocol/client.ts';
import { random } from '../random.ts';

const folder = 'file:///work/etc/qubes/policy.d';
const uris = [`${folder}/10-first.policy`, `${folder}/30-user.policy`, `${folder}/40-more.policy`, `${folder}/include/shared`, `${folder}/include/other`, 'file:///work/run/qubes/policy.d/30-user.policy', 'file:///work/etc/qubes-rpc/policy/my.Old', 'file:///work/loose/some.policy'];

const start = (files: Map<string, string>): Promise<Client> => connect({ capabilities: modern, files, params: { workspaceFolders: [{ uri: 'file:///work', name: 'work' }], initializationOptions: { readFile: true, listPlans: true } } });

/** What is found in each open file, with the places it points at. */
async function found(client: Client, open: Iterable<string>): Promise<string[]> {
  const all: string[] = [];
  for (const uri of open) {
    const items = itemsOf(await client.pull(uri));
    all.push(...items.map(({ code, message, range, relatedInformation }) => `${uri} ${range.start.line}:${range.start.character} ${String(code)} ${message} ${JSON.stringify(relatedInformation?.map(({ location }) => location))}`));
  }
  return all.sort();
}

test('whatever is opened, edited, closed, written, added and removed, findings are those of a server that starts now', async () => {
  const below = random(5);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const line = (): string => `${pick(['my.A', 'my.B', 'my.Old', '*'])} * ${pick(['work', '@anyvm', '@tag:mail', '@tag:mial'])} ${pick(['vault', '@anyvm', '@default'])} ${pick(['ask', 'deny', 'allow', 'aks', 'ask target=vault'])}\n`;
  const older = (): string => `${pick(['work', '$anyvm'])} ${pick(['vault', '$anyvm'])} ${pick(['ask', 'deny', 'alow'])}\n`;
  const text = (uri: string): string => {
    const include = (): string => (uri.includes('/include/') ? '# nothing to include\n' : pick(['!include include/shared\n', '!include include/other\n', '!compat-4.0\n', '!include include/gone\n']));
    return Array.from({ length: 1 + below(5) }, () => (uri.includes('qubes-rpc') ? older() : pick([line, line, line, include, () => '# a comment\n'])())).join('');
  };
  const files = new Map(uris.slice(0, 4).map((uri) => [uri, text(uri)]));
  const open = new Map<string, string>();
  const client = await start(files);
  const tell = (uri: string, type: FileChangeType): Promise<void> => client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
  for (let round = 0; round < 120; round++) {
    const uri = pick(uris);
    const other = pick([...open.keys(), uri]);
    const did = pick(['edit', 'edit', 'edit', 'open', 'close', 'write', 'remove']);
    if (did === 'edit' && open.has(other)) {
      open.set(other, text(other));
      await client.change(other, undefined, open.get(other) as string);
    } else if (did === 'open' && !open.has(uri)) {
      open.set(uri, files.get(uri) ?? text(uri));
      await client.open(uri, open.get(uri) as string, 1, 'qrexec-policy');
    } else if (did === 'close' && open.delete(other)) await client.close(other);
    else if (did === 'write') {
      const isNew = !files.has(uri);
      files.set(uri, text(uri));
      await tell(uri, isNew ? FileChangeType.Created : FileChangeType.Changed);
    } else if (did === 'remove' && files.delete(uri)) await tell(uri, FileChangeType.Deleted);
    if (open.size === 0) continue;
    const fresh = await start(files);
    for (const [at, its] of open) await fresh.open(at, its, 1, 'qrexec-policy');
    assert.deepEqual(await found(client, open.keys()), await found(fresh, open.keys()), `round ${round}, after ${did} of ${uri} or ${other}`);
    await fresh.end();
  }
  await client.end();
});
