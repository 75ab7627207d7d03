/** A binary heap of indexes; what goes before what is said by its owner, and must not change while an index is in it. */
export class IndexHeap {
  readonly #items: number[] = [];
  readonly #goesBefore: (left: number, right: number) => boolean;

  constructor(goesBefore: (left: number, right: number) => boolean) {
    this.#goesBefore = goesBefore;
  }

  /** The index that goes before all others; undefined if there is none. */
  get first(): number | undefined {
    return this.#items[0];
  }

  get size(): number {
    return this.#items.length;
  }

  push(index: number): void {
    const items = this.#items;
    let at = items.length;
    items.push(index);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = items[above] as number;
      if (!this.#goesBefore(index, other)) break;
      items[at] = other;
      at = above;
    }
    items[at] = index;
  }

  /** Takes out the first one. */
  pop(): number | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    const { length } = items;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      let best = items[child] as number;
      const right = items[child + 1];
      if (right !== undefined && this.#goesBefore(right, best)) {
        child += 1;
        best = right;
      }
      if (!this.#goesBefore(best, last)) break;
      items[at] = best;
      at = child;
    }
    items[at] = last;
    return first;
  }

  clear(): void {
    this.#items.length = 0;
  }
}
