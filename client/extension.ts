// What the extension does in every VS Code, on the desktop or in a browser: start the server, and offer commands and a status.
import { l10n, window, workspace, type ExtensionContext, type Uri } from 'vscode';
import { RevealOutputChannelOn, type BaseLanguageClient, type LanguageClientOptions } from 'vscode-languageclient';
import { languageId, planFilesRequest, policyLanguageId, readFileRequest, settingsSection, type InitializationOptions, type PlanFilesResult, type ReadFileParams, type ReadFileResult } from '../server/lsp/protocol.ts';
import { registerCallers } from './callers.ts';
import { registerCommands } from './commands.ts';
import { registerMap } from './map.ts';
import { registerNewPlan } from './new-plan.ts';
import { textOf } from './read-file.ts';
import { registerStatus } from './status.ts';
import { registerVerdict } from './verdict-status.ts';
import { wholeReports } from './whole-reports.ts';

export type MakeClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

const name = 'Qube Plan';
const plans = '**/{qube-plan,*.qube-plan}.{yaml,yml}';
const policies = '**/{*.policy,*.policy.j2,*.policy.jinja,*.policy.jinja2,policy.d/*,policy.d/include/*,qubes-rpc/policy/*}';
let client: BaseLanguageClient | undefined;

/** Returns as soon as the commands are there; the server starts meanwhile. */
export function activate(context: ExtensionContext, make: MakeClient): void {
  const output = window.createOutputChannel(name, { log: true });
  const initializationOptions: InitializationOptions = { readFile: true, listPlans: true, explain: true, showReferences: true, whoMayCall: true, suggestAgain: true, ...(l10n.bundle ? { translation: l10n.bundle } : {}) };
  client = make(settingsSection, name, {
    // The configuration file is no plan, but what is typed into it counts before it is saved.
    documentSelector: [{ language: languageId }, { language: policyLanguageId }, { pattern: '**/qube-plan.config.yaml' }],
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    middleware: wholeReports,
    diagnosticPullOptions: { onChange: true, onTabs: true, match: (_, resource) => isOurs(resource) },
  });
  context.subscriptions.push(
    output,
    client.onRequest(readFileRequest, ({ uri }: ReadFileParams): Promise<ReadFileResult> => textOf(uri)),
    client.onRequest(planFilesRequest, async (): Promise<PlanFilesResult> => ({ uris: (await Promise.all([plans, policies].map((pattern) => workspace.findFiles(pattern)))).flat().map((uri) => uri.toString()) })),
    ...registerCommands(client, output),
    registerMap(client, context),
    registerNewPlan(),
    registerStatus(client),
    registerVerdict(client),
    registerCallers(client),
  );
  client.start().catch((error: unknown) => output.error(error instanceof Error ? error : String(error)));
}

export async function deactivate(): Promise<void> {
  const stopping = client;
  client = undefined;
  if (stopping?.needsStop()) await stopping.stop();
  await stopping?.dispose();
}

/** Whether a tab nobody has looked at yet is a plan or a policy; its language is not known before it is opened. */
const isOurs = ({ path }: Uri): boolean => /[/.]qube-plan\.ya?ml$|\.policy$|\/(?:policy\.d|policy\.d\/include|qubes-rpc\/policy)\/[^/]+$/.test(path);
