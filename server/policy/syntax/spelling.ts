// The words of policies, each kept once with what is known of it: a folder has the same ones a hundred thousand times over.
import { fitsPlace, type WordPlace } from './check.ts';

/** A word, wherever it stands. */
export class Spelt {
  readonly text: string;
  readonly hash: number;
  /** By place, a bit each: what was asked already, and what it came to. */
  #asked = 0;
  #fits = 0;

  constructor(text: string, hash: number) {
    this.text = text;
    this.hash = hash;
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

/** More different words than this are not kept: a hostile file has millions. */
const mostSpelt = 20_000;
/** A power of two, and more than twice as many. */
const places = 65_536;
/** Words that are made to fall on one place are not looked for any further. */
const mostSteps = 16;

let known: (Spelt | undefined)[] = [];
let count = 0;

/** The word that stands there. Equal words are one object, and one text: that makes them quick to compare. Nothing is cut out of the text for one that is known. */
export function speltAt(text: string, start: number, end: number): Spelt {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  if (count === 0 || count >= mostSpelt) {
    known = Array.from({ length: places }, () => undefined);
    count = 0;
  }
  for (let step = 0; step < mostSteps; step++) {
    const place = (hash + step) & (places - 1);
    const it = known[place];
    if (it === undefined) {
      count++;
      return (known[place] = new Spelt(apart(text.slice(start, end)), hash));
    }
    if (it.hash === hash && it.text.length === end - start && text.startsWith(it.text, start)) return it;
  }
  return new Spelt(text.slice(start, end), hash);
}

/** V8 keeps a whole text for the sake of a longer piece that was cut from it. */
const apart = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));
