import type { DeclaredKind } from "./fingerprint-parts.ts";
import type { NodeId } from "./ids.ts";
import type { NodeMeasures } from "./node-measures.ts";
import type { ResultRef } from "./result-ref.ts";
import type { ThrownValue } from "./thrown-value.ts";

/** Why a node that started has no result. */
export type NodeFailure =
  | { readonly reason: "node-threw"; readonly thrown: ThrownValue }
  /** `where` is the path inside the value to what cannot be kept, empty for the value itself. */
  | { readonly reason: "node-returned-unkeepable"; readonly where: string; readonly what: string }
  | { readonly reason: "node-exited"; readonly exitCode: number | undefined }
  | { readonly reason: "node-out-of-memory"; readonly limitBytes: number | undefined }
  | { readonly reason: "node-timed-out"; readonly timeoutMs: number }
  /** A part of a parent's value that an argument refers to is not there. */
  | {
      readonly reason: "node-item-missing";
      readonly parent: string;
      readonly item: string;
      readonly what: string;
    }
  /** The file system or the place refused to keep the result. */
  | {
      readonly reason: "node-not-kept";
      readonly message: string;
      readonly code: string | undefined;
    }
  /** A declared file or folder is not there; `near` are names beside it that are like its own. */
  | {
      readonly reason: "input-missing";
      readonly what: DeclaredKind;
      readonly name: string;
      readonly path: string;
      readonly near: readonly string[];
    }
  /** It is there, and cannot be read, or is no file or folder as it should be. */
  | {
      readonly reason: "input-unusable";
      readonly what: DeclaredKind;
      readonly name: string;
      readonly path: string;
      readonly found: string;
    }
  /** It changed again and again while the node ran. */
  | { readonly reason: "input-changing"; readonly name: string }
  /** What a node returned with `outputFile` is no file that can be kept. */
  | { readonly reason: "output-file-unusable"; readonly path: string; readonly found: string }
  /** It wrote to the value of `parent`, which it was given only to read. */
  | { readonly reason: "node-wrote-shared"; readonly parent: string }
  | { readonly reason: "node-stopped" };

/** How a node ended, as data. */
export type Outcome =
  | ({
      readonly status: "ran";
      readonly result: ResultRef;
      /** Of the last attempt. */
      readonly durationMs: number;
      /** How many attempts it took; absent for one. */
      readonly attempts?: number;
      /** The node whose result this is, if it has handed over to that one and the value is too large to be kept twice. */
      readonly of?: NodeId;
    } & NodeMeasures)
  /** `savedMs` is how long the result took to compute. */
  | { readonly status: "reused"; readonly result: ResultRef; readonly savedMs: number }
  | {
      readonly status: "failed";
      /** Of the last attempt. */
      readonly failure: NodeFailure;
      readonly durationMs: number;
      /** How many attempts there were; absent for one. */
      readonly attempts?: number;
    }
  /** Did not start because `because`, an ancestor, failed. */
  | { readonly status: "skipped"; readonly because: NodeId }
  /** Did not start because the run was stopped by a signal or by `--fail-fast`. */
  | { readonly status: "not-started" };
