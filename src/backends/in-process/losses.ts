import type { LookedUp } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";
import type { InputDamaged } from "../../model/node-work.ts";
import type { RunReason } from "../../model/run-reason.ts";

/** A place that loses the same entry again and again, however often it is computed, is not worth another try. */
const lossLimit = 3;

/** Which entry a node has lost. */
export type Loss = Pick<InputDamaged, "path" | "found">;

/** Counts the results that turned out to be gone after they were found. */
export class Losses {
  readonly #told = new Set<string>();
  readonly #latest = new Map<NodeId, Loss>();
  /** How often a node has lost an input, by node and path. */
  readonly #counts = new Map<string, number>();

  /** A node lost the result of `parent`. Several children may find the same entry damaged; it is told once. */
  note(node: NodeId, parent: NodeId, loss: Loss): { isTold: boolean; isTooMany: boolean } {
    const key = `${node} ${loss.path}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    this.#latest.set(parent, loss);
    const isTold = this.#told.has(loss.path);
    this.#told.add(loss.path);
    return { isTold, isTooMany: count > lossLimit };
  }

  /** Why a node runs. One that was found, and yet runs, has lost its result since. */
  reasonOf(node: NodeId, verdict: LookedUp["verdict"]): RunReason {
    if (verdict.status === "run") return verdict.because;
    const { path, found } = this.#latest.get(node) ?? { path: "", found: "" };
    return { kind: "entry-lost", path, found };
  }
}
