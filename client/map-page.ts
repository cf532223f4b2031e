// The frame of the map's page: what it may load, and nothing else.
import type { PageWords } from '../webview/messages.ts';

export interface PageParts {
  /** Where the editor serves the extension's files from, as `webview.cspSource`. */
  readonly source: string;
  readonly script: string;
  readonly style: string;
  /** New for every page: only what carries it runs. */
  readonly nonce: string;
  /** As in `lang`, such as `en`. */
  readonly language: string;
  readonly title: string;
  readonly words: PageWords;
  /** What is drawn in another language than English. */
  readonly translation?: Readonly<Record<string, string>> | undefined;
}

/** Pictures come only from the page itself, while one is made to be saved. */
export function mapPage({ source, script, style, nonce, language, title, words, translation }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; img-src blob:`;
  return `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${escape(style)}">
</head>
<body data-words="${escape(JSON.stringify(words))}"${translation ? ` data-translation="${escape(JSON.stringify(translation))}"` : ''}>
<script nonce="${nonce}" src="${escape(script)}"></script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (letter) => entities[letter] as string);

/** 128 bits that nobody can guess. */
export function newNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
