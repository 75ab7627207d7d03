/** Edges of nodes, by position, that were added when the others were laid down already. */
export class LaterEdges {
  /** How many nodes there were before. */
  readonly #first: number;
  /** By position less `#first`. */
  readonly #parents: (readonly number[])[] = [];
  readonly #awaited = new Map<number, readonly number[]>();
  readonly #children = new Map<number, number[]>();

  constructor(first: number) {
    this.#first = first;
  }

  /** The node at the next position has these parents. */
  add(index: number, parents: readonly number[]): void {
    this.#parents[index - this.#first] = parents;
    for (const parent of parents) this.#link(parent, index);
  }

  /** A node waits for these, and not for its parents of before. */
  await(index: number, awaited: readonly number[]): void {
    this.#awaited.set(index, awaited);
    for (const each of awaited) this.#link(each, index);
  }

  /** Whether any node has handed over. */
  get isAny(): boolean {
    return this.#awaited.size > 0;
  }

  hasGrown(index: number): boolean {
    return this.#awaited.has(index);
  }

  /** Undefined where nothing was added. */
  parents(index: number): readonly number[] | undefined {
    return this.#awaited.get(index) ?? this.#parents[index - this.#first];
  }

  readonly children = (index: number): readonly number[] => this.#children.get(index) ?? none;

  #link(parent: number, child: number): void {
    const children = this.#children.get(parent);
    if (children === undefined) this.#children.set(parent, [child]);
    else children.push(child);
  }
}

const none: readonly never[] = [];
