// The layers as data: which folder of the server may import which, checked by a test and shown in server/README.md.

export interface Layer {
  /** Folders or files below the repository's root. */
  readonly name: string;
  /** Layers, packages (`yaml`) or `node:` it may import, besides itself. */
  readonly may: readonly string[];
  /** What it does, and what it may never do. */
  readonly does: string;
  readonly never: string;
}

export const layers: readonly Layer[] = [
  { name: 'server/base', may: [], does: 'Spans, edits, lines, memoising, nearest word, the reader\'s language.', never: 'know a word of the domain' },
  { name: 'server/guide', may: ['server/base'], does: 'Passages of the guide and facts about Qubes OS, in our own words, with their source.', never: 'know YAML, plans or the protocol' },
  { name: 'server/syntax', may: ['server/base', 'yaml'], does: 'Text to a tree with places and problems; edits of a tree.', never: 'know what a qube is; throw on bad text' },
  { name: 'server/plan', may: ['server/base', 'server/syntax', 'schemas'], does: 'Tree to a typed plan, checked against the compiled schema; verbs for changing it.', never: 'judge; read files' },
  { name: 'server/facts', may: ['server/base', 'server/plan'], does: 'Questions about the whole system the plan describes, each answered once.', never: 'look at text; find words for users beyond naming a thing' },
  { name: 'server/rules', may: ['server/base', 'server/guide', 'server/plan', 'server/facts'], does: 'One file per rule: what is wrong, why, and how to repair it.', never: 'import syntax, features or another rule; do input or output; ask the clock' },
  { name: 'server/snapshot.ts', may: ['server/base', 'server/guide', 'server/syntax', 'server/plan', 'server/facts', 'server/rules'], does: 'One text at one moment; the only place the stages meet.', never: 'know the protocol or Node' },
  { name: 'server/policy/syntax', may: ['server/base'], does: 'A policy file to lines and words with places, and what qrexec refuses in them.', never: 'throw on bad text; look beyond one file' },
  { name: 'server/policy/model', may: ['server/base', 'server/policy/syntax'], does: 'A folder of policies in the order in which qrexec reads it.', never: 'judge; read a disk other than the one it is given' },
  { name: 'server/policy/facts', may: ['server/base', 'server/policy/syntax', 'server/policy/model', 'server/plan', 'server/facts'], does: 'Questions about a folder of policies: who may call whom, which rule is never reached.', never: 'find words for users' },
  { name: 'server/policy/rules', may: ['server/base', 'server/guide', 'server/plan', 'server/facts', 'server/rules/rule.ts', 'server/policy/syntax', 'server/policy/model', 'server/policy/facts'], does: 'One file per rule about policy files.', never: 'import features or another rule; do input or output' },
  { name: 'server/policy/policy-shot.ts', may: ['server/base', 'server/plan', 'server/policy/syntax', 'server/policy/model', 'server/policy/facts', 'server/policy/rules'], does: 'A folder of policies at one moment; the only place its stages meet.', never: 'know the protocol or Node' },
  { name: 'server/picture', may: ['server/base', '@dagrejs/dagre'], does: 'The map as plain data, laid out and drawn: SVG, Mermaid, Graphviz. Runs in the editor\'s panel too.', never: 'know a plan, its text, or where it is drawn' },
  { name: 'server/interview', may: ['server/base', 'server/syntax/render.ts'], does: 'What is asked before a plan is begun, the verdict on the answers, and the plan they lead to. Runs in the editor too.', never: 'read a plan; ask anybody by itself' },
  { name: 'server/features', may: ['server/base', 'server/guide', 'server/syntax', 'server/plan', 'server/facts', 'server/rules', 'server/snapshot.ts', 'server/picture', 'server/interview', 'server/policy/syntax', 'server/policy/model', 'server/policy/facts', 'server/policy/rules', 'server/policy/policy-shot.ts', 'schemas'], does: 'One file per editor feature, in offsets.', never: 'import the protocol; speak of lines and columns' },
  { name: 'server/cli', may: ['server/base', 'server/guide', 'server/syntax', 'server/plan', 'server/rules', 'server/snapshot.ts', 'server/features', 'server/picture', 'server/interview', 'server/policy/syntax', 'server/policy/model', 'server/policy/facts', 'server/policy/rules', 'server/policy/policy-shot.ts', 'sarif', 'node:'], does: 'The command line.', never: 'contain analysis' },
  { name: 'server/lsp', may: ['server/base', 'server/syntax', 'server/plan', 'server/rules', 'server/snapshot.ts', 'server/features', 'server/picture', 'server/policy/syntax', 'server/policy/model', 'server/policy/facts', 'server/policy/rules', 'server/policy/policy-shot.ts', 'vscode-languageserver', 'vscode-languageserver-textdocument'], does: 'The Language Server Protocol.', never: 'contain analysis; touch Node' },
  { name: 'server/main.node.ts', may: ['server/base', 'server/lsp', 'vscode-languageserver', 'node:'], does: 'The server on Node.', never: 'hold anything but wiring' },
  { name: 'server/main.browser.ts', may: ['server/base', 'server/lsp', 'vscode-languageserver'], does: 'The server in a web worker.', never: 'hold anything but wiring' },
  { name: 'server/main.ts', may: ['server/main.node.ts', 'server/main.browser.ts'], does: 'The server as it is shipped, for both.', never: 'hold anything but wiring' },
  { name: 'server/main.cli.ts', may: ['server/cli', 'server/main.node.ts', 'server/lsp', 'server/base', 'node:'], does: 'The `qube-plan` command.', never: 'hold anything but wiring' },
  { name: 'webview', may: ['server/base', 'server/picture', 'server/lsp/protocol.ts'], does: 'The map\'s panel: lays the picture out, draws it, and plays what falls. A page of its own in the editor.', never: 'read a plan; load anything; know VS Code beyond messages' },
  { name: 'client', may: ['server/base/decode.ts', 'server/lsp/protocol.ts', 'webview/messages.ts', 'server/interview', 'vscode', 'vscode-languageclient'], does: 'Wires the server into VS Code.', never: 'read a plan' },
];
