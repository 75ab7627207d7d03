import type { MessagePort } from "node:worker_threads";
import type { Fingerprint, NodeId } from "../model/ids.ts";
import type { CallWork, KeepOrder, MeasureReport } from "../model/node-work.ts";
import type { NodeReport, RealmOptions } from "../model/node-work.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { SnapshotPoint } from "../model/resumed.ts";
import type { Resources } from "../model/resources.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { ValueKey } from "./value-key.ts";

/** Tells a thread that was started without one of its realm, before any other request. */
export interface OpenRequest {
  readonly kind: "open";
  readonly realm: RealmOptions;
  /** Whether it is to load the workflow at once; it does so for the next request if not. */
  readonly load: boolean;
}

/** Asks a realm to run a node and to keep its result. */
export interface RunRequest {
  readonly kind: "run";
  readonly call: CallWork;
  readonly keep: KeepOrder;
  readonly attempt: number;
  readonly resources: Resources;
  /** What the realm names this run by when it tells of its clock; absent if nobody minds how long it takes. */
  readonly turn?: number;
  /** Calls of the same instance that this realm has not made yet, in order, the construction first. */
  readonly replay: readonly CallWork[];
  /** Where the instance may be restored, so that not all of `replay` has to be made. */
  readonly resume?: ResumeOrder;
  /** Values of the inputs that are in shared memory. */
  readonly held?: readonly HeldValue[];
}

/** How an instance that is not alive may be had without making all of its calls again. */
export interface ResumeOrder {
  /** The construction. */
  readonly instance: NodeId;
  /** Calls after which its state may have been kept, the latest first. */
  readonly points: readonly SnapshotPoint[];
  /** Why its fields are not all that there is to an instance of its class. */
  readonly notClonable?: string;
}

/** Asks a realm to keep the state of a live instance as it is after the last call on it. */
export interface SnapshotRequest {
  readonly kind: "snapshot";
  readonly instance: NodeId;
  /** The last call. */
  readonly after: {
    readonly name: string;
    readonly fingerprint: Fingerprint;
    readonly functionName: string;
    readonly codeHash: string;
  };
  readonly notClonable?: string;
}

/** Asks a realm to let go of a live instance. */
export interface ReleaseRequest {
  readonly kind: "release";
  readonly instance: NodeId;
}

/** What came of it; `why` if nothing was kept. */
export interface SnapshotReport {
  readonly kind: "snapshot";
  readonly why?: string;
}

/** Asks a realm for the content hashes of parts of a kept value. */
export interface MeasureRequest {
  readonly kind: "measure";
  readonly result: ResultRef;
  readonly items: readonly ItemPath[];
  /** The value, if it is in shared memory. */
  readonly held?: readonly HeldValue[];
}

/** A value in memory that threads share, and how a reader may use it; see `ValueMemory`. */
export interface HeldValue {
  readonly key: ValueKey;
  readonly block: SharedArrayBuffer;
  readonly use: "copy" | "check" | "view";
}

/** Sent by a thread that wants memory for a value; the answer, a `Loan` or undefined, comes through the port. */
export interface LoanAsk {
  readonly kind: "loan";
  readonly node: NodeId;
  readonly sizeBytes: number;
  readonly port: MessagePort;
}

/** Memory that a thread was lent for the value of a node. */
export interface Loan {
  readonly id: number;
  readonly block: SharedArrayBuffer;
}

/** Values that a node was given to read in shared memory are not what they were; who wrote to them is not known. */
export interface SharedSpoiled {
  readonly kind: "shared-spoiled";
  readonly spoiled: readonly ValueKey[];
}

export type Request = RunRequest | MeasureRequest | SnapshotRequest | ReleaseRequest;

/** An answer, with the number of lines that were printed before it, so that none of them is shown after the node's end. */
export type Reply = (
  | NodeReport
  | MeasureReport
  | SnapshotReport
  | SharedSpoiled
  | { readonly kind: "released" }
  | RealmBug
) & {
  readonly lines: number;
  /** The memory in which the value of a kept node lies, by the id of its loan. */
  readonly loan?: number;
};

/** Something went wrong in the realm that no user code did. */
export interface RealmBug {
  readonly kind: "bug";
  readonly message: string;
  readonly stack: string | undefined;
}
