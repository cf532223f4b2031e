// What a folder of policies says, in the order in which qrexec reads it: every file, every include, every rule with its turn.
import type { Span } from '../../base/span.ts';
import type { Action } from '../syntax/check.ts';
import type { DirectiveLine, PolicyText, RuleLine } from '../syntax/parse.ts';
import type { Dialect } from '../syntax/words.ts';
import type { Role } from './paths.ts';

/** Reads what lies on a disk or in a workspace. Paths use `/`. */
export interface Disk {
  /** Undefined where there is no such file; `outside` where it may not be looked at. */
  read(path: string): FileText | 'outside' | undefined;
  /** The names of the plain files in a folder; undefined where there is no such folder, `outside` where it may not be looked at. */
  list(folder: string): readonly string[] | 'outside' | undefined;
}

export interface FileText {
  readonly text: string;
  /** Offset of the first byte that is no UTF-8, counted in the text. */
  readonly brokenAt?: number | undefined;
  /** The file begins with a byte order mark that the text does not show. */
  readonly mark?: boolean | undefined;
  /** Where what was read of the text can be kept, for the next time. */
  readonly readings?: Map<Dialect, PolicyText>;
}

export interface PolicyFile {
  readonly path: string;
  readonly name: string;
  readonly role: Role;
  readonly text: string;
  readonly brokenAt: number | undefined;
  /** The file as it is read, once for each form it is read in; the first one is what an editor shows. */
  readonly readings: readonly PolicyText[];
  /** Every include that reads this file. */
  readonly includedBy: readonly Include[];
  /** Whether qrexec reads it at all. */
  readonly counts: boolean;
}

export interface Include {
  readonly from: PolicyFile;
  readonly line: DirectiveLine;
  /** The path as written. */
  readonly path: string;
  readonly at: Span;
  /** Where it leads, as far as that can be told. */
  readonly to: string | undefined;
  readonly as: Dialect;
  /** A whole folder is read. */
  readonly folder: boolean;
  readonly fault: IncludeFault | undefined;
}

/** `missing`: there is no such file or folder. `loop`: it leads back to where it came from. `outside`, `unknown`: it cannot be looked at. */
export type IncludeFault = 'missing' | 'loop' | 'outside' | 'unknown';

/** A rule in its turn. A file that is included twice gives each of its lines two turns. */
export interface Rule {
  readonly file: PolicyFile;
  readonly line: RuleLine;
  /** `*` for any; undefined in a legacy file of which nobody says to which service it belongs. */
  readonly service: string | undefined;
  /** `*` for any, else with its `+`. */
  readonly argument: string;
  readonly source: string;
  readonly target: string;
  readonly action: Action;
  readonly redirect: string | undefined;
  readonly defaultTarget: string | undefined;
  readonly user: string | undefined;
  readonly notify: boolean;
  readonly autostart: boolean;
  /** Its place among all rules; -1 where qrexec does not come by it. */
  readonly turn: number;
  /** The includes through which it got there, outermost first. */
  readonly through: readonly Include[];
  /** Not written: qrexec adds it behind a legacy file for one argument. */
  readonly implied: boolean;
}

export interface Policies {
  /** The folder they were read from. */
  readonly folder: string;
  /** In the order in which they are read; files nobody reads come last. */
  readonly files: readonly PolicyFile[];
  readonly rules: readonly Rule[];
  readonly includes: readonly Include[];
  /** The file at a path. */
  file(path: string): PolicyFile | undefined;
  /** The turns of the lines of a file, for each line its first one; lines qrexec never comes by have turn -1. */
  rulesOf(file: PolicyFile): readonly Rule[];
  /** The rules by the service they name, in their order; `*` for any, empty where nobody says which. */
  readonly byService: ReadonlyMap<string, readonly Rule[]>;
  /** Those of one service by their source, in their order; dom0 goes by `@adminvm`. */
  bySource(service: string): ReadonlyMap<string, readonly Rule[]>;
  /** All turns of a rule's line. */
  turnsOf(rule: Rule): readonly Rule[];
  /** The names of the files in a folder, where that can be told. */
  list(folder: string): readonly string[] | undefined;
  /** Whether qrexec would refuse every call. */
  readonly broken: boolean;
}
