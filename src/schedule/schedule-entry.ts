import type { NodeId } from "../model/ids.ts";
import type { Resources } from "../model/resources.ts";

/** A node as the schedule sees it; parents and children outside the run are left out. */
export interface ScheduledNode {
  readonly id: NodeId;
  readonly parents: readonly NodeId[];
  readonly children: readonly NodeId[];
  readonly need: Resources;
}

/** Where a node stands. */
type NodeState =
  "waiting" | "looking-up" | "queued" | "running" | "done" | "failed" | "skipped" | "abandoned";

/** A node with all that the schedule remembers of it. */
export interface ScheduleEntry {
  readonly node: ScheduledNode;
  readonly rank: number;
  state: NodeState;
  /** How many nodes it still waits for. */
  missing: number;
  /** Nodes that are no children of it, and yet wait for its second run. */
  readonly alsoWaiting: ScheduleEntry[];
  /** At which event it was last looked up or launched. */
  startedAt: number;
  /** The failed node that it was skipped for. */
  because: NodeId | undefined;
  /** At which event it last got a result. */
  doneAt: number;
}
