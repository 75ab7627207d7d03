import type { Widening } from "./code-slice.ts";
import type { NodeName, RunId } from "./ids.ts";
import type { Resumed } from "./resumed.ts";
import type { RunReason } from "./run-reason.ts";

/** Why a node runs, ran or is reused, with the nodes behind it, down to the change itself. */
export interface WhyNode {
  readonly name: NodeName;
  readonly state:
    /** It runs when the workflow is run now. */
    | { readonly kind: "runs"; readonly because: RunReason }
    /** It depends on values that are not there yet. */
    | { readonly kind: "waits" }
    /** Nothing it depends on has changed. */
    | { readonly kind: "reused"; readonly made?: Made }
    /** It ran. */
    | {
        readonly kind: "ran";
        readonly because?: RunReason;
        readonly made: Made;
        /** How the instance that it is a call on came to be alive, if it was not. */
        readonly resumed?: Resumed;
      }
    | { readonly kind: "failed"; readonly because?: RunReason; readonly resumed?: Resumed }
    /** An ancestor failed. */
    | { readonly kind: "skipped" };
  /** Why all code of the workflow counts for it, where it does. */
  readonly widened?: Widening;
  /** The nodes whose values, or whose running, are behind it. */
  readonly below: readonly WhyNode[];
}

/** When and by which run a value was computed. */
export interface Made {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly run: RunId;
  readonly durationMs: number;
}
