// Reads a section at the top of a plan, and again when its text changed.
import { changed, note, Source } from '../base/memo.ts';
import { asMapping, type Mapping, type Node, type Pair, type Scalar } from '../syntax/tree.ts';
import type { Section, Val, Written } from './plan.ts';
import { flag, list, section, words, written } from './values.ts';

/** Its key and its value are two things: most of those who ask for `qubes:` want to point at the word. */
export class ReadSection implements Section {
  #pair: Pair;
  readonly #place = new Source();
  readonly #value = new Source();

  constructor(pair: Pair) {
    this.#pair = pair;
  }

  /** Reads it anew, under the same name. */
  take(pair: Pair): void {
    if (pair.key !== this.#pair.key) changed(this.#place);
    if (pair.value !== this.#pair.value || pair.key !== this.#pair.key) changed(this.#value);
    this.#pair = pair;
  }

  get at(): Scalar {
    note(this.#place);
    return this.#pair.key;
  }
  get node(): Node {
    note(this.#value);
    return this.#pair.value;
  }
  get body(): Mapping | undefined {
    note(this.#value);
    return asMapping(this.#pair.value);
  }
  has(key: string): boolean {
    return this.body?.get(key) !== undefined;
  }
  text(key: string): Val<string> | undefined {
    return words(this.body?.get(key));
  }
  flag(key: string): Val<boolean> | undefined {
    return flag(this.body?.get(key));
  }
  list(key: string): readonly Val<string>[] {
    return list(this.body?.get(key));
  }
  section(key: string): Section | undefined {
    return section(this.body?.get(key));
  }
  prop(key: string): Written | undefined {
    return written(this.body, key);
  }
}
