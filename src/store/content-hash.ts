import { createHash } from "node:crypto";
import type { ContentHash } from "../model/ids.ts";
import type { CodecName } from "../model/result-ref.ts";

/** SHA-256 over the name of the codec, a zero byte and the encoded bytes. */
export function contentHash(codec: CodecName, parts: readonly Uint8Array[]): ContentHash {
  const hash = createHash("sha256").update(codec).update(zero);
  for (const part of parts) hash.update(part);
  return hash.digest("hex") as ContentHash;
}

const zero = new Uint8Array(1);
