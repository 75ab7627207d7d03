import type { DeclaredValue } from "../model/declared-value.ts";
import type { Claims } from "./claims.ts";
import type { Grown } from "../model/growth.ts";
import type { FingerprintParts } from "../model/fingerprint-parts.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { Graph } from "../model/graph.ts";
import type { ContentHash, Fingerprint, NodeId, NodeName, RunId } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { NodeFailure, Outcome } from "../model/outcome.ts";
import type { Resources } from "../model/resources.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { RunLimits } from "../model/run-limits.ts";
import type { SettledFailure } from "../model/settled.ts";
import type { RunReason } from "../model/run-reason.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { EntryDamage } from "./store.ts";

/** A planned run, ready for an engine. */
export interface RunJob {
  readonly graph: Graph;
  /** The nodes of this run, in id order. */
  readonly selected: readonly NodeId[];
  readonly argumentsOf: (node: NodeId) => NodeArguments;
  readonly capacity: Resources;
  /** What else bounds how much runs at once; nothing does if absent. */
  readonly limits?: RunLimits;
  /** How long a node took the last time, if it ever ran; asked for every node before anything runs. */
  readonly expectedMs?: (node: NodeId) => number | undefined;
  /** The machine's own if absent. */
  readonly timing?: Timing;
  readonly failFast: boolean;
  readonly realm: RealmOptions;
  /** Why the fields of an instance are not all that there is to it, by the position of its class in the wrapped functions. */
  readonly whyNotClonable: (wrapped: number) => Promise<string | undefined>;
  /** Whether somebody looks into results when the run is over, kept or not; nobody does if absent. */
  readonly looksInto?: boolean;
  /** The id of the run, under which results are kept that may not outlive it. */
  readonly run: RunId;
  /** Finds what a node has been found to be, once the results of all its parents are known. */
  readonly lookUp: LookUp;
  /** What nodes may hand over to; none can if absent. */
  readonly growing?: Growing;
  /** Whether a node may be computed before it is looked up, since there is nothing that it could be found to be; none may if absent. */
  readonly mayRunUnseen?: (node: NodeId) => boolean;
  /** Sees to it that the files which a result refers to are there; tells what is wrong if their content is lost. */
  readonly restoreFiles: (result: ResultRef, node: NodeName) => Promise<EntryDamage | undefined>;
  /** Keeps other runs from computing the same at the same time; absent where no other run can. */
  readonly claims?: Claims;
  /** Told the content hashes of parts of a result that were found out late, so that nobody has to again. */
  readonly onItemMeasured: (
    result: ResultRef,
    items: Readonly<Record<string, ContentHash>>,
  ) => void;
  readonly emit: (event: RunEvent) => void;
  /** Comes back when what was emitted so far is safe enough to build on; absent if it always is. */
  readonly commit?: () => Promise<void>;
  /** Aborted when nothing new may start. */
  readonly drain: AbortSignal;
  /** Aborted when everything must end at once. */
  readonly stop: AbortSignal;
  readonly now: () => number;
}

/** Where the waits and the chances of a run come from, so that a test can own them. */
export interface Timing {
  /** Milliseconds that never go back, from any beginning. */
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
  /** Calls back once when so many milliseconds have passed, if what it gives is not called before. */
  after(ms: number, call: () => void): () => void;
}

/** What is known of the ancestors of a node at the moment. */
export interface KnownResults {
  result(node: NodeId): ResultRef;
  /** The content hash of a part of a result, at once if it is known. Rejects with `InputLost` when the result is gone. */
  itemHash(node: NodeId, path: ItemPath): ContentHash | Promise<ContentHash>;
  /** Why a node has no result; undefined if it has one. */
  failureOf(node: NodeId): SettledFailure | undefined;
  /** What `lookUp` gave for an earlier node. */
  fingerprint(node: NodeId): Fingerprint;
}

/** Gives what it finds at once where nothing has to be read or asked for that. */
export type LookUp = (node: NodeId, known: KnownResults) => LookedUp | Promise<LookedUp>;

export interface LookedUp {
  readonly fingerprint: Fingerprint;
  /** All that went into the fingerprint; absent for a result found by its name, and for what cannot be fingerprinted. */
  readonly parts?: FingerprintParts;
  /** What the declared inputs were; absent if there are none. */
  readonly declared?: readonly DeclaredValue[];
  /** Why the node fails without being run. */
  readonly refusal?: NodeFailure;
  /** What to reuse, or why the node has to run. */
  readonly verdict:
    | { readonly status: "reuse"; readonly result: ResultRef; readonly savedMs: number }
    | { readonly status: "run"; readonly because: RunReason };
}

/** Lets a graph grow while it runs. */
export interface Growing {
  /** Adds to the graph what a node hands over to, by the result that tells so; else tells why that cannot be. */
  grow(node: NodeId, result: ResultRef): Promise<Grown | NodeFailure>;
  /** Finds what a node has been found to be that has handed over, once the nodes that it waits for have results. */
  lookUp(node: NodeId, grown: Grown, known: KnownResults): Promise<LookedUpGrown>;
}

/** The same, or the value of the one node that it has handed over to, as its own result. */
export interface LookedUpGrown extends LookedUp {
  readonly made?: ResultRef;
  /** The node whose result it reuses as it is, since it has handed over to that one. */
  readonly of?: NodeId;
}

/** Runs a whole job on some engine and tells what happens as events. */
export interface Backend {
  readonly name: string;
  /** Whether nodes block the thread that drives the run; they do not if absent. */
  readonly blocks?: boolean;
  /** Gets ready for a job that will most likely come, so that it starts sooner; absent where nothing takes long. */
  readonly begin?: (expected: ExpectedJob) => BegunBackend;
  /** Comes back when every node of the job has an outcome. Throws `FfuseError` only where the run as a whole cannot go on. */
  run(job: RunJob): Promise<ReadonlyMap<NodeId, Outcome>>;
}

/** What is known of a job before its graph is. */
export interface ExpectedJob {
  readonly capacity: Resources;
  /** Whether nodes will surely run; most likely if not. */
  readonly isSure: boolean;
}

/** A backend that gets ready for one job. */
export interface BegunBackend extends Pick<Backend, "run"> {
  /** Tells what the job will run, and how many nodes of it, if that is known before the job is there. */
  tell(realm: RealmOptions, nodes: number): void;
  /** Lets go of all that no job has used. */
  end(): Promise<void>;
}
