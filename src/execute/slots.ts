/** Lets so many in at once; the others wait in the order in which they came. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(size: number) {
    this.#free = size;
  }

  /** Takes a slot if one is free. */
  take(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Comes back with a slot when there is one. */
  taken(): Promise<void> {
    return new Promise((enter) => this.#waiting.push(enter));
  }

  /** Gives a slot back, to the one that waits longest. */
  give(): void {
    const enter = this.#waiting.shift();
    if (enter === undefined) this.#free += 1;
    else enter();
  }
}
