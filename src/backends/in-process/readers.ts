import type { NodeId } from "../../model/ids.ts";
import { inlineLimitBytes } from "../../model/result-ref.ts";
import type { ResultRef } from "../../model/result-ref.ts";
import type { GraphNode } from "../../model/graph.ts";
import type { Outcome } from "../../model/outcome.ts";

interface Known {
  readonly outcomes: ReadonlyMap<NodeId, Outcome>;
  node(id: NodeId): GraphNode;
  result(id: NodeId): ResultRef;
}

/** Tells an executor when nobody of a run will read a large result any more. */
export class Readers {
  readonly #forget: (result: ResultRef) => void;
  readonly #selected: ReadonlySet<NodeId>;
  readonly #known: Known;
  /** For nodes with a large result, how many of those that may read it have not ended. */
  readonly #left = new Map<NodeId, number>();

  constructor(known: Known, selected: ReadonlySet<NodeId>, forget: (result: ResultRef) => void) {
    this.#known = known;
    this.#selected = selected;
    this.#forget = forget;
  }

  /** A node has ended, and its outcome is noted. */
  ended(id: NodeId): void {
    const { outcomes } = this.#known;
    const { children, parents } = this.#known.node(id);
    const outcome = outcomes.get(id);
    if (outcome?.status === "ran" && outcome.result.sizeBytes > inlineLimitBytes) {
      const left = children.filter((child) => this.#selected.has(child) && !outcomes.has(child));
      this.#left.set(id, left.length);
      if (left.length === 0) this.#read(id, 0);
    }
    if (this.#left.size === 0) return;
    for (const parent of parents) {
      const left = this.#left.get(parent);
      if (left !== undefined) this.#read(parent, left - 1);
    }
  }

  #read(parent: NodeId, left: number): void {
    this.#left.set(parent, left);
    if (left > 0) return;
    this.#left.delete(parent);
    this.#forget(this.#known.result(parent));
  }
}
