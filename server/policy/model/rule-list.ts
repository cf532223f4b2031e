// All rules of a folder in their turns, put together file by file; they are written in one row only when somebody asks.
import type { Rule } from './policies.ts';

export class RuleList {
  count = 0;
  readonly #parts: (readonly Rule[])[] = [];
  /** The part that single rules are added to. */
  #open: Rule[] | undefined;
  #all: readonly Rule[] | undefined;

  add(rule: Rule): void {
    if (!this.#open) this.#parts.push((this.#open = []));
    this.#open.push(rule);
    this.count++;
  }

  addAll(rules: readonly Rule[]): void {
    this.#parts.push(rules);
    this.#open = undefined;
    this.count += rules.length;
  }

  /** Ask when nothing more is added. */
  get all(): readonly Rule[] {
    return (this.#all ??= this.#parts.flat());
  }
}
