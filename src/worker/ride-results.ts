import type { NodeId } from "../model/ids.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { Reply, RunRequest } from "../wire/run-request.ts";

/** The small results of nodes that a thread has run since its batch began, for those that follow them. */
export class RideResults {
  readonly #results = new Map<NodeId, ResultRef>();

  note(node: NodeId, reply: Reply): void {
    // What a node hands over to is no value that another one could be given.
    if (reply.kind !== "kept" || reply.result.isGrowth === true) return;
    if (reply.result.inline !== undefined) this.#results.set(node, reply.result);
  }

  /** A run with the results that it waited for among its inputs; undefined if one is not there. */
  fill(run: RunRequest, nameOf: (node: NodeId) => string): RunRequest | undefined {
    const { following = [], ...call } = run.call;
    if (following.length === 0) return run;
    const inputs = [...call.inputs];
    for (const parent of following) {
      const result = this.#results.get(parent);
      if (result === undefined) return undefined;
      inputs.push({ parent, name: nameOf(parent), result });
    }
    return { ...run, call: { ...call, inputs } };
  }
}
