import type { Fingerprint, NodeId } from "./ids.ts";

/** How an instance that was not alive came to be where its next call needs it. */
export type Resumed =
  /** From the snapshot after the call `after`; `calls` more were made to get there. */
  | { readonly how: "restored"; readonly after: string; readonly calls: number }
  /** All calls before it were made again. */
  | { readonly how: "replayed"; readonly calls: number; readonly why: string };

/** A call after which the state of its instance may have been kept. */
export interface SnapshotPoint {
  readonly node: NodeId;
  readonly name: string;
  readonly fingerprint: Fingerprint;
}
