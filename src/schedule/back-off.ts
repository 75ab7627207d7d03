import type { RetryPolicy } from "../model/retry-policy.ts";
import { delayBefore } from "./delay-before.ts";
import { IndexHeap } from "./index-heap.ts";
import type { NodeTable } from "./node-table.ts";

/** Nodes whose next attempt has to wait, by the times at which it may begin. */
export class BackOff {
  readonly #nodes: NodeTable;
  readonly #heap: IndexHeap;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
    this.#heap = new IndexHeap((left, right) => {
      const by = (nodes.dueAt[left] ?? 0) - (nodes.dueAt[right] ?? 0);
      return by === 0 ? left < right : by < 0;
    });
  }

  /** When the next wait ends; Infinity if no node waits. */
  get nextAt(): number {
    const { first } = this.#heap;
    return first === undefined ? Infinity : (this.#nodes.dueAt[first] ?? 0);
  }

  /** Lets a node wait whose attempt has just failed, and tells how long. */
  add(node: number, now: number, policy: RetryPolicy, chance: number): number {
    const delayMs = delayBefore(policy, this.#nodes.failures[node] ?? 0, chance);
    this.#nodes.dueAt[node] = now + delayMs;
    this.#heap.push(node);
    return delayMs;
  }

  /** Takes out the nodes whose waits have ended. */
  *endedBy(now: number): Iterable<number> {
    while (this.nextAt <= now) yield this.#heap.pop() as number;
  }

  /** Forgets all nodes. */
  clear(): void {
    this.#heap.clear();
  }
}
