import type { CallWork, KeepOrder, MeasureReport, NodeReport } from "../model/node-work.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { ResultRef } from "../model/result-ref.ts";

/** Asks a realm to run a node and to keep its result. */
export interface RunRequest {
  readonly kind: "run";
  readonly call: CallWork;
  readonly keep: KeepOrder;
  /** Calls of the same instance that this realm has not made yet, in order, the construction first. */
  readonly replay: readonly CallWork[];
}

/** Asks a realm for the content hashes of parts of a kept value. */
export interface MeasureRequest {
  readonly kind: "measure";
  readonly result: ResultRef;
  readonly items: readonly ItemPath[];
}

export type Request = RunRequest | MeasureRequest;

/** An answer, with the number of lines that were printed before it, so that none of them is shown after the node's end. */
export type Reply = (NodeReport | MeasureReport | RealmBug) & { readonly lines: number };

/** Something went wrong in the realm that no user code did. */
export interface RealmBug {
  readonly kind: "bug";
  readonly message: string;
  readonly stack: string | undefined;
}
