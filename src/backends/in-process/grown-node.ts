import type { LookedUp } from "../../contract/backend.ts";
import type { Grown } from "../../model/growth.ts";
import type { Outcome } from "../../model/outcome.ts";

/** What a node did itself before it handed over. */
export type OwnPart = Extract<Outcome, { status: "ran" | "reused" }>;

/** A node that has handed over: to what, what it did before, and what it was found to be then. */
export interface GrownNode extends Grown {
  readonly own: OwnPart;
  readonly found: LookedUp;
}
