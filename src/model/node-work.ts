import type { GivenBackend } from "./backend-file.ts";
import type { DeclaredValue } from "./declared-value.ts";
import type { CallOrigin } from "./growth.ts";
import type { ContentHash, Fingerprint, NodeId, RunId } from "./ids.ts";
import type { ItemPath } from "./item-path.ts";
import type { LogField } from "./node-context.ts";
import type { NodeMeasures } from "./node-measures.ts";
import type { NodeFailure } from "./outcome.ts";
import type { PluginWork } from "./plugin.ts";
import type { Resources } from "./resources.ts";
import type { Resumed, SnapshotPoint } from "./resumed.ts";
import type { ResultRef } from "./result-ref.ts";
import type { SettledFailure } from "./settled.ts";
import type { GridAxis, Params } from "./run-params.ts";

/** One recorded call to make, with the results that fill its arguments. */
export interface CallWork {
  readonly node: NodeId;
  readonly name: string;
  /** Of the call as the main thread knows it; the realm compares it with its own recording. */
  readonly callHash: string;
  readonly inputs: readonly CallInput[];
  /** More parents: they run before it in the same ride, and their results are with whoever runs it; none if absent. */
  readonly following?: readonly NodeId[];
  /** For every declared input, in the order of the recorded call; absent if there are none. */
  readonly declared?: readonly DeclaredValue[];
  /** How long the user's code may take; absent for any time. */
  readonly timeoutMs?: number;
  /** Whether it is given values that it may only read, so that they need not be copied; no if absent. */
  readonly share?: true;
  /** Nodes that it is given the failures of, if it is given what came of nodes in place of their values. */
  readonly settled?: readonly { readonly parent: NodeId; readonly error: SettledFailure }[];
  /** Where it comes from, if no module has recorded it; its `callHash` tells nothing then. */
  readonly origin?: CallOrigin;
  /** What plug-ins do around it; absent for nothing. */
  readonly plugins?: readonly PluginWork[];
}

export interface CallInput {
  readonly parent: NodeId;
  /** The parent's name, for messages. */
  readonly name: string;
  readonly result: ResultRef;
}

/** How a node's value is to be kept. */
export interface KeepOrder {
  /** `notLookedUp` for a node of a ride that was not; its value is given back only if it is small. */
  readonly fingerprint: Fingerprint;
  /** Parts of the value whose content hashes are wanted. */
  readonly items: readonly ItemPath[];
  readonly functionName: string;
  readonly codeHash: string;
  /** Keep it only until this run ends. */
  readonly scratch?: RunId;
  /** No content hash of it is wanted, so that any other text will do; only with `scratch`. */
  readonly unhashed?: true;
  /** Its bytes are looked at when the run is over, so that they must not lie in memory only. */
  readonly onDisk?: true;
}

/** In place of the fingerprint of a node that is run before it is looked up. */
export const notLookedUp: Fingerprint = "" as Fingerprint;

/** A node to run: its call, and where its value goes. */
export interface NodeWork {
  readonly call: CallWork;
  readonly keep: KeepOrder;
  /** Which attempt at the node this is, from 1 on; absent for the first. */
  readonly attempt?: number;
  /** What was lent to the node, as its code may ask. */
  readonly resources?: Resources;
  /** Heap limit of the thread that runs it; absent for the runtime's own limit. */
  readonly memoryBytes?: number;
  /** For a construction or a method call. */
  readonly chain?: ChainWork;
}

export interface ChainWork {
  /** The construction. */
  readonly instance: NodeId;
  /** The calls between `lastMade` and this one, in order; from the construction on if nothing was made yet. */
  readonly callsSince: (lastMade: NodeId | undefined) => readonly CallWork[];
  /** Absent where nothing of an instance may be kept or restored. */
  readonly snapshots?: ChainSnapshots;
}

/** What may be kept of an instance, and restored. */
export interface ChainSnapshots {
  /** The calls before this one after which there may be a snapshot, the latest first. */
  readonly before: () => readonly SnapshotPoint[];
  /** Whether the state after this call may be kept. */
  readonly mayKeep: boolean;
  /** Why an instance of the class cannot be told from its fields alone; undefined if it can. */
  readonly whyNotClonable: () => Promise<string | undefined>;
}

