// A qube plan as typed values; each keeps the place it was written at.
import type { Span } from '../base/span.ts';
import type { Mapping, Node, Pair, Scalar } from '../syntax/tree.ts';
import type { SyntaxProblem } from '../syntax/parse.ts';
import type { Allow } from './allows.ts';
import type { Duplicate, NamedTwice } from './duplicates.ts';
import type { SchemaProblem } from './schema.ts';
import type { Secret } from './secrets.ts';
import type { SyntaxFault } from './syntax-faults.ts';

export const classes = ['AppVM', 'TemplateVM', 'StandaloneVM', 'DispVM', 'AdminVM', 'RemoteVM'] as const;
export type Class = (typeof classes)[number];

/** In rising order. */
export const trustLevels = ['untrusted', 'low', 'medium', 'high', 'ultimate'] as const;
export type Trust = (typeof trustLevels)[number];

export const actions = ['allow', 'ask', 'deny'] as const;
export type Action = (typeof actions)[number];

/** A written value. `at` is the value's own token, `key` that of its key (the value again for list items). */
export interface Val<T> {
  readonly value: T;
  readonly at: Span;
  readonly key: Span;
}

/**
 * What the plan says of one qube or template, now: the object stays while the text changes. Absent fields were not written, or written in a way the schema rule reports.
 * In fields that name another qube, `null` means "none" (`none`, `null`, `~`, '' or nothing behind the colon).
 */
export interface PlanQube {
  readonly name: string;
  /** The name's token. */
  readonly at: Span;
  readonly section: 'qubes' | 'templates';
  readonly pair: Pair;
  /** Undefined where only the name was written. */
  readonly body: Mapping | undefined;
  readonly klass: Val<Class> | undefined;
  readonly label: Val<string> | undefined;
  readonly trust: Val<Trust> | undefined;
  readonly template: Val<string> | undefined;
  readonly clone: Val<string> | undefined;
  readonly netvm: Val<string | null> | undefined;
  readonly defaultDispvm: Val<string | null> | undefined;
  readonly managementDispvm: Val<string | null> | undefined;
  readonly guivm: Val<string | null> | undefined;
  readonly audiovm: Val<string | null> | undefined;
  readonly providesNetwork: Val<boolean> | undefined;
  readonly templateForDispvms: Val<boolean> | undefined;
  readonly autostart: Val<boolean> | undefined;
  readonly includeInBackups: Val<boolean> | undefined;
  readonly openFilesIn: Val<string | null> | undefined;
  readonly openLinksIn: Val<string | null> | undefined;
  readonly purpose: Val<string> | undefined;
  readonly identities: readonly Val<string>[];
  readonly holds: readonly Val<string>[];
  readonly activities: readonly Val<string>[];
  readonly apps: readonly Val<string>[];
  readonly tags: readonly Val<string>[];
  readonly features: ReadonlyMap<string, Val<string | null>>;
  readonly services: readonly Val<string>[];
  /** Any other key as written, e.g. `prop('memory')`. */
  prop(key: string): Written | undefined;
  /** All written keys. */
  props(): readonly Written[];
}

/** A `key: value` as it stands in the tree. */
export interface Written {
  readonly name: string;
  readonly key: Scalar;
  readonly node: Node;
}

/** One entry of `flows:`. */
export interface PlanFlow {
  readonly index: number;
  readonly node: Mapping;
  readonly from: readonly Val<string>[];
  readonly to: readonly Val<string>[];
  /** As written: friendly words or qrexec names. */
  readonly services: readonly Val<string>[];
  readonly action?: Val<Action>;
  /** Only when it says something: an empty reason is no reason. */
  readonly reason?: Val<string>;
  readonly target?: Val<string>;
  readonly defaultTarget?: Val<string>;
  readonly argument?: Val<string>;
  readonly user?: Val<string>;
  readonly notify?: Val<boolean>;
  readonly autostart?: Val<boolean>;
  prop(key: string): Written | undefined;
}

export interface PlanBackup {
  readonly node: Mapping;
  readonly of: readonly Val<string>[];
  readonly medium?: Val<string>;
  readonly encrypted?: Val<boolean>;
  readonly kept?: Val<string>;
  /** The date a restore was last tried, or `false`/`true` when written so. */
  readonly tested?: Val<string | boolean>;
  prop(key: string): Written | undefined;
}

export interface Identity {
  readonly name: string;
  readonly at: Span;
  readonly anonymous?: Val<boolean>;
}

/** A mapping section such as `maintenance:`, read field by field. */
export interface Section {
  /** The section's key. */
  readonly at: Span;
  readonly node: Node;
  readonly body: Mapping | undefined;
  has(key: string): boolean;
  text(key: string): Val<string> | undefined;
  flag(key: string): Val<boolean> | undefined;
  list(key: string): readonly Val<string>[];
  section(key: string): Section | undefined;
  prop(key: string): Written | undefined;
}

/** What a text says as a plan, now: the object stays while the text changes. */
export interface Plan {
  readonly text: string;
  /** The document's mapping, bases merged in; undefined when the text holds none. */
  readonly root: Mapping | undefined;
  /** The mapping written in this very file. */
  readonly own: Mapping | undefined;
  /** Where to point when something is missing altogether: the first key, else the start of the text. */
  readonly top: Span;
  readonly version: Val<number> | undefined;
  readonly release: Val<string> | undefined;
  readonly experience: Val<string> | undefined;
  readonly approach: readonly Val<string>[];
  section(name: string): Section | undefined;
  readonly identities: ReadonlyMap<string, Identity>;
  /** `qubes:` and `templates:` in the order written; of equal names the first. */
  readonly qubes: readonly PlanQube[];
  readonly flows: readonly PlanFlow[];
  readonly backups: readonly PlanBackup[];
  readonly allows: readonly Allow[];
  readonly extends: readonly ExtendsEntry[];
  /** All that the parser complains of. */
  readonly syntaxProblems: readonly SyntaxProblem[];
  /** What of that is worth telling, in words. */
  readonly syntaxFaults: readonly SyntaxFault[];
  readonly schemaProblems: readonly SchemaProblem[];
  /** Passwords, keys and tokens that were written into this text. */
  readonly secrets: readonly Secret[];
  /** Keys of this text that stand twice in one mapping. */
  readonly duplicates: readonly Duplicate[];
  /** Names under both `qubes:` and `templates:`. */
  namedTwice(): readonly NamedTwice[];
}

/** One path under `extends:` and what came of it. */
export interface ExtendsEntry {
  readonly path: string;
  readonly at: Span;
  readonly state: 'loaded' | 'missing' | 'outside' | 'cycle' | 'broken' | 'not-loaded';
  /** The path resolved against the plan's own, where that was possible. */
  readonly resolved?: string;
}
