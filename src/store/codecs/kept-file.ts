import type { ContentHash } from "../../model/ids.ts";

/** What counts of a returned file for the value that refers to it. */
export interface KeptFileFields {
  readonly path: string;
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  /** Whether its owner may execute it; absent if not, and where there is no such thing. */
  readonly executable?: true;
}

/** Stands in a kept value where its node returned a file; the bytes lie in the store beside it. */
export class KeptFile implements KeptFileFields {
  readonly path: string;
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  declare readonly executable?: true;

  constructor({ path, hash, sizeBytes, executable }: KeptFileFields) {
    this.path = path;
    this.hash = hash;
    this.sizeBytes = sizeBytes;
    if (executable !== undefined) this.executable = executable;
  }
}