/** How the run of a node ended. */
export type NodeReport =
  | {
      readonly kind: "kept";
      readonly result: ResultRef;
      readonly durationMs: number;
      readonly measures?: NodeMeasures;
    }
  | { readonly kind: "failed"; readonly failure: NodeFailure; readonly durationMs: number }
  /** The workflow module recorded another call when it was loaded again. */
  | { readonly kind: "differs"; readonly found: string }
  /**
   * Its thread had other nodes to run first, and those took longer than was thought, or gave nothing to go on with; or its
   * value was too large for a node that was not looked up.
   */
  | { readonly kind: "not-begun"; readonly isLarge?: true }
  | InputChanged
  | InputDamaged;

/** A declared file is not what it was when the node was looked up. */
export interface InputChanged {
  readonly kind: "input-changed";
  /** The node whose argument it is: this one, or an earlier call on the same instance. */
  readonly node: NodeId;
  readonly name: string;
}

/** A kept value that was needed is damaged or gone. */
export interface InputDamaged {
  readonly kind: "input-damaged";
  /** The parent whose result it is; absent if the result itself was asked for. */
  readonly parent?: NodeId;
  readonly path: string;
  readonly found: string;
}

/** The content hashes of parts of a kept value, by `itemPathKey`. */
export type MeasureReport =
  | { readonly kind: "measured"; readonly items: Readonly<Record<string, ContentHash>> }
  | InputDamaged;

/** Said by a realm beside its replies. */
export type Notice =
  | {
      readonly kind: "printed";
      /** Absent while the module loads and after a node's end. */
      readonly node: NodeId | undefined;
      readonly stream: "stdout" | "stderr";
      readonly line: string;
    }
  | {
      readonly kind: "log";
      readonly node: NodeId;
      readonly message: string;
      readonly fields?: Readonly<Record<string, LogField>>;
    }
  | {
      readonly kind: "progress";
      readonly node: NodeId;
      readonly done: number;
      readonly total?: number;
      readonly note?: string;
    }
  /** Code of the node may heed its abort signal. */
  | { readonly kind: "listening"; readonly node: NodeId }
  | { readonly kind: "exiting"; readonly node: NodeId | undefined; readonly exitCode: number }
  /** The code of a node with a deadline was called, or has come back if there is no `timeoutMs`. */
  | {
      readonly kind: "clock";
      readonly node: NodeId;
      readonly turn: number;
      readonly timeoutMs?: number;
    }
  | { readonly kind: "late-error"; readonly node: NodeId | undefined; readonly message: string }
  /** The instance that `node` is a call on was not alive, and is now. */
  | {
      readonly kind: "resumed";
      readonly node: NodeId;
      readonly instance: NodeId;
      readonly resumed: Resumed;
    };

/** What a realm needs to load a workflow and to keep its results; plain data. */
export interface RealmOptions {
  /** Absolute path of the bundle. */
  readonly bundleFile: string;
  /** Absolute folder of the user's workflow file. */
  readonly root: string;
  /** Absolute path of the user's workflow file, for messages. */
  readonly entry: string;
  /** Given to the default export, if that is a function of parameters. */
  readonly params: Params;
  /** Parameters that take several values in turn: the default export is called for each combination of them. */
  readonly grid?: readonly GridAxis[];
  /** Where each parameter comes from, for messages. */
  readonly paramOrigins?: Readonly<Record<string, string>>;
  /** Whether nodes have seeds, so that what the module takes of `Math` when it is loaded has to heed them; no if absent. */
  readonly seeded?: true;
  readonly storage: RealmStorage;
  /** Name of the broadcast channel on which the realm hears that everything must end. */
  readonly stopChannel?: string;
  /** How many calls the graph has; absent while it is being taken. */
  readonly calls?: number;
  /** Absent where no operator edits the graph. */
  readonly backend?: GivenBackend;
}

export interface RealmStorage {
  readonly kind: "file" | "memory";
  /** Absolute; the empty text for memory. */
  readonly path: string;
  readonly workflow: string;
}
