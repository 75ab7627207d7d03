import type { ContentHash, Fingerprint, RunId } from "./ids.ts";
import type { FileRef } from "./output-file.ts";

/** The name of an encoding; see `src/store/codecs`. */
export type CodecName = "json" | "text" | "bytes" | "npy" | "cbor";

/** All that the main thread ever holds of a node's value. */
export interface ResultRef {
  readonly fingerprint: Fingerprint;
  readonly contentHash: ContentHash;
  readonly codec: CodecName;
  /** Length of the encoded value. */
  readonly sizeBytes: number;
  /** Content hashes of the parts of the value that were asked for, by `itemPathKey`. */
  readonly items: Readonly<Record<string, ContentHash>>;
  /** The files that the value refers to; absent if there are none. */
  readonly files?: readonly FileRef[];
  /** It is no value but a `Growth`: what the node has handed over to. */
  readonly isGrowth?: true;
  /** The encoded value, if it is small; otherwise it stands in an entry of the store. */
  readonly inline?: Uint8Array;
  /** The run that alone may use the value, if it is not kept beyond it. */
  readonly scratch?: RunId;
}

/** Encoded values up to this size travel and are kept inline. */
export const inlineLimitBytes: number = 16 * 1024;
