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

  /** Lets a node wait for its parents, and for one ancestor if it is told, as far as they have no results. */
  holdBack(node: number, ancestor?: number): void {
    const nodes = this.#nodes;
    const parents = nodes.parents(node);
    let missing = 0;
    for (const each of parents) if (!nodes.isOver(each, node)) missing += 1;
    const isOpen = ancestor !== undefined && !nodes.isOver(ancestor, node);
    if (isOpen && !parents.includes(ancestor)) {
      missing += 1;
      const also = this.#alsoWaiting.get(ancestor);
      if (also === undefined) this.#alsoWaiting.set(ancestor, [node]);
      else also.push(node);
    }
    nodes.missing[node] = missing;
  }

  /** The one child that waits for a node that never had a result, and for nobody else; undefined if several nodes wait for it. */
  onlyChild(node: number): number | undefined {
    const nodes = this.#nodes;
    if (nodes.doneAt[node] !== 0 || this.#alsoWaiting.has(node)) return undefined;
    let only: number | undefined;
    for (const child of nodes.children(node)) {
      // One that follows the node in another ride has not been given back yet.
      if (nodes.unseen[child] === 1) return undefined;
      if (!nodes.is(child, states.waiting)) continue;
      if (only !== undefined) return undefined;
      only = child;
    }
    // One that has handed over is not run again, but gets its value of those that it waits for.
    if (only === undefined || nodes.hasGrown(only) || nodes.heeding[only] === 1) return undefined;
    return nodes.missing[only] === 1 ? only : undefined;
  }

  /** The nodes that wait for one that has ended, for the last time. */
  release(node: number): Iterable<number> {
    const dependants = this.of(node);
    this.#alsoWaiting.delete(node);
    return dependants;
  }

  /** The failed node because of which one of those that `node` waits for will have no result. */
  whyNever(node: number, ancestor?: number): number | undefined {
    if (this.#nodes.heeding[node] === 1) return undefined;
    const above = this.#nodes.parents(node);
    for (const each of ancestor === undefined ? above : [ancestor, ...above]) {
      if (this.#nodes.is(each, states.failed)) return each;
      if (this.#nodes.is(each, states.skipped)) return this.#nodes.because[each];
    }
    return undefined;
  }
}
