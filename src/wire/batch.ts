import type { PackedReplies } from "./packed-replies.ts";
import type { PackedRuns } from "./packed-runs.ts";

/** Asks a realm to run several nodes one after the other. */
export interface BatchRequest {
  readonly kind: "batch";
  readonly runs: PackedRuns;
  /**
   * One number, how many of them have been begun: who begins one adds to it first, and goes on only if it was as many as
   * it should be. Whoever sets it higher takes back all the rest.
   */
  readonly begun: Int32Array<SharedArrayBuffer>;
}

/** Replies to runs of a batch, each with its node: sent as they come if it takes long, and the last ones at its end. */
export interface BatchReplies {
  readonly kind: "replies";
  readonly replies: PackedReplies;
}
