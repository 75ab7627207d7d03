/** Edges of nodes, by position, that were added when the others were laid down already. */
export class LaterEdges {
  /** How many nodes there were before. */
  readonly #first: number;
  /** By position less `#first`. */
  readonly #parents: (readonly number[])[] = [];
  readonly #awaited = new Map<number, readonly number[]>();
  readonly #children = new Map<number, number[]>();
  /** Those that wait for a node, as they have handed over to it. */
  readonly #waiting = new Map<number, number[]>();

  constructor(first: number) {
    this.#first = first;
  }

  /** The node at the next position has these parents. */
  add(index: number, parents: readonly number[]): void {
    this.#parents[index - this.#first] = parents;
    for (const parent of parents) link(this.#children, parent, index);
  }

  /** A node waits for these, and not for its parents of before. */
  await(index: number, awaited: readonly number[]): void {
    this.#awaited.set(index, awaited);
    for (const each of awaited) link(this.#waiting, each, index);
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

  /** A child that has handed over needs nothing any more of what it needed before. */
  readonly children = (index: number): readonly number[] => {
    const children = this.#children.get(index)?.filter((child) => !this.#awaited.has(child));
    const waiting = this.#waiting.get(index) ?? none;
    return children === undefined ? waiting : [...children, ...waiting];
  };
}

function link(all: Map<number, number[]>, parent: number, child: number): void {
  const children = all.get(parent);
  if (children === undefined) all.set(parent, [child]);
  else children.push(child);
}

const none: readonly never[] = [];
