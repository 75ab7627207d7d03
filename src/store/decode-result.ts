import type { Place } from "../contract/place.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { decodeValue } from "./codecs/decode-value.ts";

/** The value of checked bytes. Throws `FfuseError` entry-damaged if this runtime cannot read them. */
export function decodeResult(place: Place, result: ResultRef, bytes: Uint8Array): unknown {
  try {
    return decodeValue(result.codec, bytes);
  } catch (error) {
    const failure = {
      reason: "entry-damaged",
      path: `${place.title}: ${result.fingerprint}`,
      found: error instanceof Error ? error.message : String(error),
    } as const;
    throw new FfuseError(failure, { cause: error });
  }
}
