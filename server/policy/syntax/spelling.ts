// The words of policies, each kept once with what is known of it: a folder has the same ones a hundred thousand times over.
import { fitsPlace, type WordPlace } from './check.ts';

/** More different words than this are not kept: a hostile file has millions. */
const mostSpelt = 20_000;

/** A word, wherever it stands. */
export class Spelt {
  readonly text: string;
  /** By place, a bit each: what was asked already, and what it came to. */
  #asked = 0;
  #fits = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether qrexec takes the word in this place of a rule, whatever stands in the others. */
  fits(place: WordPlace): boolean {
    const bit = 1 << place;
    if ((this.#asked & bit) === 0) {
      this.#asked |= bit;
      if (fitsPlace(this.text, place)) this.#fits |= bit;
    }
    return (this.#fits & bit) !== 0;
  }
}

const known = new Map<string, Spelt>();

/** Equal words are one object, and one text: that makes them quick to compare. */
export function spelt(text: string): Spelt {
  const before = known.get(text);
  if (before) return before;
  if (known.size >= mostSpelt) known.clear();
  const own = apart(text);
  const made = new Spelt(own);
  known.set(own, made);
  return made;
}

/** V8 keeps a whole text for the sake of a longer piece that was cut from it. */
const apart = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));
