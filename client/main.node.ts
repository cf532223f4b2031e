// The extension in VS Code on the desktop or on a remote machine: the server is a process of its own.
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { nodeOptions } from '../server/lsp/protocol.ts';
import * as extension from './extension.ts';

export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath('dist/server.js');
  const run = { module, transport: TransportKind.ipc, options: { execArgv: [...nodeOptions] } };
  extension.activate(context, (id, name, options) => new LanguageClient(id, name, { run, debug: { ...run, options: { execArgv: [...nodeOptions, '--nolazy', '--inspect=6009'] } } }, options));
}

export const deactivate = extension.deactivate;
