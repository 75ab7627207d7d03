import type { NodeId } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { MeasureReport, NodeReport, NodeWork, Notice } from "../model/node-work.ts";
import type { ResultRef } from "../model/result-ref.ts";

/** Runs nodes somewhere. Nothing that user code does makes a promise of it reject. */
export interface Executor {
  /** Runs one node. Calls on one instance must be given in chain order, one at a time. */
  run(work: NodeWork): Promise<NodeReport>;
  /** Reads a kept value where values may live, and hashes parts of it. */
  measure(result: ResultRef, items: readonly ItemPath[]): Promise<MeasureReport>;
  /** No node will read a result any more, so that it need not be kept at hand. */
  readonly forget?: (result: ResultRef) => void;
  /** Reports all nodes of rides that have not begun as `not-begun`. An executor that has this runs rides. */
  readonly recall?: () => void;
  /** Keeps the state of a live instance, where that may be, and lets go of it; no more calls on it will come. */
  releaseInstance(instance: NodeId): Promise<void>;
  /** Ends every running node at once; their reports are `node-stopped`. */
  stop(): Promise<void>;
  /** Lets go of everything; nothing may be running. */
  close(): Promise<void>;
}

export type OnNotice = (notice: Notice) => void;
