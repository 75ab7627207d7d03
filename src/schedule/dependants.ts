import { nodeStates as states } from "./node-table.ts";
import type { NodeTable } from "./node-table.ts";

/** Which nodes wait for which: children, and those that a lost result further up holds back. */
export class Dependants {
  readonly #nodes: NodeTable;
  /** Nodes that are no children of a node, and yet wait for its second run. */
  readonly #alsoWaiting = new Map<number, number[]>();

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  of(node: number): Iterable<number> {
    const children = this.#nodes.children(node);
    const also = this.#alsoWaiting.get(node);
    return also === undefined ? children : [...children, ...also];
  }

  /** Lets a node wait for its parents, and for one ancestor, as far as they have no results. */
  holdBack(node: number, ancestor: number): void {
    const nodes = this.#nodes;
    const parents = nodes.parents(node);
    let missing = 0;
    for (const each of parents) if (!nodes.is(each, states.done)) missing += 1;
    if (!nodes.is(ancestor, states.done) && !parents.includes(ancestor)) {
      missing += 1;
      const also = this.#alsoWaiting.get(ancestor);
      if (also === undefined) this.#alsoWaiting.set(ancestor, [node]);
      else also.push(node);
    }
    nodes.missing[node] = missing;
  }

  /** The nodes that wait for one that has ended, for the last time. */
  release(node: number): Iterable<number> {
    const dependants = this.of(node);
    this.#alsoWaiting.delete(node);
    return dependants;
  }

  /** The failed node because of which one of those that `node` waits for will have no result. */
  whyNever(node: number, ancestor: number): number | undefined {
    for (const each of [ancestor, ...this.#nodes.parents(node)]) {
      if (this.#nodes.is(each, states.failed)) return each;
      if (this.#nodes.is(each, states.skipped)) return this.#nodes.because[each];
    }
    return undefined;
  }
}
