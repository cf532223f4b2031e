// The language of the page: the words it was given, and those of what it draws.
import { speak, type Translation } from '../server/base/l10n.ts';
import type { PageWords } from './messages.ts';

const given = document.body.dataset;

/** What the page says by itself. */
export const words = JSON.parse(given['words'] ?? '{}') as PageWords;

// What is drawn comes in English, and is said in the language of the editor.
if (given['translation'] !== undefined) speak(JSON.parse(given['translation']) as Translation, document.documentElement.lang);
