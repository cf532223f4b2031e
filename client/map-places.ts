// What of the map the cursor in a text is on.
import type { MapPlace, MapRange, MapResult } from '../server/lsp/protocol.ts';

type Position = MapRange['start'];

/** The innermost of what is drawn around a position, several where they are the same; `uri` of the text, undefined for the plan itself. */
export function idsAt(places: MapResult['places'], uri: string | undefined, position: Position): readonly string[] {
  let found: string[] = [];
  let least: MapRange | undefined;
  for (const [id, place] of Object.entries(places)) {
    if (place.uri !== uri) continue;
    const range = around(place, position);
    if (!range) continue;
    if (least && isSame(least, range)) found.push(id);
    else if (!least || isInside(range, least)) [found, least] = [[id], range];
  }
  return found;
}

const around = ({ whole }: MapPlace, position: Position): MapRange | undefined => whole.find(({ start, end }) => !isBefore(position, start) && !isBefore(end, position));

const isBefore = (a: Position, b: Position): boolean => a.line < b.line || (a.line === b.line && a.character < b.character);

const isInside = (inner: MapRange, outer: MapRange): boolean => !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);

const isSame = (a: MapRange, b: MapRange): boolean => isInside(a, b) && isInside(b, a);
