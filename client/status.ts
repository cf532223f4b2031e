// The language status item of a plan: how many findings it has, and whether they are being looked for at all.
import { DiagnosticSeverity, Disposable, l10n, languages, LanguageStatusSeverity, window, type Uri } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { diagnosticSource, languageId } from '../server/lsp/protocol.ts';

export function registerStatus(client: BaseLanguageClient): Disposable {
  const item = languages.createLanguageStatusItem('qubePlan.findings', { language: languageId });
  item.name = l10n.t('Qube Plan findings');
  let state: State = State.Starting;
  let plan: Uri | undefined;
  const update = (): void => {
    // The output counts as an editor too; while it has the focus, the plan beside it is still the one that is meant.
    const document = window.activeTextEditor?.document;
    if (document?.languageId === languageId) plan = document.uri;
    item.busy = state === State.Starting;
    item.severity = state === State.Stopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    item.command =
      state === State.Stopped
        ? { command: 'qubePlan.restartServer', title: l10n.t('Restart') }
        : { command: 'workbench.actions.view.problems', title: l10n.t('Show Problems') };
    item.detail = l10n.t('Qube Plan');
    item.text = state === State.Running ? findings(plan) : state === State.Starting ? l10n.t('Starting') : l10n.t('Not running');
  };
  update();
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(update),
    languages.onDidChangeDiagnostics(update),
    client.onDidChangeState((event) => {
      state = event.newState;
      update();
    }),
  );
}

/** `3 errors, 2 warnings`, most serious first. */
function findings(plan: Uri | undefined): string {
  const own = plan ? languages.getDiagnostics(plan).filter(({ source }) => source === diagnosticSource) : [];
  const count = (severity: DiagnosticSeverity): number => own.filter((it) => it.severity === severity).length;
  const parts = [
    counted(count(DiagnosticSeverity.Error), l10n.t('1 error'), (n) => l10n.t('{0} errors', n)),
    counted(count(DiagnosticSeverity.Warning), l10n.t('1 warning'), (n) => l10n.t('{0} warnings', n)),
    counted(count(DiagnosticSeverity.Information), l10n.t('1 note'), (n) => l10n.t('{0} notes', n)),
    counted(count(DiagnosticSeverity.Hint), l10n.t('1 hint'), (n) => l10n.t('{0} hints', n)),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? l10n.t('No findings') : parts.join(', ');
}

const counted = (number: number, one: string, many: (number: number) => string): string | undefined =>
  number === 0 ? undefined : number === 1 ? one : many(number);
