import type { Place } from "../model/place.ts";
import type { RecordedGraph } from "../model/recorded-graph.ts";
import type { ThrownValue } from "../model/thrown-value.ts";

/** What a probe tells; `Failure` is the closed union of failures, which travels as the plain data it is. */
export type ProbeReply<Failure> =
  | { readonly kind: "graph"; readonly graph: RecordedGraph }
  /** The module threw. */
  | { readonly kind: "threw"; readonly thrown: ThrownValue; readonly place?: Place }
  /** ffuse refused something the module did. */
  | { readonly kind: "refused"; readonly failures: readonly [Failure, ...Failure[]] }
  | { readonly kind: "exiting"; readonly exitCode: number; readonly place?: Place };
