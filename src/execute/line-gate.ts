import type { NodeId } from "../model/ids.ts";

/** Counts printed lines per node, so that a node's end is told after the last line it printed: the two travel apart. */
export class LineGate {
  readonly #seen = new Map<NodeId, number>();
  readonly #waiting = new Map<NodeId, { readonly lines: number; readonly open: () => void }>();

  /** A line of the node has come. */
  count(node: NodeId): void {
    const seen = (this.#seen.get(node) ?? 0) + 1;
    this.#seen.set(node, seen);
    const waiting = this.#waiting.get(node);
    if (waiting !== undefined && seen >= waiting.lines) {
      this.#waiting.delete(node);
      waiting.open();
    }
  }

  /** Comes back when that many lines of the node have come, and forgets them. */
  async passed(node: NodeId, lines: number): Promise<void> {
    if ((this.#seen.get(node) ?? 0) < lines) {
      await new Promise<void>((open) => this.#waiting.set(node, { lines, open }));
    }
    this.#seen.delete(node);
  }

  /** Forgets the lines of a node whose thread has died. */
  drop(node: NodeId): void {
    this.#seen.delete(node);
  }
}
