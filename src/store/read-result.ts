import type { Place } from "../contract/place.ts";
import type { EntryDamage } from "../contract/store.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { contentHash } from "./content-hash.ts";
import { readEntry } from "./read-entry.ts";
import type { StoreKeys } from "./store-keys.ts";

/** The encoded value of a result, inline or from its entry, after its content hash was checked. */
export async function readResult(
  place: Place,
  keys: StoreKeys,
  result: ResultRef,
): Promise<Uint8Array | EntryDamage> {
  const { fingerprint, inline, scratch } = result;
  if (inline !== undefined) {
    if (contentHash(result.codec, [inline]) === result.contentHash) return inline;
    const path = `${place.title}/${keys.runs}`;
    return { path, kind: "damaged", found: `the value of ${fingerprint} was changed` };
  }
  const key =
    scratch === undefined ? keys.entry(fingerprint) : keys.scratchEntry(scratch, fingerprint);
  return readEntry(place, { key, fingerprint, contentHash: result.contentHash });
}
