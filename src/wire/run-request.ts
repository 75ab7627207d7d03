import type { Fingerprint, NodeId } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { ResultRef } from "../model/result-ref.ts";

/** One recorded call to make, with the results that fill its arguments. */
export interface CallWork {
  readonly node: NodeId;
  readonly name: string;
  /** Of the call as the main thread knows it; the realm compares it with its own recording. */
  readonly callHash: string;
  /** By position of the parent. */
  readonly inputs: readonly CallInput[];
}

export interface CallInput {
  readonly parent: NodeId;
  readonly name: string;
  readonly result: ResultRef;
}

/** Asks a realm to run a node and to keep its result. */
export interface RunRequest {
  readonly kind: "run";
  readonly call: CallWork;
  /** For a method call: calls of the same instance that this realm has not made yet, in order, the construction first. */
  readonly replay: readonly CallWork[];
  readonly keep: {
    readonly fingerprint: Fingerprint;
    /** Parts of the value whose content hashes are wanted. */
    readonly items: readonly ItemPath[];
    readonly functionName: string;
    readonly codeHash: string;
    /** Keep it only until this run ends. */
    readonly scratch?: string;
  };
}

/** Asks a realm for the content hashes of parts of a kept value. */
export interface MeasureRequest {
  readonly kind: "measure";
  readonly result: ResultRef;
  readonly items: readonly ItemPath[];
}

export type Request = RunRequest | MeasureRequest;

export type Reply =
  | {
      readonly kind: "kept";
      readonly result: ResultRef;
      readonly durationMs: number;
      /** Lines that were sent as `PrintedLine`s before this reply, so that none of them is shown after the node's end. */
      readonly lines: number;
    }
  | {
      readonly kind: "failed";
      readonly failure: NodeFailure;
      readonly durationMs: number;
      readonly lines: number;
    }
  /** The workflow module recorded another call when this realm loaded it. */
  | { readonly kind: "differs"; readonly found: string; readonly lines: number }
  | { readonly kind: "measured"; readonly items: Readonly<Record<string, string>> }
  /** A kept value that was needed is damaged or gone. */
  | {
      readonly kind: "input-damaged";
      readonly parent: NodeId | undefined;
      readonly path: string;
      readonly found: string;
      readonly lines: number;
    };

/** Said by a thread beside its replies. */
export type Notice =
  | {
      readonly kind: "printed";
      /** Absent while the module loads and after a node's end. */
      readonly node: NodeId | undefined;
      readonly stream: "stdout" | "stderr";
      readonly line: string;
    }
  | { readonly kind: "exiting"; readonly node: NodeId | undefined; readonly exitCode: number }
  | { readonly kind: "late-error"; readonly node: NodeId | undefined; readonly message: string };
