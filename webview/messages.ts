// What the map's page and the extension say to each other, and the words the page is given. Types only.
import type { FallResult, MapPlace, MapResult } from '../server/lsp/protocol.ts';

export type ToPage =
  /** The plan that is shown, and what is drawn of it; null when it cannot be read any more. */
  | { readonly type: 'map'; readonly uri: string; readonly file: string; readonly result: MapResult | null }
  /** What the cursor in the text is on, by id. */
  | { readonly type: 'cursor'; readonly ids: readonly string[] }
  | { readonly type: 'fall'; readonly from: string; readonly result: FallResult | null }
  /** Somebody asked, outside the page, to see a qube. */
  | { readonly type: 'show'; readonly id: string };

export type FromPage =
  | { readonly type: 'ready' }
  /** Go to where something is written; `focus`: and stay there. */
  | { readonly type: 'goTo'; readonly id: string; readonly focus: boolean }
  | { readonly type: 'open'; readonly place: Pick<MapPlace, 'uri' | 'at'>; readonly focus: boolean }
  | { readonly type: 'fall'; readonly from: string }
  | { readonly type: 'save'; readonly format: 'svg' | 'png'; readonly data: string | Uint8Array }
  | { readonly type: 'failed'; readonly what: string };

/** Kept by the editor while the page is not there: over a reload of the window too. */
export interface PageState {
  readonly uri: string;
  /** What was laid out, and how it was looked at. */
  readonly key: string;
  /** As somebody chose; undefined: whichever fits better. */
  readonly arrangement: 'lines' | 'groups' | undefined;
  readonly view: { readonly x: number; readonly y: number; readonly scale: number };
  readonly selected: string | undefined;
  readonly fall: { readonly from: string; readonly at: number } | undefined;
}

/** Everything the page says by itself, in the user's language; `{0}` stands for what is put in. */
export interface PageWords {
  readonly map: string;
  readonly keys: string;
  readonly tools: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly byGroups: string;
  readonly byLines: string;
  readonly saveSvg: string;
  readonly savePng: string;
  readonly goToText: string;
  readonly ifItFalls: string;
  readonly close: string;
  readonly chosen: string;
  readonly networkFrom: string;
  readonly networkFor: string;
  readonly goesOut: string;
  readonly comesIn: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly broken: string;
  readonly brokenNow: string;
  readonly gone: string;
  readonly left: string;
  readonly falls: string;
  readonly play: string;
  readonly pause: string;
  readonly previous: string;
  readonly next: string;
  readonly first: string;
  readonly last: string;
  readonly step: string;
  readonly before: string;
  readonly nothing: string;
  readonly asked: string;
  readonly keysPressed: string;
  readonly free: string;
  readonly denied: string;
  readonly agreedOnce: string;
  readonly agreed: string;
  readonly reachedNone: string;
  readonly reached: string;
  readonly outOfReach: string;
  readonly allFalls: string;
  readonly stepWritten: string;
  readonly legend: string;
  readonly noQube: string;
  readonly usual: string;
}
