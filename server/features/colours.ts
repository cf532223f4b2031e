// The colours of labels: where they stand in a plan, and which label comes nearest to a colour that was picked.
import { labels } from '../facts/release-data.ts';
import { replace, type TextEdit } from '../base/edit.ts';
import type { Span } from '../base/span.ts';
import type { Snapshot } from '../snapshot.ts';

/** Parts of red, green and blue, each from 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export function colours({ plan }: Snapshot): readonly { readonly at: Span; readonly colour: Colour }[] {
  return plan.qubes.flatMap(({ label }) => {
    const known = label && labels.find(({ name }) => name === label.value);
    return label && known && label.at.file === undefined && label.at.start < label.at.end ? [{ at: label.at, colour: parts(known.colour) }] : [];
  });
}

/** The labels by how near they come to the colour, each with the edit that writes it. */
export function labelsFor(colour: Colour, at: Span): readonly { readonly label: string; readonly edit: TextEdit }[] {
  const far = (name: string): number => {
    const { red, green, blue } = parts(name);
    return (red - colour.red) ** 2 + (green - colour.green) ** 2 + (blue - colour.blue) ** 2;
  };
  return [...labels].sort((a, b) => far(a.colour) - far(b.colour)).map(({ name }) => ({ label: name, edit: replace(at, name) }));
}

function parts(hex: string): Colour {
  const part = (from: number): number => Number.parseInt(hex.slice(from, from + 2), 16) / 255;
  return { red: part(1), green: part(3), blue: part(5) };
}
