// The extension in VS Code in a browser: the server is a web worker.
import { Uri, type ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import * as extension from './extension.ts';

/** As far as it is used here; the compiler knows Node only. */
declare const Worker: new (url: string) => ServerWorker;
type ServerWorker = ConstructorParameters<typeof LanguageClient>[2] & { terminate(): void };

let worker: ServerWorker | undefined;

export function activate(context: ExtensionContext): void {
  const url = Uri.joinPath(context.extensionUri, 'dist/server.browser.js').toString(true);
  const start = async (): Promise<ServerWorker> => {
    // After a restart the old one would stay alive beside the new one.
    worker?.terminate();
    worker = new Worker(url);
    return worker;
  };
  extension.activate(context, (id, name, options) => new LanguageClient(id, name, start as ConstructorParameters<typeof LanguageClient>[2], options));
}

export async function deactivate(): Promise<void> {
  await extension.deactivate();
  worker?.terminate();
}
