import type { ItemPath } from "./item-path.ts";
import type { Place } from "./place.ts";

/** How a node came to be: a call of a wrapped function, a construction, or a call of a method. */
export type CallKind = "function" | "construct" | "method";

/** A handle inside a node's arguments: a place in them that a parent's value fills. */
export interface Hole {
  /** Position of the parent in the recorded calls. */
  readonly parent: number;
  /** Which part of the parent's value is used; empty for all of it. */
  readonly path: ItemPath;
  /** Where in the arguments it stands, for messages: `[0]`, `[1].rows[2]`. */
  readonly where: string;
}

/** One recorded call as data: what the realm that loaded the workflow tells the main thread about it. */
export interface RecordedCall {
  readonly kind: CallKind;
  /** `sum`, `IncrementalSum` or `IncrementalSum.add`. */
  readonly functionName: string;
  readonly name: string;
  /** Whether the author gave the name with `setName`. */
  readonly named: boolean;
  /** Where the call stands in the author's source, if it is known. */
  readonly place?: Place;
  readonly holes: readonly Hole[];
  /** Which of the module's wrapped functions it calls: position of the wrapping, hash of its own text, and of the parameters it may close over. */
  readonly functionKey: string;
  /** SHA-256 over everything that makes this call this call; a realm that loads the module again must find the same. */
  readonly callHash: string;
  /** The first 200 characters of the canonical spelling of the arguments, for messages. */
  readonly argumentsText: string;
  /** SHA-256 of the canonical spelling of the arguments, with holes in place of handles. */
  readonly argumentsHash: string;
  /** Where in the arguments something stands that has no canonical spelling, and what it is; the node then runs every time. */
  readonly unspellable?: { readonly where: string; readonly what: string };
  /** For a method call: the construction it belongs to and the call before it on the same instance. */
  readonly chain?: { readonly instance: number; readonly previous: number };
}

/** What one load of a workflow file recorded. */
export interface RecordedGraph {
  readonly calls: readonly RecordedCall[];
  /** What the module asks for, as positions in `calls` with the part of the value that is wanted; empty asks for every leaf. */
  readonly targets: readonly RecordedTarget[];
}

export interface RecordedTarget {
  readonly call: number;
  readonly path: ItemPath;
}
