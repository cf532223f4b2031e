// The extension in VS Code in a browser: the server is a web worker.
import { Uri, workspace, type ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import * as extension from './extension.ts';

/** As far as it is used here; the compiler knows Node only. */
declare const Worker: new (url: string) => ServerWorker;
type ServerWorker = ConstructorParameters<typeof BrowserMessageReader>[0] & { terminate(): void };

let worker: ServerWorker | undefined;

export function activate(context: ExtensionContext): void {
  const program = Uri.joinPath(context.extensionUri, 'dist/server.js');
  const start = async (): Promise<MessageTransports> => {
    // After a restart the old one would stay alive beside the new one.
    worker?.terminate();
    worker = new Worker(await addressOf(program));
    // Not the worker itself: VS Code wraps the constructor, and the client would not know its own kind.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  extension.activate(context, (id, name, options) => new LanguageClient(id, name, start, options));
}

/** Browsers load workers from the web only: an extension that lies on a remote machine is fetched first. */
async function addressOf(program: Uri): Promise<string> {
  if (/^https?$/.test(program.scheme)) return program.toString(true);
  return URL.createObjectURL(new Blob([new Uint8Array(await workspace.fs.readFile(program))], { type: 'text/javascript' }));
}

export async function deactivate(): Promise<void> {
  await extension.deactivate();
  worker?.terminate();
}
