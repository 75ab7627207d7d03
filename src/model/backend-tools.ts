import type { PluginArgs } from "./plugin.ts";
import type { RemoteArgs, TaskArgs } from "./query-args.ts";

/** A function that an edit puts into the graph; the types of the values that it is given are the operator's to keep. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what reaches it is known only to the operator
export type NodeFunction = (...args: any[]) => unknown;

/**
 * Says which nodes: a text is a regular expression over the whole name, as `pattern` in a query file. The conditions of an
 * object hold together.
 */
export type NodePick = string | NodeConditions | BackendQuery;

/** Conditions on nodes; one that is absent holds for all. */
export interface NodeConditions {
  /** The whole name, as it is. */
  readonly name?: string;
  /** A regular expression over the whole name. */
  readonly pattern?: string;
  /** A glob over the name, such as `model-*`. */
  readonly glob?: string;
  /** A wrapped function, the plain one behind it, or a name such as `fit` or `IncrementalSum.add`. */
  readonly function?: string | NodeFunction;
  /** A tag that a rule of the query file or an earlier `setTaskArgs` has given. */
  readonly tag?: string;
  /** All that these nodes need, without them. */
  readonly ancestorsOf?: NodePick;
  /** All that needs these nodes, without them. */
  readonly descendantsOf?: NodePick;
}

/** Where an inserted node stands, and its name. */
export interface InsertOptions {
  /** By default the name of the node, a dot and the name of the function: `rows.validate`. */
  readonly name?: NewName;
}

export interface InsertBeforeOptions extends InsertOptions {
  /** Position of the argument that goes through the function; 0 if absent. */
  readonly argument?: number;
}

export interface InsertAfterOptions extends InsertOptions {
  /** The nodes that are given the new value; all that use the old one if absent, and whoever asks for it. */
  readonly into?: NodePick;
}

/** A name, or what makes it of the name of the node that the new one belongs to. */
export type NewName = string | ((node: string) => string);

export interface CollapseOptions {
  /** The name of the unit. */
  readonly name: string;
  /** Whether the unit's value has the value of every node in it, by name; only what is used of them if absent. */
  readonly keep?: boolean;
}

/** Nodes that were picked: to look at, to set arguments on, to edit. */
export interface BackendQuery {
  /** Names of the nodes, in order. */
  names(): readonly string[];
  /** Writes the names to stderr, once. */
  log(label?: string): BackendQuery;
  /** Those that are in both. */
  and(pick: NodePick): BackendQuery;
  /** Those that are in one or the other. */
  or(pick: NodePick): BackendQuery;
  /** Those that are not in the other. */
  not(pick: NodePick): BackendQuery;
  /** All that these nodes need, without them. */
  ancestors(): BackendQuery;
  /** All that needs these nodes, without them. */
  descendants(): BackendQuery;
  /** As `remote_args` of a rule. Later calls win, key by key. */
  setRemoteArgs(args: RemoteArgs): BackendQuery;
  /** As `task_args` of a rule. Later calls win, key by key. */
  setTaskArgs(args: TaskArgs): BackendQuery;
  /** As `plugins` of a rule: what is done around each of the nodes, the first one outermost; none takes them away. */
  setPlugin(...plugins: readonly PluginArgs[]): BackendQuery;
  /** Puts a node before each: an argument goes through the function first. Gives the new nodes. */
  insertBefore(fn: NodeFunction, options?: InsertBeforeOptions): BackendQuery;
  /** Puts a node after each: the value goes through the function on its way to others. Gives the new nodes. */
  insertAfter(fn: NodeFunction, options?: InsertAfterOptions): BackendQuery;
  /** Has each of the nodes call this function in place of its own. */
  replace(fn: NodeFunction): BackendQuery;
  /** Takes the nodes out: whoever uses one is given its argument instead, the first if none is said. */
  bypass(options?: { readonly argument?: number }): void;
  /** Takes the nodes out, with all that needs them if it is said so; else nothing may need them. */
  remove(options?: { readonly descendants?: boolean }): void;
  /** Has the nodes run as one. Gives the unit. */
  collapse(options: CollapseOptions): BackendQuery;
  /** Adds a second node with the same function and arguments for each. Gives the new nodes. */
  duplicate(options?: { readonly name?: NewName }): BackendQuery;
}

/** What the machine has, as `init` of a query file. */
export interface BackendInit {
  readonly numCpus?: number;
  readonly num_cpus?: number;
  readonly numGpus?: number;
  readonly num_gpus?: number;
  readonly memory?: number | string;
  readonly resources?: Readonly<
    Record<string, number | { readonly total?: number; readonly rate?: string }>
  >;
  /** How many nodes with a tag may run at once. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** Where results are kept, as `storage` of a query file. */
export interface BackendStorage {
  readonly kind?: "file" | "memory";
  readonly options?: { readonly path?: string; readonly durability?: "default" | "strict" };
}

/** What a backend file is given. */
export interface BackendTools {
  /** Picks nodes, all of them if it is not said which. A query picks when it is made. */
  readonly query: (pick?: NodePick) => BackendQuery;
  readonly init: (init: BackendInit) => void;
  readonly storage: (storage: BackendStorage) => void;
}

/** What `defineBackend` takes. It is called in every thread, and has to do the same in each. */
export type DefineBackend = (tools: BackendTools) => void | Promise<void>;
