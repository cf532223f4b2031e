// The suite that runs inside a real VS Code, on the desktop or in the web: what only the editor itself can show.
import { runTests } from './collector.ts';
import './diagnostics.ts';
import './help.ts';
import './language.ts';
import './map.ts';
import './new-plan.ts';
import './policies.ts';
import './repairs.ts';

/** Entry point that VS Code calls; a rejection makes its exit code 1. */
export async function run(): Promise<void> {
  await runTests();
}
