import { createHash, hash } from "node:crypto";
import type { ContentHash } from "../model/ids.ts";
import type { CodecName } from "../model/result-ref.ts";

/** SHA-256 over the name of the codec, a zero byte and the encoded bytes. */
export function contentHash(codec: CodecName, parts: readonly Uint8Array[]): ContentHash {
  const [first] = parts;
  if (first !== undefined && parts.length === 1 && first.byteLength <= fewBytes) {
    return shortHash(codec, first) as ContentHash;
  }
  const whole = createHash("sha256").update(codec).update(zero);
  for (const part of parts) whole.update(part);
  return whole.digest("hex") as ContentHash;
}

const zero = new Uint8Array(1);

/** To copy so many bytes takes less time than to make a hash object. */
const fewBytes = 1024;
const scratch = Buffer.alloc(fewBytes + 16);

function shortHash(codec: CodecName, bytes: Uint8Array): string {
  const begin = scratch.write(codec, "latin1");
  scratch[begin] = 0;
  scratch.set(bytes, begin + 1);
  return hash("sha256", scratch.subarray(0, begin + 1 + bytes.byteLength), "hex");
}
