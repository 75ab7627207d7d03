import type { LookedUp, RunJob } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";
import type { InputDamaged } from "../../model/node-work.ts";
import type { RunReason } from "../../model/run-reason.ts";

/** A place that loses the same entry again and again, however often it is computed, is not worth another try. */
const lossLimit = 3;

/** Which entry a node has lost. */
export type Loss = Pick<InputDamaged, "path" | "found">;

/** Counts and tells the results that turned out to be gone after they were found. */
export class Losses {
  readonly #job: RunJob;
  readonly #told = new Set<string>();
  readonly #latest = new Map<NodeId, Loss>();
  /** How often a node has lost an input, by node and path. */
  readonly #counts = new Map<string, number>();

  constructor(job: RunJob) {
    this.#job = job;
  }

  /**
   * A node lost the result of `parent`: tells so, once however many children find the same entry damaged. True if it has
   * happened too often.
   */
  note(node: NodeId, parent: NodeId, { path, found }: Loss): boolean {
    const key = `${node} ${path}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    this.#latest.set(parent, { path, found });
    if (!this.#told.has(path)) {
      const { emit, graph, now } = this.#job;
      const name = graph.nodes[parent]?.name;
      const of = name === undefined ? {} : { node: name };
      emit({ type: "warning", at: now(), warning: { kind: "entry-damaged", path, found, ...of } });
    }
    this.#told.add(path);
    return count > lossLimit;
  }

  /** Why a node runs. One that was found, and yet runs, has lost its result since. */
  reasonOf(node: NodeId, verdict: LookedUp["verdict"]): RunReason {
    if (verdict.status === "run") return verdict.because;
    const { path, found } = this.#latest.get(node) ?? { path: "", found: "" };
    return { kind: "entry-lost", path, found };
  }
}
