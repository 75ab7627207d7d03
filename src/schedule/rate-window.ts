import type { Rate } from "../model/run-limits.ts";

/** Rounds away what adding fractions leaves behind. */
const grain = 1e-9;

/** Counts what began within the last `perMs`, so that no window of that length ever holds more than the rate. */
export class RateWindow {
  readonly #rate: Rate;
  /** When something began and how much, oldest first from `#from` on. */
  #times: number[] = [];
  #amounts: number[] = [];
  #from = 0;
  #used = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Whether so much may begin now. */
  hasRoom(at: number, amount: number): boolean {
    this.#forget(at);
    return this.#used + amount <= this.#rate.amount + grain;
  }

  /** When so much may begin, if nothing else does before. */
  freeAt(amount: number): number {
    let used = this.#used;
    let time = -Infinity;
    for (let each = this.#from; each < this.#times.length; each += 1) {
      if (used + amount <= this.#rate.amount + grain) break;
      used -= this.#amounts[each] ?? 0;
      time = (this.#times[each] ?? 0) + this.#rate.perMs;
    }
    return time;
  }

  take(at: number, amount: number): void {
    this.#times.push(at);
    this.#amounts.push(amount);
    this.#used += amount;
  }

  /** Takes back what did not begin after all, and is still counted. */
  giveBack(amount: number): void {
    const last = this.#amounts.lastIndexOf(amount);
    if (last < this.#from) return;
    this.#amounts.splice(last, 1);
    this.#times.splice(last, 1);
    this.#used -= amount;
  }

  #forget(at: number): void {
    const times = this.#times;
    while (this.#from < times.length && (times[this.#from] ?? 0) + this.#rate.perMs <= at) {
      this.#used -= this.#amounts[this.#from] ?? 0;
      this.#from += 1;
    }
    if (this.#from === times.length) this.#used = 0;
    // What is forgotten is let go of from time to time.
    if (this.#from > 1024 && this.#from * 2 > times.length) {
      this.#times = times.slice(this.#from);
      this.#amounts = this.#amounts.slice(this.#from);
      this.#from = 0;
    }
  }
}
