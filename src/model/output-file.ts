import type { ContentHash } from "./ids.ts";

/** Marks an `OutputFileMark`. */
export const outputFileKey: unique symbol = Symbol.for("ffuse.output-file") as never;

/** A file that a node returned, as its result refers to it. */
export interface FileRef {
  /** With `/`, relative to the folder of the workflow file, or absolute if it lies elsewhere. */
  readonly path: string;
  /** SHA-256 of its bytes. */
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  /** Who may read, write and execute it, as nine bits; absent if a system without them or an earlier ffuse kept it. */
  readonly mode?: number;
}

/** What a node returns for a file: its path as a boxed text, so that it still reads as one. */
export interface OutputFileMark {
  readonly [outputFileKey]: true;
  valueOf(): string;
}

export function isOutputFile(value: unknown): value is OutputFileMark {
  return typeof value === "object" && value !== null && outputFileKey in value;
}
