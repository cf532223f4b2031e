// The language status item that says whether Qubes OS is the right step for the open plan, as the guide would judge it.
import { Disposable, l10n, languages, LanguageStatusSeverity, window, workspace } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { planSentences, type PlanStep } from '../server/interview/verdict.ts';
import { explainCommand, languageId, verdictRequest, type VerdictParams, type VerdictResult } from '../server/lsp/protocol.ts';

/** How long the plan has to rest before it is judged anew, in milliseconds. */
const pause = 400;

export function registerVerdict(client: BaseLanguageClient): Disposable {
  const item = languages.createLanguageStatusItem('qubePlan.verdict', { language: languageId });
  item.name = l10n.t('Qube Plan verdict');
  item.detail = l10n.t('The guide on this plan');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  const update = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== languageId || client.state !== State.Running) return;
    const own = ++round;
    const params: VerdictParams = { uri: document.uri.toString() };
    const found = await client.sendRequest<VerdictResult | null>(verdictRequest, params).catch(() => null);
    // Another plan, or a later text, was asked about meanwhile.
    if (!found || own !== round) return;
    item.text = l10n.t(planSentences[found.step as PlanStep] ?? planSentences.open);
    item.severity = found.step === 'qubes' || found.step === 'without' ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
    item.command = found.rule === null ? { command: 'qubePlan.showMap', title: l10n.t('Show Map') } : { command: explainCommand, title: l10n.t('Why'), arguments: [found.rule] };
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), pause);
  };
  soon();
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(soon),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document === window.activeTextEditor?.document) soon();
    }),
    client.onDidChangeState(soon),
    new Disposable(() => clearTimeout(timer)),
  );
}
