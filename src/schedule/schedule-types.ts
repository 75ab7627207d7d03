import type { NodeId } from "../model/ids.ts";
import type { RunTerms } from "../model/node-arguments.ts";
import type { Resources } from "../model/resources.ts";
import type { RideRules } from "./rides.ts";
import type { RunLimits } from "../model/run-limits.ts";

/** A node as the schedule sees it; parents outside the run are left out. */
export interface ScheduledNode {
  readonly id: NodeId;
  /** All have lower ids, but those of nodes that it has handed over to. */
  readonly parents: readonly NodeId[];
  /** Nodes that share the object share all that is made of it. */
  readonly terms: RunTerms;
  /** How long it is thought to take, in any unit that is the same for all; 1 if absent. */
  readonly expectedMs?: number;
  /** Whether it runs although those above it have failed; no if absent. */
  readonly heedsFailures?: boolean;
}

export interface ScheduleOptions {
  /** In id order; ids grow along edges. */
  readonly nodes: readonly ScheduledNode[];
  readonly capacity: Resources;
  /** Nothing is limited if absent. */
  readonly limits?: RunLimits;
  /** Whether the first failure stops the start of nodes. */
  readonly failFast: boolean;
  /** Every node has a loan of its own if absent. */
  readonly rides?: RideRules;
}

/** What the schedule is told. */
export type ScheduleEvent =
  | { readonly type: "begin" }
  /** An answer to `look-up`. */
  | { readonly type: "looked-up"; readonly node: NodeId; readonly found: boolean }
  /**
   * A launched node has not begun, because another run, or another node of this one, computes the same: it gives back what
   * was lent to it and is looked up again, which a later `looked-up` answers.
   */
  | { readonly type: "taken"; readonly node: NodeId }
  /** A launched node has a result. */
  | { readonly type: "ended"; readonly node: NodeId; readonly ok: true }
  /** An attempt failed. With `chance`, a random number from 0 up to 1, it may be followed by another one. */
  | {
      readonly type: "ended";
      readonly node: NodeId;
      readonly ok: false;
      readonly chance?: number;
    }
  /**
   * A launched node, or one that is looked up, could not go on, because the result of an ancestor turned out to be gone:
   * `parent` runs again first. It may stand further up: a replayed call needs the parents of earlier calls.
   */
  | { readonly type: "input-lost"; readonly node: NodeId; readonly parent: NodeId }
  /** A launched node could not go on, because what it was looked up with is not so any more. */
  | { readonly type: "outdated"; readonly node: NodeId }
  /**
   * A launched node has not begun, because one that it was to run after takes longer than was thought, or has no result: it is
   * launched anew when it can be.
   */
  | { readonly type: "returned"; readonly node: NodeId }
  /**
   * A node that is looked up or runs hands over to new nodes, whose ids follow all that there were. It waits for some of them,
   * and is then looked up once more.
   */
  | {
      readonly type: "grew";
      readonly node: NodeId;
      readonly nodes: readonly ScheduledNode[];
      readonly awaits: readonly NodeId[];
      /** Whether it goes on although some of them have failed; no if absent. */
      readonly heedsFailures?: boolean;
    }
  /** A node that is looked up or runs can have no result, and another attempt would not help. */
  | { readonly type: "refused"; readonly node: NodeId }
  /** The time of a `wake` command has come. */
  | { readonly type: "wake" }
  /** Nothing more may start. */
  | { readonly type: "stop" };

/** What the schedule wants done. */
export type ScheduleCommand =
  /** All parents have results: see whether this node has one too. */
  | { readonly type: "look-up"; readonly node: NodeId }
  | LaunchCommand
  /** Report all nodes of a ride that have not begun as `returned`: there is room for one of them elsewhere. */
  | { readonly type: "recall"; readonly ride: number }
  /** The attempt that failed is followed by another one, when this time has passed and there is room. */
  | {
      readonly type: "retry";
      readonly node: NodeId;
      /** The one that failed. */
      readonly attempt: number;
      readonly delayMs: number;
    }
  /** Its last attempt was the last one. */
  | { readonly type: "fail"; readonly node: NodeId }
  /** It cannot run, because `because`, one of its ancestors, failed. */
  | { readonly type: "skip"; readonly node: NodeId; readonly because: NodeId }
  /** It will not be started any more, and never was. */
  | { readonly type: "abandon"; readonly node: NodeId }
  /** Say `wake` at this time; it stands for all earlier ones. */
  | { readonly type: "wake"; readonly at: number }
  /** Every node has ended in one way or another. */
  | { readonly type: "finish" };

/**
 * Run a node: what this attempt, counted from 1, needs has been lent to it. Nodes of one ride share the loan, and have to
 * run one after the other.
 */
export interface LaunchCommand {
  readonly type: "launch";
  readonly node: NodeId;
  readonly attempt: number;
  readonly ride?: number;
  /** It was not looked up, since a parent of it runs before it in its ride; its look-up is not asked for. */
  readonly unseen?: true;
}
