import type { NodeId } from "../model/ids.ts";
import type { Resources } from "../model/resources.ts";
import type { Ledger } from "./ledger.ts";

/** A node that may start as soon as its resources are free. */
export interface ReadyNode {
  readonly id: NodeId;
  /** Higher starts earlier; among equals the lower id does. */
  readonly rank: number;
  readonly need: Resources;
}

/** Nodes that wait for resources: one heap per distinct need, so that a node that does not fit holds up no other. */
export class ReadyQueue {
  readonly #heaps = new Map<string, ReadyNode[]>();
  readonly #keys = new Map<Resources, string>();

  add(node: ReadyNode): void {
    const key = this.#keyOf(node.need);
    let heap = this.#heaps.get(key);
    if (heap === undefined) this.#heaps.set(key, (heap = []));
    push(heap, node);
  }

  /** Takes out the best node that the ledger can lend to, and lends; undefined if none fits now. */
  takeFitting(ledger: Ledger): ReadyNode | undefined {
    const heads = [...this.#heaps.values()]
      .flatMap((heap) => heap.slice(0, 1))
      .sort((left, right) => (goesBefore(left, right) ? -1 : 1));
    for (const head of heads) {
      if (!ledger.tryLend(head.need)) continue;
      const key = this.#keyOf(head.need);
      const heap = this.#heaps.get(key) ?? [];
      pop(heap);
      if (heap.length === 0) this.#heaps.delete(key);
      return head;
    }
    return undefined;
  }

  /** Takes out all nodes, in id order. */
  drain(): readonly NodeId[] {
    const ids = [...this.#heaps.values()].flat().map(({ id }) => id);
    this.#heaps.clear();
    return ids.sort((left, right) => left - right);
  }

  #keyOf(need: Resources): string {
    let key = this.#keys.get(need);
    if (key === undefined) {
      const custom = Object.entries(need.custom).sort(([left], [right]) => (left < right ? -1 : 1));
      key = JSON.stringify([need.numCpus, need.memoryBytes, custom]);
      this.#keys.set(need, key);
    }
    return key;
  }
}

function goesBefore(left: ReadyNode, right: ReadyNode): boolean {
  return left.rank === right.rank ? left.id < right.id : left.rank > right.rank;
}

function push(heap: ReadyNode[], node: ReadyNode): void {
  heap.push(node);
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !goesBefore(node, above)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = node;
}

function pop(heap: ReadyNode[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    let best = heap[child];
    const right = heap[child + 1];
    if (best === undefined) break;
    if (right !== undefined && goesBefore(right, best)) {
      child += 1;
      best = right;
    }
    if (!goesBefore(best, last)) break;
    heap[parent] = best;
    parent = child;
  }
  heap[parent] = last;
}
