/** When the schedule has to be woken: asked for once, and again only if it is to be earlier. */
export class Alarm {
  /** The time that was asked for last, if it is still to come. */
  #at = Infinity;

  /** It has rung. */
  rang(): void {
    this.#at = Infinity;
  }

  /** The time to ask for so that it rings at `next`; undefined if that needs no asking. */
  set(next: number, now: number): number | undefined {
    if (next === Infinity) return undefined;
    // One that is late already is not waited for.
    if (next >= this.#at && this.#at > now) return undefined;
    this.#at = next;
    return next;
  }
}
