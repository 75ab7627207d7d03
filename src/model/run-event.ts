import type { FingerprintParts } from "./fingerprint-parts.ts";
import type { NodeId, NodeName, RunId } from "./ids.ts";
import type { LogField } from "./node-context.ts";
import type { NodeFailure, Outcome } from "./outcome.ts";
import type { Place } from "./place.ts";
import type { Resumed } from "./resumed.ts";
import type { NodeVariant, RunParams } from "./run-params.ts";
import type { RunReason } from "./run-reason.ts";

/** A node as readers of events need it. */
export interface EventNode {
  readonly id: NodeId;
  readonly name: NodeName;
  readonly functionName: string;
  readonly place?: Place;
  /** Which combinations of a grid it belongs to, if not to all. */
  readonly variant?: NodeVariant;
}

/** Something a person should know that does not stop the run. */
export type Warning =
  /** A rule of the query file matches no node of the selection; `near` are names like its text. */
  | {
      readonly kind: "rule-matches-nothing";
      readonly text: string;
      readonly near: readonly string[];
      readonly place?: Place;
    }
  /** A stored entry did not pass its check, and its node runs again. `found` says what is wrong with it. */
  | {
      readonly kind: "entry-damaged";
      readonly path: string;
      readonly found: string;
      readonly node?: NodeName;
    }
  /** A node cannot be fingerprinted, so it runs every time. */
  | {
      readonly kind: "node-unspellable";
      readonly node: NodeName;
      readonly where: string;
      readonly what: string;
      readonly place?: Place;
    }
  /** A function reads what cannot be compared with what it was, so its nodes run every time; told for the first of them. */
  | {
      readonly kind: "function-unknowable";
      readonly node: NodeName;
      readonly what: string;
      readonly place?: Place;
    }
  /** A file that a node had returned was changed by somebody else, and was put back as the node had made it. */
  | { readonly kind: "output-file-replaced"; readonly node: NodeName; readonly path: string }
  /** User code threw or rejected after its node had ended. */
  | { readonly kind: "late-error"; readonly node?: NodeName; readonly message: string };

/** Everything that a person or a machine ever sees of a run. Times are milliseconds since the epoch. */
export type RunEvent =
  | {
      readonly type: "run-started";
      readonly at: number;
      readonly run: RunId;
      readonly workflow: string;
      readonly nodes: readonly EventNode[];
      /** How many nodes there are, if they are too many to be listed. */
      readonly count?: number;
      readonly workers: number;
      /** Absent if it has none. */
      readonly params?: RunParams;
    }
  /** The backend file beside the workflow file is used, though nobody named it. */
  | { readonly type: "backend-file"; readonly at: number; readonly file: string }
  | { readonly type: "warning"; readonly at: number; readonly warning: Warning }
  | {
      readonly type: "node-started";
      readonly at: number;
      readonly node: NodeId;
      readonly name: NodeName;
      /** Why it runs. */
      readonly because: RunReason;
      /** Which attempt begins; absent for the first. */
      readonly attempt?: number;
      /** What went into its fingerprint; absent if it has none. */
      readonly parts?: FingerprintParts;
    }
  /** An attempt failed, and another one follows. */
  | {
      readonly type: "node-attempt-failed";
      readonly at: number;
      readonly node: NodeId;
      readonly name: NodeName;
      /** Counted from 1. */
      readonly attempt: number;
      /** How many attempts there may be in all. */
      readonly maxAttempts: number;
      readonly failure: NodeFailure;
      readonly durationMs: number;
      /** How long the next attempt waits at least. */
      readonly delayMs: number;
    }
  /** Another run computes what the node needs to compute; told once for a node, even if it waits several times. */
  | {
      readonly type: "node-waiting";
      readonly at: number;
      readonly node: NodeId;
      readonly name: NodeName;
    }
  /** The instance that a call needs was not alive, and has been brought to where it was before the call. */
  | {
      readonly type: "instance-resumed";
      readonly at: number;
      /** The call. */
      readonly node: NodeId;
      readonly name: NodeName;
      /** Name of the construction. */
      readonly instance: NodeName;
      readonly resumed: Resumed;
    }
  /** A line that user code printed; without a node if it was printed while the module loaded. */
  | {
      readonly type: "output";
      readonly at: number;
      readonly node?: NodeId;
      readonly name?: NodeName;
      readonly stream: "stdout" | "stderr";
      readonly line: string;
    }
  /** What a node told with `context().log`. */
  | {
      readonly type: "node-log";
      readonly at: number;
      readonly node: NodeId;
      readonly name: NodeName;
      readonly message: string;
      readonly fields?: Readonly<Record<string, LogField>>;
    }
  /** How far a node is, told with `context().progress`. */
  | {
      readonly type: "node-progress";
      readonly at: number;
      readonly node: NodeId;
      readonly name: NodeName;
      readonly done: number;
      readonly total?: number;
      readonly note?: string;
    }
  /** A node hands its work over to new nodes; it ends when it has its value from them. */
  | {
      readonly type: "node-grew";
      readonly at: number;
      readonly node: NodeId;
      readonly name: NodeName;
      /** Of what it has done itself; the result is no value, and tells what the new nodes are. */
      readonly outcome: Extract<Outcome, { status: "ran" | "reused" }>;
      readonly nodes: readonly EventNode[];
    }
  | {
      readonly type: "node-ended";
      readonly at: number;
      readonly node: NodeId;
      readonly name: NodeName;
      readonly outcome: Outcome;
    }
  /** Many nodes, which are not told one by one, have results that earlier runs computed. */
  | {
      readonly type: "nodes-reused";
      readonly at: number;
      readonly count: number;
      readonly savedMs: number;
    }
  /** The first signal drains the run, the second one ends it at once. */
  | { readonly type: "run-stopping"; readonly at: number; readonly how: "drain" | "now" }
  | {
      readonly type: "run-ended";
      readonly at: number;
      readonly run: RunId;
      readonly counts: OutcomeCounts;
      readonly durationMs: number;
      /** Whether a signal ended it. */
      readonly interrupted: boolean;
    };

export type OutcomeCounts = Readonly<Record<Outcome["status"], number>>;
