/** Blocks of memory that threads share, within a budget. Memory that was written to before is many times faster than new one. */
export class BlockStock {
  readonly #budgetBytes: number;
  #free: SharedArrayBuffer[] = [];
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  /** All memory that was taken, and what is kept for later. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A block of at least so many bytes; undefined if that exceeds the budget. */
  take(sizeBytes: number): SharedArrayBuffer | undefined {
    const wanted = blockBytes(sizeBytes);
    const fitting = this.#free.filter(
      ({ byteLength }) => byteLength >= wanted && byteLength <= 2 * wanted,
    );
    if (fitting.length > 0) {
      const best = fitting.reduce((a, b) => (b.byteLength < a.byteLength ? b : a));
      this.#free = this.#free.filter((block) => block !== best);
      return best;
    }
    while (this.#bytes + wanted > this.#budgetBytes) {
      const oldest = this.#free.shift();
      if (oldest === undefined) return undefined;
      this.drop(oldest);
    }
    let block: SharedArrayBuffer;
    try {
      block = new SharedArrayBuffer(wanted);
    } catch {
      // The machine has less to give than the budget says.
      return undefined;
    }
    this.#bytes += wanted;
    return block;
  }

  /** Takes back a block to which nobody writes and which nobody reads any more. */
  giveBack(block: SharedArrayBuffer): void {
    this.#free.push(block);
  }

  /** Lets go of a block that somebody may still have. */
  drop(block: SharedArrayBuffer): void {
    this.#bytes -= block.byteLength;
  }

  clear(): void {
    this.#free = [];
    this.#bytes = 0;
  }
}

/** Sizes in steps of an eighth, so that a block fits the next value that is about as large. */
function blockBytes(sizeBytes: number): number {
  const step = 2 ** Math.max(12, Math.floor(Math.log2(sizeBytes)) - 3);
  return Math.ceil(sizeBytes / step) * step;
}
