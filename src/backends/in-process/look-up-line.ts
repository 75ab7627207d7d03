import { performance } from "node:perf_hooks";
import type { NodeId } from "../../model/ids.ts";

/** So long look-ups may hold up everything else, in milliseconds. */
const sliceMs = 4;

/** Nodes that are to be looked up, in order; many of them are so in slices, between which what has ended is heard. */
export class LookUpLine {
  readonly #lookUp: (node: NodeId) => void;
  #line: NodeId[] = [];
  #next = 0;
  #isGoing = false;

  constructor(lookUp: (node: NodeId) => void) {
    this.#lookUp = lookUp;
  }

  add(node: NodeId): void {
    this.#line.push(node);
  }

  /** Looks up as many as there are, or as there is time for. May be called from a look-up, and does nothing then. */
  go(): void {
    if (this.#isGoing || this.#line.length === 0) return;
    this.#isGoing = true;
    const until = performance.now() + sliceMs;
    while (this.#next < this.#line.length) {
      if (performance.now() > until) {
        setImmediate(() => {
          this.#isGoing = false;
          this.go();
        });
        return;
      }
      const node = this.#line[this.#next];
      this.#next += 1;
      if (node !== undefined) this.#lookUp(node);
    }
    this.#line = [];
    this.#next = 0;
    this.#isGoing = false;
  }
}
