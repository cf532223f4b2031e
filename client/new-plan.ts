// `New Plan…`: asks the guide's questions step by step, tells what fits, and opens the plan where Qubes OS is the right step.
import { commands, l10n, Position, QuickInputButtons, ThemeIcon, Uri, window, workspace, WorkspaceEdit, type Disposable, type QuickInputButton, type QuickPick, type QuickPickItem } from 'vscode';
import { languageId } from '../server/lsp/protocol.ts';
import { nextQuestion, questionsFor, type Answers, type Question, type QuestionId } from '../server/interview/questions.ts';
import { planFor } from '../server/interview/scaffold.ts';
import { labelOf, verdictOn, type Verdict } from '../server/interview/verdict.ts';

export const registerNewPlan = (): Disposable => commands.registerCommand('qubePlan.newPlan', (given?: unknown) => newPlan(given));

/** `given`: answers known already, for keybindings and other extensions. What they leave open is asked; where that is nothing, the plan is just opened. */
async function newPlan(given: unknown): Promise<void> {
  let answers: Answers = typeof given === 'object' && given !== null && !(given instanceof Uri) && !Array.isArray(given) ? (given as Answers) : {};
  const asked: QuestionId[] = [];
  // What was answered before stays chosen when somebody comes back to it.
  const before: Record<string, unknown> = {};
  if (!nextQuestion(answers)) return open(answers);
  for (;;) {
    const question = nextQuestion(answers);
    const answer = question ? await ask(question, answers, asked.length > 0, before[question.id]) : await settle(answers, asked.length > 0);
    if (answer === undefined) return;
    if (answer === back) {
      const last = asked.pop();
      if (last === undefined) return;
      const { [last]: undone, ...rest } = answers;
      before[last] = undone;
      answers = rest;
    } else if (question) {
      asked.push(question.id);
      answers = { ...answers, [question.id]: answer };
    } else {
      await open(answers);
      return;
    }
  }
}

const back = Symbol('back');
type Answer = string | readonly string[] | typeof back | undefined;

/** One step; undefined when the person leaves. */
function ask(question: Question, answers: Answers, canGoBack: boolean, before: unknown): Promise<Answer> {
  const all = questionsFor(answers);
  const input = question.kind === 'text' ? window.createInputBox() : window.createQuickPick<QuickPickItem & { value: string }>();
  input.title = l10n.t(question.title);
  input.step = all.findIndex(({ id }) => id === question.id) + 1;
  input.totalSteps = all.length;
  input.ignoreFocusOut = true;
  // A list of one is taken by a click, one of several has its own button; only text needs one for those who use no keyboard.
  const go: QuickInputButton = { iconPath: new ThemeIcon('check'), tooltip: l10n.t('Go on') };
  input.buttons = [...(canGoBack ? [QuickInputButtons.Back] : []), ...(question.kind === 'text' ? [go] : [])];
  if ('items' in input) {
    input.placeholder = l10n.t(question.asks);
    input.canSelectMany = question.kind === 'several';
    input.items = question.choices.map(({ value, label, says }) => ({ value, label: l10n.t(label), detail: l10n.t(says) }));
    choose(input, before);
  } else {
    input.prompt = l10n.t(question.asks);
    input.value = typeof before === 'string' ? before : l10n.t(question.usual ?? '');
  }
  return new Promise((resolve) => {
    const done = (answer: Answer): void => {
      resolve(answer);
      input.dispose();
    };
    const accept = (): void => {
      if (!('items' in input)) return done(input.value.trim() || l10n.t(question.usual ?? ''));
      const chosen = (question.kind === 'several' ? input.selectedItems : input.activeItems).map(({ value }) => value);
      if (question.kind === 'several') done(chosen);
      else if (chosen[0] !== undefined) done(chosen[0]);
    };
    input.onDidTriggerButton((button) => (button === go ? accept() : done(back)));
    input.onDidHide(() => done(undefined));
    input.onDidAccept(accept);
    input.show();
  });
}

function choose(input: QuickPick<QuickPickItem & { value: string }>, before: unknown): void {
  const was = input.items.filter(({ value }) => (Array.isArray(before) ? before.includes(value) : before === value));
  if (input.canSelectMany) input.selectedItems = was;
  else if (was.length > 0) input.activeItems = was;
}

/** Tells what the answers speak for. Qubes OS all the same is a person's right, and the plan will go on saying what speaks against it. */
async function settle(answers: Answers, canGoBack: boolean): Promise<Answer> {
  const verdict = verdictOn(answers);
  const fits = verdict.step === 'qubes';
  const write = fits ? l10n.t('Write the Plan') : l10n.t('Plan Qubes OS All the Same');
  const goBack = l10n.t('Back');
  // What the Enter key takes is what the answers speak for.
  const buttons = [...(fits ? [write] : [l10n.t('Understood')]), ...(canGoBack ? [goBack] : []), ...(fits ? [] : [write])];
  const chosen = await window.showInformationMessage(l10n.t(verdict.says), { modal: true, detail: detailOf(verdict) }, ...buttons);
  return chosen === write ? write : chosen === goBack ? back : undefined;
}

function detailOf({ because, beside }: Verdict): string {
  const reasons = because.map(({ says, words = [], section }) => l10n.t('{0} (Guide: {1})', l10n.t(says, ...words.map((word) => l10n.t(word))), section));
  const others = beside.map(({ risk, remedy }) => l10n.t('{0}: {1}', l10n.t(labelOf('risks', risk)), l10n.t(remedy)));
  return [...reasons, ...(others.length > 0 ? [l10n.t('What no qube helps against, and what does:'), ...others] : [])].join('\n\n');
}

/** Opens the plan unsaved, with a name in the open folder where there is one: nothing is on the disk before the person saves it. */
async function open(answers: Answers): Promise<void> {
  const text = planFor(answers);
  const place = await placeFor(answers.title ?? '');
  const document = place ? await workspace.openTextDocument(place) : await workspace.openTextDocument({ language: languageId, content: text });
  if (place) {
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(0, 0), text);
    await workspace.applyEdit(edit);
  }
  await window.showTextDocument(document);
}

/** A name that is free in the first folder; undefined without one, or where unsaved documents cannot have a place. */
async function placeFor(title: string): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (!folder || !/^(?:file|vscode-remote)$/.test(folder.scheme)) return undefined;
  const slug = title.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  const names = ['qube-plan.yaml', ...(slug === '' ? [] : [`${slug}.qube-plan.yaml`]), ...Array.from({ length: 50 }, (_, index) => `plan-${index + 2}.qube-plan.yaml`)];
  for (const name of names) {
    const file = Uri.joinPath(folder, name);
    const isOpen = workspace.textDocuments.some(({ uri }) => uri.path === file.path);
    if (!isOpen && !(await exists(file))) return file.with({ scheme: 'untitled' });
  }
  return undefined;
}

async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
