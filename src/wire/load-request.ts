import type { Place } from "../model/place.ts";
import type { StorageOptions } from "../model/query.ts";
import type { RecordedGraph } from "../model/recorded-graph.ts";
import type { ThrownValue } from "../model/thrown-value.ts";

/** What a realm needs to load a workflow and to keep its results; plain data, handed over when the realm starts. */
export interface RealmOptions {
  /** Absolute path of the bundle. */
  readonly bundleFile: string;
  /** Absolute folder of the user's workflow file. */
  readonly root: string;
  /** Absolute path of the user's workflow file, for messages. */
  readonly entry: string;
  /** Given to the default export, if that is a function of parameters. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly storage: RealmStorage;
}

export interface RealmStorage {
  readonly kind: StorageOptions["kind"];
  /** Absolute; the empty text for memory. */
  readonly path: string;
  readonly workflow: string;
}

/** What a probe tells; `Failure` is the closed union, which travels as the plain data it is. */
export type ProbeReply<Failure> =
  | { readonly kind: "graph"; readonly graph: RecordedGraph }
  /** The module threw. */
  | { readonly kind: "threw"; readonly thrown: ThrownValue; readonly place?: Place }
  /** ffuse refused something the module did. */
  | { readonly kind: "refused"; readonly failures: readonly [Failure, ...Failure[]] }
  | { readonly kind: "exiting"; readonly exitCode: number; readonly place?: Place };
