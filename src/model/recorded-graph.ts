import type { BackendSaying } from "./backend-file.ts";
import type { CodePosition } from "./code-slice.ts";
import type { DeclaredKind } from "./fingerprint-parts.ts";
import type { ItemPath } from "./item-path.ts";
import type { Place } from "./place.ts";
import type { NodeVariant, Params } from "./run-params.ts";

/**
 * How a node came to be: a call of a wrapped function, a construction, a call of a method; or one that stands for many, `map`
 * and `reduce`, which hand over to a call for each element of a list; `gather` gives its one argument back.
 */
export type CallKind = "function" | "construct" | "method" | "map" | "reduce" | "gather";

/** A handle inside a node's arguments: a place in them that a parent's value fills. */
export interface Hole {
  /** Position of the parent in the recorded calls. */
  readonly parent: number;
  /** Which part of the parent's value is used; empty for all of it. */
  readonly path: ItemPath;
  /** Where in the arguments it stands, for messages: `[0]`, `[1].rows[2]`. */
  readonly where: string;
}

/** A file, a folder, files that a glob matches, or a variable of the environment that stands in a node's arguments. */
export interface DeclaredInput {
  readonly kind: DeclaredKind;
  /** As the author gave it. */
  readonly name: string;
  /** Absolute path, that of the folder to look in for a glob; the value for a variable, absent if it is not set. */
  readonly target?: string;
  /** For a glob: what is matched against paths below that folder. */
  readonly glob?: string;
  /** Where in the arguments it stands. */
  readonly where: string;
}

/** A plug-in of the user's own as data; its code is told as that of a wrapped function. */
export interface RecordedPlugin {
  readonly key: string;
  readonly isObserver: boolean;
  /** Which of several that one place in the code has defined it is. */
  readonly nth: number;
}

/** A wrapped function or class as data. */
export interface RecordedFunction {
  /** SHA-256 of its own text as the realm runs it. */
  readonly textHash: string;
  /** Where in the bundle it was wrapped: the wrapping call first, then the calls around it. */
  readonly frames: readonly CodePosition[];
  /** Whether more calls stood around it than are kept. */
  readonly framesCut: boolean;
  /** SHA-256 of the spelled parameters, if it was wrapped by the exported function of parameters, so that it may close over them. */
  readonly paramsHash?: string;
  /** The combination of a grid that it was wrapped for, if it was. */
  readonly combination?: number;
  /** For a plug-in, which no node calls. */
  readonly plugin?: RecordedPlugin;
  /** For a function that an edit was given: which argument of the call it is. */
  readonly argument?: number;
  /** For a unit of several nodes: the functions and methods that it calls, in order, and nothing else of its own. */
  readonly calls?: readonly CalledCode[];
}

/** A function or a class by its position in the recorded functions, and the method of it that is called. */
export interface CalledCode {
  readonly function: number;
  readonly method?: string;
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
  /** Position in the recorded functions. */
  readonly function: number;
  /** Name of the method, for a method call. */
  readonly method?: string;
  /**
   * For a `map`: what names its elements, if that is not their positions, and whether it collects failures. For a `gather`:
   * what it makes of failures, if it is given them as values.
   */
  readonly how?: string;
  /** Positions of calls that have to have ended well before this one, beside those in its arguments. */
  readonly after?: readonly number[];
  /** SHA-256 over everything that makes this call this call; a realm that loads the module again must find the same. */
  readonly callHash: string;
  /** The first `spellingLimit` characters of the canonical spelling of the arguments, for messages. */
  readonly argumentsText: string;
  /** SHA-256 of the canonical spelling of the arguments, with holes in place of handles. */
  readonly argumentsHash: string;
  /** Where in the arguments something stands that has no canonical spelling, and what it is; the node then runs every time. */
  readonly unspellable?: { readonly where: string; readonly what: string };
  /** Inputs from outside of the workflow, in the order of the arguments. */
  readonly declared: readonly DeclaredInput[];
  /** For a method call: the construction it belongs to and the call before it on the same instance. */
  readonly chain?: { readonly instance: number; readonly previous: number };
  /** Which combinations of a grid it belongs to, if not to all. */
  readonly variant?: NodeVariant;
}

/** What one load of a workflow file recorded, summed up. */
export interface RecordedSummary {
  /** SHA-256 over all calls and targets: two graphs with one digest have the same nodes, names, arguments and targets. */
  readonly digest: string;
  /** How many calls there are. */
  readonly calls: number;
  /** Whether some arguments have no spelling, so that their nodes run every time. */
  readonly hasUnspellable: boolean;
  /** Whether some arguments are inputs from outside, whose contents the digest does not know. */
  readonly hasDeclared: boolean;
  /** These two: see `RecordedGraph`. */
  readonly functions: readonly RecordedFunction[];
  readonly constants: Readonly<Record<string, RecordedConstant>>;
  /** What the exported schema made of the parameters, as far as JSON can say it; absent without a schema. */
  readonly checkedParams?: Params;
  /** What the backend file has said, in order; absent without one. */
  readonly sayings?: readonly BackendSaying[];
}

/** What one load of a workflow file recorded. */
export interface RecordedGraph {
  readonly calls: readonly RecordedCall[];
  /** In the order of wrapping. */
  readonly functions: readonly RecordedFunction[];
  /** What the module asks for, as positions in `calls` with the part of the value that is wanted; empty asks for every leaf. */
  readonly targets: readonly RecordedTarget[];
  /** By name, variables of the module whose values its code does not tell; absent if nobody asked. */
  readonly constants?: Readonly<Record<string, RecordedConstant>>;
}

/** What a variable of the module held once it was loaded. */
export interface RecordedConstant {
  /** SHA-256 of the spelling of the value; the value itself may be a secret. */
  readonly hash: string;
  /** What of it has no spelling, if that may come from outside of the code. */
  readonly hides?: string;
}

export interface RecordedTarget {
  readonly call: number;
  readonly path: ItemPath;
}
