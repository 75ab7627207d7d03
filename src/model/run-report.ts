import type { NodeName, RunId } from "./ids.ts";
import type { ItemPath } from "./item-path.ts";
import type { Outcome } from "./outcome.ts";
import type { OutcomeCounts } from "./run-event.ts";

/** What came of a run. */
export interface RunReport {
  readonly workflow: string;
  readonly run: RunId;
  /** How every selected node ended, in the order of the calls. */
  readonly outcomes: ReadonlyMap<NodeName, Outcome>;
  readonly counts: OutcomeCounts;
  readonly durationMs: number;
  /** Whether it was stopped before every node had its chance. */
  readonly interrupted: boolean;
  /** What was asked for, in the order of the asking; the path is empty for a whole result. */
  readonly targets: readonly { readonly name: NodeName; readonly path: ItemPath }[];
}
