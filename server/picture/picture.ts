// The map of a plan as plain data: what is on it and how it hangs together, without places, colours or a way of drawing.

/** How a qube, or a group of them, gets to the network. `unknown`: its chain of net qubes is broken. */
export type Reach = 'offline' | 'tor' | 'clear' | 'unknown';

/** Findings by severity, as on a badge. */
export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  readonly hints: number;
}

export interface PictureNode {
  /** `qube:work`, `disposables:default-dvm`, `any:@anyvm`, `missing:sys-vpn`, `internet`: the same for as long as the name is. */
  readonly id: string;
  /** `disposables`: the new disposables made from a qube. `any`: all qubes that a word stands for. `missing`: named, but nobody has it. */
  readonly kind: 'qube' | 'disposables' | 'any' | 'missing' | 'internet';
  /** What is written on it. */
  readonly name: string;
  /** Qubes: `AppVM`, …; otherwise null. */
  readonly klass: string | null;
  /** What it is for, where that shows in its shape. */
  readonly role: 'app' | 'vault' | 'net' | 'gateway' | 'service' | 'dom0' | 'none';
  /** A label's name, of which eight have a colour that everybody knows. */
  readonly label: string | null;
  readonly trust: string | null;
  readonly reach: Reach;
  /** The plan writes about it; otherwise it comes with a fresh install. */
  readonly written: boolean;
  readonly purpose: string | null;
  /** What its system comes from; null for what has none. */
  readonly template: string | null;
  readonly identities: readonly string[];
  /** Undefined for what stands outside: net qubes, the internet, words for many qubes. */
  readonly group: string | undefined;
  readonly findings: Counts;
}

/** Qubes with the same reach, the same identities and the same net qube. */
export interface PictureGroup {
  readonly id: string;
  readonly zone: Reach;
  readonly identities: readonly string[];
  /** One of the identities is anonymous. */
  readonly anonymous: boolean;
}

export interface PictureEdge {
  readonly id: string;
  /** `network`: gets its network from. `flow`: may call, or is refused. `opens`: where files or links are opened. */
  readonly kind: 'network' | 'flow' | 'opens';
  /** A node, or for `network` a group: all in it. */
  readonly from: string;
  readonly to: string;
  /** Of `network` always `allow`. */
  readonly action: 'allow' | 'ask' | 'deny';
  /** Who has to agree each time: nobody, somebody who is asked, somebody at the keys; `never`: it is refused. */
  readonly consent: 'none' | 'asked' | 'keys' | 'never';
  /** Words of the plan, such as `copy`; of `opens`, `files` and `links`. */
  readonly services: readonly string[];
  readonly reason: string | null;
  readonly findings: Counts;
}

export interface Picture {
  readonly title: string;
  /** Those that hold something, in the order offline, tor, clear, unknown. */
  readonly zones: readonly Reach[];
  readonly groups: readonly PictureGroup[];
  /** In the order of the plan. */
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** All findings of the plan, also those that are on nothing that is drawn. */
  readonly findings: Counts;
  /** Flows that were left out because there are too many to draw. */
  readonly left: number;
}

export const noFindings: Counts = { errors: 0, warnings: 0, information: 0, hints: 0 };

/** Above so many lines between qubes, flows are left out. */
export const mostFlows = 2_000;
