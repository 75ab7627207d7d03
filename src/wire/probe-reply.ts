import type { RealmOptions } from "../model/node-work.ts";
import type { ParamsDescription } from "../model/params-description.ts";
import type { Place } from "../model/place.ts";
import type { RecordedSummary } from "../model/recorded-graph.ts";
import type { ThrownValue } from "../model/thrown-value.ts";
import type { PackedCalls, PackedTargets } from "./packed-calls.ts";

/** What a probe is asked: first to load a workflow and to sum up what it recorded, then, if that is not enough, for all of it. */
export type ProbeRequest =
  /** With `all`, everything is sent at once; with `sum-up`, the summary is all that can be had. */
  | { readonly kind: "load"; readonly realm: RealmOptions; readonly how: "all" | "ask" | "sum-up" }
  | { readonly kind: "send" }
  /** In place of all else, only the parameters that the module takes. */
  | { readonly kind: "load-params"; readonly realm: RealmOptions };

/** What a probe tells; `Failure` is the closed union of failures, which travels as the plain data it is. */
export type ProbeReply<Failure> =
  | { readonly kind: "summary"; readonly summary: RecordedSummary }
  /** The next calls, in order; the targets come when there are no more. */
  | { readonly kind: "calls"; readonly calls: PackedCalls }
  | { readonly kind: "targets"; readonly targets: PackedTargets }
  | { readonly kind: "params"; readonly params: ParamsDescription }
  /** The module threw. */
  | { readonly kind: "threw"; readonly thrown: ThrownValue; readonly place?: Place }
  /** ffuse refused something the module did. */
  | { readonly kind: "refused"; readonly failures: readonly [Failure, ...Failure[]] }
  | { readonly kind: "exiting"; readonly exitCode: number; readonly place?: Place };
