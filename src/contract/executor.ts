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
  /** Runs rides, if the executor can. */
  readonly rides?: RideExecutor;
  /** Keeps the state of a live instance, where that may be, and lets go of it; no more calls on it will come. */
  releaseInstance(instance: NodeId): Promise<void>;
  /** Ends every running node at once; their reports are `node-stopped`. */
  stop(): Promise<void>;
  /** Lets go of everything; nothing may be running. */
  close(): Promise<void>;
}

/** Runs quick nodes many at a time. */
export interface RideExecutor {
  /** Runs one node, one after the other with those of its ride, and tells once how it ended, or of a bug. */
  run(
    ride: number,
    work: NodeWork,
    told: { readonly end: (report: NodeReport) => void; readonly fail: (bug: unknown) => void },
  ): void;
  /** Reports all nodes that have not begun as `not-begun`, those of one ride if one is told. */
  recall(ride?: number): void;
}

export type OnNotice = (notice: Notice) => void;
