import type { Graph } from "../../model/graph.ts";
import type { NodeId } from "../../model/ids.ts";

/** Says when a live instance has had its last call, so that its thread is not held longer. */
export class ChainWatch {
  readonly #instanceOf = new Map<NodeId, NodeId>();
  readonly #open = new Map<NodeId, Set<NodeId>>();
  readonly #release: (instance: NodeId) => Promise<void>;
  readonly #releases: Promise<void>[] = [];

  constructor(
    graph: Graph,
    selected: ReadonlySet<NodeId>,
    release: (instance: NodeId) => Promise<void>,
  ) {
    this.#release = release;
    for (const id of selected) {
      const node = graph.nodes[id];
      const instance = node?.kind === "construct" ? node.id : node?.chain?.instance;
      if (instance === undefined) continue;
      this.#instanceOf.set(id, instance);
      const open = this.#open.get(instance) ?? new Set();
      this.#open.set(instance, open.add(id));
    }
  }

  /** A node has its outcome; the last one of an instance releases it. */
  settled(node: NodeId): void {
    const instance = this.#instanceOf.get(node);
    if (instance === undefined) return;
    const open = this.#open.get(instance);
    if (open?.delete(node) === true && open.size === 0)
      this.#releases.push(this.#release(instance));
  }

  /** A node is to run again, so its instance may be needed again. */
  reopened(node: NodeId): void {
    const instance = this.#instanceOf.get(node);
    if (instance !== undefined) this.#open.get(instance)?.add(node);
  }

  /** Comes back when every release has been made. */
  async released(): Promise<void> {
    await Promise.all(this.#releases);
  }
}
