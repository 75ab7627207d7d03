import type { ContentHash } from "../../model/ids.ts";
import type { FileRef } from "../../model/output-file.ts";

/** Stands in a kept value where its node returned a file; the bytes lie in the store beside it. */
export class KeptFile implements FileRef {
  readonly path: string;
  readonly hash: ContentHash;
  readonly sizeBytes: number;

  constructor({ path, hash, sizeBytes }: FileRef) {
    this.path = path;
    this.hash = hash;
    this.sizeBytes = sizeBytes;
  }
}
